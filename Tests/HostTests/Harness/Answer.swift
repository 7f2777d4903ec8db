import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

@testable import Host

/// A response, read to its end.
struct Answer: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// `error` of the body.
    var refusal: (code: String, message: String, request: String) {
        get throws {
            struct Body: Decodable {
                struct Detail: Decodable {
                    let code: String
                    let message: String
                    let request: String
                }
                let error: Detail
            }
            let detail = try JSONDecoder().decode(Body.self, from: Data(bytes)).error
            return (detail.code, detail.message, detail.request)
        }
    }

    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}

/// Collects a response's body.
final class BodySink: ResponseBodyWriter, Sendable {
    private let buffer = Mutex<[UInt8]>([])

    var bytes: [UInt8] { buffer.withLock { $0 } }

    func write(_ part: ByteBuffer) async throws {
        buffer.withLock { $0 += part.readableBytesView }
    }

    func finish(_ trailers: HTTPFields?) async throws {}
}
