import HTTPTypes
import Host
import Hummingbird
import NIOCore
import Pictures
import Synchronization

/// The pictures of cards. They are fetched by the server, checked as an uploaded one is, kept in memory for a while, and
/// handed out from here: no browser asks the network for them.
///
///   GET /api/preview/images/:image
final class Thumbnails: Feature {
    /// Bytes of all of them together.
    static let mostBytes = 32 << 20
    static let most = 200

    private struct Thumbnail {
        let type: String
        let bytes: ByteBuffer
    }

    private let uptime: @Sendable () -> Duration
    private let kept = Mutex(
        BoundedCache<String, Thumbnail>(entries: Thumbnails.most, weight: Thumbnails.mostBytes))

    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    func register(in app: inout Registration) {
        app.routes.get("images/:image", use: image)
    }

    /// - Returns: where it is from now on; `nil` for what is no whole picture.
    func keep(_ bytes: [UInt8]) -> (url: String, size: PictureSize)? {
        guard let kind = PictureKind.of(bytes) else { return nil }
        var stream = PictureStream(kind)
        var portion = ByteBuffer(bytes: bytes)
        guard let picture = try? stream.pass(&portion), let size = try? stream.finish() else { return nil }
        let digest = Hex.encode(SHA256.hash(picture.readableBytesView).prefix(16))
        let name = digest + (kind.extensions.first ?? "")
        let until = uptime() + CardCache.lifetime
        kept.withLock {
            $0.keep(Thumbnail(type: kind.type, bytes: picture), for: name, weight: picture.readableBytes, until: until)
        }
        return ("/api/preview/images/\(name)", size)
    }

    private func image(_ request: Request, _ context: SignedIn) async throws -> Response {
        let name = try context.parameter("image")
        guard let found = kept.withLock({ $0.value(for: name, at: uptime()) }) else { throw Refusal.notFound }
        return Response(
            status: .ok,
            headers: [
                .contentType: found.type, .contentDisposition: "inline",
                .contentSecurityPolicy: "default-src 'none'; sandbox; frame-ancestors 'none'",
                // Its name says what is in it.
                .cacheControl: "private, max-age=3600, immutable",
            ],
            body: ResponseBody(byteBuffer: found.bytes))
    }
}
