/// PNG (W3C PNG, third edition): a signature, then chunks of length, name, content, and checksum.
///
/// Texts and EXIF are dropped: they tell where and by whom a picture was taken.
struct PNGPicture: PictureFormat {
    static let type = "image/png"
    static let extensions = [".png"]
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let telling: Set<String> = ["tEXt", "zTXt", "iTXt", "eXIf", "tIME"]

    static func begins(_ start: some Collection<UInt8>) -> Bool { start.starts(with: signature) }

    private enum Place { case start, signature, chunk, header, content }

    private(set) var size: PictureSize?
    private var place = Place.start
    private var hasPixels = false
    private var isLast = false

    mutating func next(_ taken: [UInt8]) throws -> (kept: [UInt8], step: PictureStep) {
        switch place {
        case .start:
            place = .signature
            return ([], .take(Self.signature.count))
        case .signature:
            guard taken == Self.signature else { throw PictureProblem.malformed }
            place = .chunk
            return (taken, .take(8))
        case .chunk:
            return try chunk(taken)
        case .header:
            size = try PictureSize(taken.bigEndian(0, 4), taken.bigEndian(4, 4))
            place = .content
            return (taken, .keep(4))
        case .content:
            guard !isLast else { return ([], .end) }
            place = .chunk
            return ([], .take(8))
        }
    }

    private mutating func chunk(_ head: [UInt8]) throws -> (kept: [UInt8], step: PictureStep) {
        let length = head.bigEndian(0, 4)
        let name = String(decoding: head[4..<8], as: UTF8.self)
        guard length <= Int32.max, head[4..<8].allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else {
            throw PictureProblem.malformed
        }
        guard size != nil || (name == "IHDR" && length == 13) else { throw PictureProblem.malformed }
        switch name {
        case "IHDR":
            guard size == nil else { throw PictureProblem.malformed }
            place = .header
            return (head, .take(13))
        case "IDAT":
            hasPixels = true
        case "IEND":
            guard hasPixels, length == 0 else { throw PictureProblem.malformed }
            isLast = true
        default:
            break
        }
        place = .content
        // With the checksum.
        return Self.telling.contains(name) ? ([], .drop(length + 4)) : (head, .keep(length + 4))
    }
}
