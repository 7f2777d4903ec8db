// Browser — what a person's browser does in a test: keeps cookies, fills in forms, calls the API.

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TestHarness
import Testing

@testable import Host

struct Browser: Sendable {
    let server: TestServer
    var cookies: [String: String] = [:]

    init(_ server: TestServer) {
        self.server = server
    }

    var session: String? { cookies["__Host-session"] }

    var isSignedIn: Bool {
        get async throws {
            var copy = self
            return try await copy.get("/api/auth/me").status == 200
        }
    }

    mutating func get(_ path: String) async throws -> Answer {
        try await send(.get, path)
    }

    /// Goes to a page as a person does, who gets pages and redirects where a program gets JSON.
    mutating func visit(_ path: String) async throws -> Answer {
        try await send(.get, path, [.accept: "text/html"])
    }

    mutating func call(_ method: HTTPRequest.Method, _ path: String, _ json: String) async throws -> Answer {
        try await send(method, path, [.contentType: "application/json"], json)
    }

    /// Posts a form that nobody showed.
    mutating func post(_ path: String, _ fields: [String: String]) async throws -> Answer {
        try await send(
            .post, path, [.contentType: "application/x-www-form-urlencoded"],
            fields.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&"))
    }

    /// Fills in the form of `page`, hidden fields and all.
    mutating func submit(_ page: String, _ fields: [String: String]) async throws -> Answer {
        let form = try await visit(page)
        try #require(form.status == 200)
        let path = String(page.prefix { $0 != "?" })
        return try await post(path, form.hiddenFields.merging(fields) { $1 })
    }

    mutating func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], _ body: String = ""
    ) async throws -> Answer {
        let response = try await server.respond(to: request(method, path, headers, body))
        let answer = try await Answer(response)
        for cookie in answer.setCookies {
            cookies[cookie.name] = cookie.attributes.contains("Max-Age=0") ? nil : cookie.value
        }
        return answer
    }

    func request(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], _ body: String = ""
    ) -> Request {
        var headers = headers
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        }
        if !body.isEmpty { headers[.contentLength] = String(body.utf8.count) }
        return Request(
            head: HTTPRequest(
                method: method, scheme: "https", authority: "chat.test", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body)))
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic && scalar.isASCII ? String(scalar) : "%" + Hex.encode([byte])
        }.joined()
    }
}

/// A response that was read to its end.
struct Answer: Sendable {
    struct Cookie: Sendable {
        let name: String
        let value: String
        let attributes: [String]
    }

    let status: Int
    let headers: HTTPFields
    let text: String

    fileprivate init(_ response: Response) async throws {
        status = response.status.code
        headers = response.headers
        let sink = BodySink()
        try await response.body.write(sink)
        text = String(decoding: sink.bytes, as: UTF8.self)
    }

    var location: String? { headers[.location] }

    var setCookies: [Cookie] {
        headers[values: .setCookie].compactMap { line in
            let parts = line.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let pair = parts.first?.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) else {
                return nil
            }
            return Cookie(
                name: String(pair[0]), value: pair.count > 1 ? String(pair[1]) : "",
                attributes: Array(parts.dropFirst()))
        }
    }

    func decoded<T: Decodable>(_ type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// `error.code` of a refusal.
    var code: String? {
        (try? decoded([String: [String: String]].self))?["error"]?["code"]
    }

    /// What the page complains of: the items of its alert.
    var complaints: [String] {
        text.matches(of: /<li>(.*?)<\/li>/).map { String($0.output.1) }
    }

    var hiddenFields: [String: String] {
        var fields: [String: String] = [:]
        for tag in text.matches(of: /<input type="hidden" name="(\w+)" value="([^"]*)">/) {
            fields[String(tag.output.1)] = String(tag.output.2).replacing("&amp;", with: "&")
        }
        return fields
    }
}
