/// A picture's format as it is read: a file is looked at while it comes in, portion by portion, and only what belongs to
/// the picture is kept. Pixels are never decoded.
protocol PictureFormat: Sendable {
    /// RFC 6838, as in `Content-Type`.
    static var type: String { get }
    /// The extensions that a file of this format may have, in lower case with their dot.
    static var extensions: [String] { get }
    /// Whether a file that begins like this is meant to be one.
    /// - Parameter start: at least ``PictureKind/startLength`` bytes, or the whole file.
    static func begins(_ start: some Collection<UInt8>) -> Bool

    init()

    /// What it says of its size; as it is shown, turned upright.
    var size: PictureSize? { get }

    /// - Parameter taken: what ``PictureStep/take(_:)`` asked for; empty the first time and after other steps.
    /// - Returns: what is kept of it, and what is to be done with the bytes that follow.
    /// - Throws: ``PictureProblem``.
    mutating func next(_ taken: [UInt8]) throws -> (kept: [UInt8], step: PictureStep)
}

/// What is to be done with the bytes that come next.
enum PictureStep: Equatable {
    /// Gather so many, 64 KiB at the most, and ask again with them.
    case take(Int)
    case keep(Int)
    case drop(Int)
    /// Zeroes in their place, where a format counts its bytes in advance.
    case blank(Int)
    /// The codes of a JPEG's pixels, up to and with the 0xFF of the next marker: one before 0x00 is none, and after one
    /// before 0xD0 to 0xD7 the codes go on (ITU-T T.81, B.1.1.5 and E.1.4).
    case keepCodes
    /// The picture ends here; what follows belongs to something else, and is dropped.
    case end
}

public struct PictureSize: Equatable, Sendable {
    public let width: Int
    public let height: Int

    /// Pixels. More than that fills the memory of whoever looks at it.
    public static let mostPixels = 50_000_000
    /// Pixels a side.
    public static let longest = 30_000

    /// - Throws: ``PictureProblem/size``.
    init(_ width: Int, _ height: Int) throws {
        guard (1...Self.longest).contains(width), (1...Self.longest).contains(height),
            width * height <= Self.mostPixels
        else { throw PictureProblem.size }
        (self.width, self.height) = (width, height)
    }

    var turned: PictureSize { PictureSize(width: height, height: width) }

    private init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
}

public enum PictureProblem: Error, Equatable {
    /// It does not follow its format.
    case malformed
    /// It ends before the picture does.
    case truncated
    /// It says that it has no pixels, or more than ``PictureSize/mostPixels``.
    case size
}
