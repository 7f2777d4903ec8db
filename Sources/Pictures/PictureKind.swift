/// Which format a picture has, by its first bytes; what its name says counts for nothing.
public struct PictureKind: Sendable {
    /// So many bytes tell.
    public static let startLength = 12

    public static let all =
        ([PNGPicture.self, JPEGPicture.self, GIFPicture.self, WebPPicture.self]
        as [any PictureFormat.Type]).map(PictureKind.init)

    let format: any PictureFormat.Type

    /// RFC 6838, as in `Content-Type`.
    public var type: String { format.type }

    /// The extensions that a file of this format may have, in lower case with their dot; the usual one first.
    public var extensions: [String] { format.extensions }

    /// Whether a file that begins like this is meant to be one.
    /// - Parameter start: at least ``startLength`` bytes, or the whole file.
    public func begins(_ start: some Collection<UInt8>) -> Bool { format.begins(start) }

    public static func of(_ start: some Collection<UInt8>) -> PictureKind? {
        all.first { $0.begins(start) }
    }
}
