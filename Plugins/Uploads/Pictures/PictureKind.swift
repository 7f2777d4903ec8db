/// Which format a picture has, by its first bytes; what its name says counts for nothing.
enum PictureKind {
    /// So many bytes tell.
    static let startLength = 12

    static let all: [any PictureFormat.Type] = [
        PNGPicture.self, JPEGPicture.self, GIFPicture.self, WebPPicture.self,
    ]

    static func of(_ start: some Collection<UInt8>) -> (any PictureFormat.Type)? {
        all.first { $0.begins(start) }
    }
}
