import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Sends JSON of more than one packet as gzip (RFC 1952) to whoever takes it: a page of messages shrinks to a fifth.
///
/// Files are compressed once, when the program starts (``WebFiles``). Pages are not: they hold a form token beside what
/// a visitor typed, and the size of the two together would tell of the token.
struct Compression: RouterMiddleware {
    /// Bytes. Smaller bodies fit into one packet as they are.
    static let smallest = 1400
    /// Bytes. Larger ones take milliseconds, and a thread that may take them.
    private static let long = 64 * 1024

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard response.headers[.contentType] == "application/json" else { return response }
        response.headers[.vary] = "Accept-Encoding"
        guard let length = response.body.contentLength, length >= Self.smallest, request.takesGzip else {
            return response
        }
        let whole = WholeBody()
        try await response.body.write(whole)
        let packed = length < Self.long ? whole.packed : try await offTheLoops { whole.packed }
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: packed))
        response.headers[.contentEncoding] = "gzip"
        return response
    }
}

private final class WholeBody: ResponseBodyWriter, Sendable {
    private let collected = Mutex<[UInt8]>([])

    var packed: [UInt8] { Gzip.compress(collected.withLock { $0 }, level: 4) }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_ trailers: HTTPFields?) async throws {}
}

extension Request {
    /// Whether the answer may be gzip (RFC 9110, 12.5.3): named, and not with a weight of zero.
    var takesGzip: Bool {
        guard let accepted = headers[.acceptEncoding] else { return false }
        return accepted.split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            return parts.first == "gzip" && !parts.dropFirst().contains { $0.wholeMatch(of: /q=0(\.0*)?/) != nil }
        }
    }
}
