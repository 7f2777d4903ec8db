public import Foundation
public import HTTPTypes
import Hummingbird
public import HummingbirdCore
import NIOCore

extension Response {
    /// - Throws: what the encoder throws: a defect.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder.minimost.encode(value))))
    }

    public static let noContent = Response(status: .noContent)

    public static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    public static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }
}

extension JSONEncoder {
    /// How the program writes JSON: slashes as they are, and keys in the order of their names, so that what is equal is
    /// written alike, also after a restart: by that pages tell what has changed.
    public static var minimost: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }
}

extension Request {
    /// Decodes a JSON body.
    /// - Parameters:
    ///   - limit: bytes; more is refused before it is read when the request announces it.
    ///   - depth: containers that may stand in each other. What it costs to decode any ``JSONValue`` grows with it.
    /// - Throws: ``Refusal`` 415 for another type, 413 over the limit, 400 naming the field that is wrong.
    public func json<Body: Decodable>(
        _ type: Body.Type, limit: Int = 256 * 1024, depth: Int = 256
    ) async throws -> Body {
        guard hasType("application", "json") else { throw Refusal.wrongType }
        let bytes = try await bytes(upTo: limit)
        // Foundation would guess other encodings, by a mark or by zeros; ours is UTF-8 (RFC 8259, 8.1).
        guard String(validating: bytes.readableBytesView, as: UTF8.self) != nil,
            !bytes.readableBytesView.contains(0), !bytes.readableBytesView.starts(with: [0xEF, 0xBB, 0xBF])
        else { throw Refusal.malformed("The body is not valid JSON.") }
        switch JSONStructure.flaw(in: bytes.readableBytesView, depth: depth) {
        case .malformed: throw Refusal.malformed("The body is not valid JSON.")
        case .repeatedKey(let key): throw Refusal.malformed("The field \"\(key.prefix(64))\" is there twice.")
        case nil: break
        }
        do {
            return try JSONDecoder().decode(Body.self, from: Data(bytes.readableBytesView))
        } catch let error as DecodingError {
            throw Refusal.malformed(error.forPerson)
        }
    }

    /// The fields of an HTML form (`application/x-www-form-urlencoded`); of a field that comes twice, the first.
    /// - Throws: ``Refusal`` 415, 413 or 400.
    public func form(limit: Int = 64 * 1024) async throws -> [String: String] {
        guard hasType("application", "x-www-form-urlencoded") else {
            throw Refusal(.unsupportedMediaType, "wrong-type", "This address takes an HTML form.")
        }
        let bytes = try await bytes(upTo: limit)
        guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else {
            throw Refusal.malformed("The form is not UTF-8.")
        }
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(64) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].formDecoded, let value = (parts.count > 1 ? parts[1] : "").formDecoded else {
                throw Refusal.malformed("The form is not well encoded.")
            }
            if fields[name] == nil { fields[name] = value }
        }
        return fields
    }

    private func hasType(_ type: String, _ subtype: String) -> Bool {
        guard let header = headers[.contentType] else { return false }
        let essence = header.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return essence == "\(type)/\(subtype)"
    }

    private func bytes(upTo limit: Int) async throws -> ByteBuffer {
        if let announced = headers[.contentLength], Int(announced).map({ $0 > limit }) ?? true {
            throw Refusal.tooLarge(limit: limit)
        }
        do {
            return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Refusal.tooLarge(limit: limit)
        }
    }
}

extension DecodingError {
    /// Names the field, never the type of ours that it was read into.
    fileprivate var forPerson: String {
        switch self {
        case .keyNotFound(let key, _): "The field \"\(key.stringValue)\" is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context): context.wrongField
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "The body is not valid JSON." : context.wrongField
        @unknown default: "The body is not valid JSON."
        }
    }
}

extension DecodingError.Context {
    fileprivate var wrongField: String {
        let path = codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "The body has the wrong shape." : "The field \"\(path)\" has the wrong type or value."
    }
}

extension URI {
    /// A query parameter, decoded as forms are (WHATWG URL, 5.1: a plus is a blank); of one that comes twice, the first.
    /// - Returns: `nil` when it is absent or is not well encoded.
    public func parameter(_ name: String) -> String? {
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts[0].formDecoded == name { return (parts.count > 1 ? parts[1] : "").formDecoded }
        }
        return nil
    }
}

extension Substring {
    fileprivate var formDecoded: String? { replacing("+", with: " ").removingPercentEncoding }
}
