/// JPEG (ITU-T T.81): segments that begin with a marker, and the codes of pixels between them.
///
/// Of what cameras and programs say of a picture only how it is turned is kept: EXIF, XMP and IPTC tell where it was
/// taken. What follows the picture, other pictures and films among it, is dropped.
struct JPEGPicture: PictureFormat {
    static let type = "image/jpeg"
    static let extensions = [".jpg", ".jpeg"]

    static func begins(_ start: some Collection<UInt8>) -> Bool { start.starts(with: [0xFF, 0xD8, 0xFF]) }

    private enum Place {
        case start, beginning
        /// 0xFF was read; a marker follows, or more of the same.
        case marker(isWritten: Bool)
        case length(isWritten: Bool)
        case told, frame, content, codes
    }

    private var stored: PictureSize?
    private var place = Place.start
    private var marker: UInt8 = 0
    private var hasPixels = false
    private var orientation: UInt8 = 1

    /// Four of the eight ways to turn a picture lay it on its side (Exif 2.32, 4.6.4).
    var size: PictureSize? { orientation > 4 ? stored?.turned : stored }

    mutating func next(_ taken: [UInt8]) throws -> (kept: [UInt8], step: PictureStep) {
        switch place {
        case .start:
            place = .beginning
            return ([], .take(2))
        case .beginning:
            guard taken == [0xFF, 0xD8] else { throw PictureProblem.malformed }
            return (taken, toMarker())
        case .marker(let isWritten):
            return try found(taken, isWritten: isWritten)
        case .length(let isWritten):
            return try segment(taken, isWritten: isWritten)
        case .told:
            return (replacement(for: taken), toMarker())
        case .frame:
            stored = try PictureSize(taken.bigEndian(3, 2), taken.bigEndian(1, 2))
            return (taken, toMarker())
        case .content:
            guard marker == Self.startOfScan else { return ([], toMarker()) }
            hasPixels = true
            place = .codes
            return ([], .keepCodes)
        case .codes:
            place = .marker(isWritten: true)
            return ([], .take(1))
        }
    }

    // MARK: Markers

    private static let startOfScan: UInt8 = 0xDA

    private mutating func toMarker() -> PictureStep {
        place = .marker(isWritten: false)
        return .take(2)
    }

    /// - Parameters:
    ///   - taken: the byte after 0xFF, or both.
    ///   - isWritten: whether 0xFF is kept already, as after codes.
    private mutating func found(_ taken: [UInt8], isWritten: Bool) throws -> (kept: [UInt8], step: PictureStep) {
        guard taken.count == 1 || taken[0] == 0xFF else { throw PictureProblem.malformed }
        marker = taken[taken.count - 1]
        switch marker {
        case 0xFF:  // any number of them may stand before a marker
            return ([], .take(1))
        case 0xD9:
            guard hasPixels else { throw PictureProblem.malformed }
            return (isWritten ? [marker] : [0xFF, marker], .end)
        case 0xC0...0xCF, 0xDA...0xFE:
            place = .length(isWritten: isWritten)
            return ([], .take(2))
        default:
            throw PictureProblem.malformed
        }
    }

    // MARK: Segments

    private mutating func segment(_ taken: [UInt8], isWritten: Bool) throws -> (kept: [UInt8], step: PictureStep) {
        let length = taken.bigEndian(0, 2) - 2
        guard length >= 0 else { throw PictureProblem.malformed }
        let head = (isWritten ? [marker] : [0xFF, marker]) + taken
        switch marker {
        // Differential, lossless and arithmetic frames are in no browser; 0xC4, 0xC8 and 0xCC are tables.
        case 0xC0...0xC2:
            guard length >= 6, stored == nil else { throw PictureProblem.malformed }
            place = .frame
            return (head, .take(length))
        case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
            throw PictureProblem.malformed
        case Self.startOfScan where stored == nil:
            throw PictureProblem.malformed
        case 0xE1...0xEF, 0xFE:
            if isWritten {
                place = .content
                return (head, .blank(length))
            }
            place = .told
            return ([], .take(length))
        default:
            place = .content
            return (head, .keep(length))
        }
    }

    /// What stands for a segment of an application: colours stay as they are meant, and the picture upright.
    private mutating func replacement(for content: [UInt8]) -> [UInt8] {
        let isColours = marker == 0xE2 && content.starts(with: "ICC_PROFILE\0".utf8)
        let isTransform = marker == 0xEE && content.starts(with: "Adobe".utf8)
        if isColours || isTransform {
            return [0xFF, marker] + UInt16(content.count + 2).bytes + content
        }
        guard marker == 0xE1, let turned = EXIF.orientation(in: content), turned > 1 else { return [] }
        orientation = turned
        let segment = EXIF.saying(orientation: turned)
        return [0xFF, marker] + UInt16(segment.count + 2).bytes + segment
    }
}

/// What is read and written of EXIF (Exif 2.32, CIPA DC-008): how a picture is turned.
enum EXIF {
    private static let start = Array("Exif\0\0".utf8)
    private static let orientationTag = 0x0112

    /// - Parameter content: of an APP1 segment.
    /// - Returns: 1 to 8, or `nil` where it is not said.
    static func orientation(in content: [UInt8]) -> UInt8? {
        guard content.starts(with: start) else { return nil }
        let tiff = content.dropFirst(start.count)
        let isLittle = tiff.starts(with: "II*\0".utf8)
        guard isLittle || tiff.starts(with: "MM\0*".utf8) else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= tiff.count else { return nil }
            let bytes = Array(tiff.dropFirst(offset).prefix(count))
            return isLittle ? bytes.littleEndian(0, count) : bytes.bigEndian(0, count)
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for place in 0..<count {
            let entry = directory + 2 + place * 12
            guard let tag = number(entry, 2) else { return nil }
            if tag == orientationTag {
                return number(entry + 8, 2).flatMap { (1...8).contains($0) ? UInt8($0) : nil }
            }
        }
        return nil
    }

    /// The content of an APP1 segment that says nothing else.
    static func saying(orientation: UInt8) -> [UInt8] {
        let header: [UInt8] = Array("MM\0*".utf8) + [0, 0, 0, 8]
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        return start + header + [0, 1] + entry + [0, 0, 0, 0]
    }
}
