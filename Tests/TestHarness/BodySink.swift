package import HTTPTypes
import Hummingbird
package import NIOCore
import Synchronization

/// Collects a response's body.
package final class BodySink: ResponseBodyWriter, Sendable {
    private let buffer = Mutex<[UInt8]>([])

    package init() {}

    package var bytes: [UInt8] { buffer.withLock { $0 } }

    package func write(_ part: ByteBuffer) async throws {
        buffer.withLock { $0 += part.readableBytesView }
    }

    package func finish(_ trailers: HTTPFields?) async throws {}
}
