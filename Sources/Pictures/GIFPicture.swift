/// GIF (GIF89a): a screen, then blocks, each of which is a chain of portions of up to 255 bytes.
///
/// Comments and XMP are dropped.
struct GIFPicture: PictureFormat {
    static let type = "image/gif"
    static let extensions = [".gif"]

    static func begins(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: "GIF89a".utf8) || start.starts(with: "GIF87a".utf8)
    }

    private enum Place {
        case start, screen, block, table, image, codeSize, label
        /// The length of the first portion of an extension, before it is known whether that is kept.
        case firstLength
        case first
        case length, portion
    }

    private(set) var size: PictureSize?
    private var place = Place.start
    private var hasPixels = false
    /// Whether the chain in hand is kept.
    private var isKept = true
    private var label: UInt8 = 0

    mutating func next(_ taken: [UInt8]) throws -> (kept: [UInt8], step: PictureStep) {
        switch place {
        case .start:
            place = .screen
            return ([], .take(13))
        case .screen:
            guard Self.begins(taken) else { throw PictureProblem.malformed }
            size = try PictureSize(taken.littleEndian(6, 2), taken.littleEndian(8, 2))
            return (taken, colours(taken[10], then: .table))
        case .table:
            place = .block
            return ([], .take(1))
        case .block:
            return try block(taken[0])
        case .image:
            let frame = try PictureSize(taken.littleEndian(4, 2), taken.littleEndian(6, 2))
            guard frame.width > 0 else { throw PictureProblem.size }
            return (taken, colours(taken[8], then: .codeSize))
        case .codeSize:
            place = .length
            isKept = true
            hasPixels = true
            // The size of codes, then the chain.
            return ([], .keep(1))
        case .label:
            label = taken[0]
            place = .firstLength
            return ([], .take(1))
        case .firstLength:
            return firstLength(taken[0])
        case .first:
            // XMP is no chain of portions, but made to be skipped like one.
            isKept = !(label == 0xFF && taken.starts(with: "XMP DataXMP".utf8))
            place = .length
            return (isKept ? [0x21, label, UInt8(taken.count)] + taken : [], .take(1))
        case .length:
            return length(taken)
        case .portion:
            place = .length
            return ([], .take(1))
        }
    }

    /// - Parameter packed: whether a table of colours follows, and how many it has.
    private mutating func colours(_ packed: UInt8, then next: Place) -> PictureStep {
        place = next
        return .keep(packed & 0x80 == 0 ? 0 : 3 << (Int(packed & 7) + 1))
    }

    private mutating func block(_ kind: UInt8) throws -> (kept: [UInt8], step: PictureStep) {
        switch kind {
        case 0x2C:
            place = .image
            return ([kind], .take(9))
        case 0x21:
            place = .label
            return ([], .take(1))
        case 0x3B:
            guard hasPixels else { throw PictureProblem.malformed }
            return ([kind], .end)
        default:
            throw PictureProblem.malformed
        }
    }

    private mutating func firstLength(_ count: UInt8) -> (kept: [UInt8], step: PictureStep) {
        let isComment = label == 0xFE
        if isComment || count == 0 {
            isKept = !isComment
            place = count == 0 ? .table : .portion
            let kept = isKept ? [0x21, label, count] : []
            return (kept, count == 0 ? .keep(0) : .drop(Int(count)))
        }
        place = .first
        return ([], .take(Int(count)))
    }

    private mutating func length(_ taken: [UInt8]) -> (kept: [UInt8], step: PictureStep) {
        // After the size of codes nothing was taken yet.
        guard let count = taken.first else { return ([], .take(1)) }
        let kept = isKept ? taken : []
        guard count > 0 else {
            place = .block
            return (kept, .take(1))
        }
        place = .portion
        return (kept, isKept ? .keep(Int(count)) : .drop(Int(count)))
    }
}
