import HTTPTypes
import Host
import NIOCore
import Pictures

/// A file while it comes in: found out about by its first bytes, and led through its format where it is a picture.
///
/// Pure: bytes in, bytes out.
struct IncomingFile {
    /// As in `Content-Type`: of a picture, a sound or a film by its bytes, else the type of bytes as such.
    private(set) var type = FileType.bytes
    private let ending: String?
    private var start = ByteBuffer()
    private var isKnown = false
    private var picture: PictureStream?

    /// - Parameter ending: of its name, `.jpg`, see ``FileName/fileExtension(of:)``; `nil` for a picture, whatever it is
    ///   called.
    init(ending: String?) {
        self.ending = ending
    }

    /// - Returns: what is kept of these bytes and those before.
    /// - Throws: ``Host/Refusal`` 415 for what is not the picture that its name says.
    mutating func pass(_ portion: ByteBuffer) throws -> ByteBuffer {
        var portion = portion
        guard isKnown else {
            start.writeBuffer(&portion)
            return start.readableBytes >= PictureKind.startLength ? try begin() : ByteBuffer()
        }
        return try led(portion)
    }

    /// - Returns: what was held back of a file that is very short, and the size of a picture.
    mutating func finish() throws -> (rest: ByteBuffer, size: PictureSize?) {
        let rest = isKnown ? ByteBuffer() : try begin()
        guard let picture else { return (rest, nil) }
        do {
            return (rest, try picture.finish())
        } catch let problem as PictureProblem {
            throw Refusal.picture(problem)
        }
    }

    private mutating func begin() throws -> ByteBuffer {
        isKnown = true
        let bytes = Array(start.readableBytesView)
        if let kind = try kind(of: bytes) {
            type = kind.type
            picture = PictureStream(kind)
        } else {
            type = FileType.of(bytes, ending: ending ?? "")
        }
        defer { start = ByteBuffer() }
        return try led(start)
    }

    /// - Returns: `nil` where it need not be a picture.
    private func kind(of start: [UInt8]) throws -> PictureKind? {
        guard let ending else {
            guard let kind = PictureKind.of(start) else { throw Refusal.noPicture }
            return kind
        }
        guard let wanted = PictureKind.all.first(where: { $0.extensions.contains(ending) }) else { return nil }
        guard wanted.begins(start) else { throw Refusal.notWhatItSays(ending) }
        return wanted
    }

    private mutating func led(_ portion: ByteBuffer) throws -> ByteBuffer {
        guard picture != nil else { return portion }
        var portion = portion
        do {
            return try picture?.pass(&portion) ?? portion
        } catch let problem as PictureProblem {
            throw Refusal.picture(problem)
        }
    }
}

/// The types of sounds and films that browsers play; each is told by its bytes, so that nothing is played, or shown, by
/// the word of its name.
enum FileType {
    /// Nothing that a browser would show: it is offered to be saved.
    static let bytes = "application/octet-stream"

    private static let played: [(endings: Set<String>, type: String, begins: @Sendable ([UInt8]) -> Bool)] = [
        ([".mp4", ".m4v"], "video/mp4", isISOMedia), ([".mov"], "video/quicktime", isISOMedia),
        ([".m4a"], "audio/mp4", isISOMedia), ([".webm"], "video/webm", { $0.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) }),
        ([".ogv"], "video/ogg", isOgg), ([".ogg", ".oga", ".opus"], "audio/ogg", isOgg),
        ([".mp3"], "audio/mpeg", { $0.starts(with: "ID3".utf8) || ($0.count > 1 && $0[0] == 0xFF && $0[1] >= 0xE0) }),
        ([".wav"], "audio/wav", { $0.starts(with: "RIFF".utf8) && $0.dropFirst(8).starts(with: "WAVE".utf8) }),
        ([".flac"], "audio/flac", { $0.starts(with: "fLaC".utf8) }),
    ]

    static func of(_ start: [UInt8], ending: String) -> String {
        played.first { $0.endings.contains(ending) && $0.begins(start) }?.type ?? bytes
    }

    /// Whether it is shown or played where it stands; what is not is saved.
    static func isShown(_ type: String) -> Bool { type != bytes }

    @Sendable private static func isISOMedia(_ start: [UInt8]) -> Bool {
        start.dropFirst(4).starts(with: "ftyp".utf8)
    }

    @Sendable private static func isOgg(_ start: [UInt8]) -> Bool { start.starts(with: "OggS".utf8) }
}

extension Refusal {
    static func notWhatItSays(_ ending: String) -> Refusal {
        Refusal(.unsupportedMediaType, "not-what-it-says", "Its name ends in \(ending), but that is not what it is.")
    }

    fileprivate static let noPicture = Refusal(
        .unsupportedMediaType, "no-picture", "This is no picture: JPEG, PNG, GIF and WebP are taken.")

    static func picture(_ problem: PictureProblem) -> Refusal {
        switch problem {
        case .malformed: Refusal(.unsupportedMediaType, "broken-picture", "This picture is damaged.")
        case .truncated: Refusal(.unsupportedMediaType, "broken-picture", "This picture is cut off before its end.")
        case .size:
            Refusal(
                .unsupportedMediaType, "picture-too-large",
                "A picture has up to \(PictureSize.mostPixels / 1_000_000) megapixels, and \(PictureSize.longest) a side."
            )
        }
    }
}
