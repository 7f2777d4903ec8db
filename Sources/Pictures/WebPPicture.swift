/// WebP (RFC 9649): a RIFF file of chunks, each of a name, a length, and content of an even number of bytes.
///
/// EXIF and XMP are blanked in place, since the file counts its bytes in advance.
struct WebPPicture: PictureFormat {
    static let type = "image/webp"
    static let extensions = [".webp"]

    static func begins(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: "RIFF".utf8) && start.dropFirst(8).starts(with: "WEBP".utf8)
    }

    private enum Place { case start, riff, chunk, pixels, content }

    private(set) var size: PictureSize?
    private var place = Place.start
    private var name = ""
    /// Bytes of the file that are still to come, and of the chunk in hand.
    private var left = 0
    private var length = 0
    private var hasPixels = false

    mutating func next(_ taken: [UInt8]) throws -> (kept: [UInt8], step: PictureStep) {
        switch place {
        case .start:
            place = .riff
            return ([], .take(12))
        case .riff:
            left = taken.littleEndian(4, 4) - 4
            guard Self.begins(taken), left >= 8, left % 2 == 0 else { throw PictureProblem.malformed }
            place = .chunk
            return (taken, .take(8))
        case .chunk:
            return try chunk(taken)
        case .pixels:
            let found = try Self.size(of: name, taken)
            // Frames lie on the canvas that was told first.
            if size == nil { size = found }
            hasPixels = hasPixels || name != "VP8X"
            place = .content
            return (name == "VP8X" ? Self.saying(nothing: taken) : taken, .keep(length - taken.count))
        case .content:
            guard left > 0 else {
                guard hasPixels else { throw PictureProblem.malformed }
                return ([], .end)
            }
            place = .chunk
            return ([], .take(8))
        }
    }

    private mutating func chunk(_ head: [UInt8]) throws -> (kept: [UInt8], step: PictureStep) {
        name = String(decoding: head[0..<4], as: UTF8.self)
        let content = head.littleEndian(4, 4)
        length = content + content % 2
        left -= 8 + length
        guard left == 0 || left >= 8 else { throw PictureProblem.malformed }
        switch name {
        case "VP8 ", "VP8L", "VP8X":
            guard content >= 10 || (name == "VP8L" && content >= 5) else { throw PictureProblem.malformed }
            place = .pixels
            return (head, .take(name == "VP8L" ? 5 : 10))
        case "ANMF" where size == nil:
            throw PictureProblem.malformed
        case "EXIF", "XMP ":
            place = .content
            return (Array("JUNK".utf8) + head[4...], .blank(length))
        default:
            hasPixels = hasPixels || name == "ANMF"
            place = .content
            return (head, .keep(length))
        }
    }

    private static func size(of chunk: String, _ start: [UInt8]) throws -> PictureSize {
        switch chunk {
        case "VP8X":
            return try PictureSize(start.littleEndian(4, 3) + 1, start.littleEndian(7, 3) + 1)
        case "VP8L":
            guard start[0] == 0x2F else { throw PictureProblem.malformed }
            let bits = start.littleEndian(1, 4)
            return try PictureSize(bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        default:
            guard start[3...5].elementsEqual([0x9D, 0x01, 0x2A]) else { throw PictureProblem.malformed }
            return try PictureSize(start.littleEndian(6, 2) & 0x3FFF, start.littleEndian(8, 2) & 0x3FFF)
        }
    }

    /// Without the flags that announce EXIF and XMP.
    private static func saying(nothing head: [UInt8]) -> [UInt8] {
        [head[0] & ~0x0C] + head.dropFirst()
    }
}
