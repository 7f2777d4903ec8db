import Foundation
import HTTPTypes

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
