import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import TestHarness
import Testing

@testable import Host

struct JSONBodiesTests {
    private struct Note: Codable {
        struct Tag: Codable { let name: String }
        let text: String
        var count: Int?
        var tags: [Tag]?
    }

    /// Sends back what it has read.
    private static let echo = Probe { app in
        app.routes.open(.post, "json") { request, _ in try .json(try await request.json(Note.self, limit: 1024)) }
        app.routes.open(.post, "form") { request, _ in try .json(try await request.form(limit: 1024)) }
    }

    private func send(_ path: String, _ type: String?, _ body: String, length: String? = nil) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        headers[.contentLength] = length
        return try await withApp(features: [Self.echo]) { app in
            try await app.send(.post, "/api/probe/\(path)", headers, body: body)
        }
    }

    // MARK: JSON

    @Test func `what is equal is written alike, whatever order it came in`() async throws {
        let one = try await send("json", "application/json", #"{"text": "a/b", "tags": [{"name": "c"}], "count": 3}"#)
        let other = try await send("json", "application/json", #"{"count": 3, "tags": [{"name": "c"}], "text": "a/b"}"#)
        #expect(one.text == #"{"count":3,"tags":[{"name":"c"}],"text":"a/b"}"#)
        #expect(other.text == one.text)
    }

    @Test(arguments: ["application/json", "Application/JSON", "application/json; charset=utf-8"])
    func `a body of the right type is read`(type: String) async throws {
        let answer = try await send(
            "json", type, #"{"text": "ü 🙂", "count": 3, "tags": [{"name": "a"}], "more": null}"#)
        #expect(answer.status == .ok)
        let note = try answer.json(Note.self)
        #expect((note.text, note.count, note.tags?.first?.name) == ("ü 🙂", 3, "a"))
    }

    @Test(arguments: [nil, "", "text/plain", "text/json", "application/jsonp", "application/x-www-form-urlencoded"])
    func `a body of another type is a 415`(type: String?) async throws {
        let answer = try await send("json", type, #"{"text": "x"}"#)
        #expect(answer.status == .unsupportedMediaType)
        #expect(try answer.refusal.code == "wrong-type")
    }

    @Test(arguments: [
        ("{}", "The field \"text\" is missing."), (#"{"text": 3}"#, "The field \"text\" has the wrong type or value."),
        (#"{"text": null}"#, "The field \"text\" has the wrong type or value."),
        (#"{"text": "x", "count": "3"}"#, "The field \"count\" has the wrong type or value."),
        (
            #"{"text": "x", "tags": [{"name": "a"}, {"name": 1}]}"#,
            "The field \"tags.1.name\" has the wrong type or value."
        ),
        ("[]", "The body has the wrong shape."), ("3", "The body has the wrong shape."),
        ("", "The body is not valid JSON."), ("{", "The body is not valid JSON."),
        ("nonsense", "The body is not valid JSON."),
    ])
    func `what is wrong is said by the name of the field, never by a type of ours`(body: String, message: String)
        async throws
    {
        let answer = try await send("json", "application/json", body)
        #expect(answer.status == .badRequest)
        let refusal = try answer.refusal
        #expect(refusal.code == "malformed")
        #expect(refusal.message == message)
    }

    @Test(arguments: [
        "1.5", "1e400", "NaN", "-Infinity", "9223372036854775808", "1e19", "0x10", "01", "-",
        String(repeating: "9", count: 900),
    ])
    func `a number that is none, or that no machine holds, is a 400`(number: String) async throws {
        let answer = try await send("json", "application/json", #"{"text": "x", "count": \#(number)}"#)
        #expect(answer.status == .badRequest)
    }

    @Test(arguments: [
        "\u{FEFF}{\"text\": \"x\"}", "{\u{0}\"text\": \"x\"}", "{\"text\": \"a\u{0}b\"}", "{\"text\": \"a\nb\"}",
    ])
    func `a byte order mark and control characters are a 400`(body: String) async throws {
        #expect(try await send("json", "application/json", body).status == .badRequest)
    }

    @Test func `UTF-16, UTF-32 and broken UTF-8 are a 400`() async throws {
        let text = #"{"text": "x"}"#
        let encodings: [String.Encoding] = [
            .utf16LittleEndian, .utf16BigEndian, .utf16, .utf32LittleEndian, .utf32BigEndian,
        ]
        var bodies = try encodings.map { [UInt8](try #require(text.data(using: $0))) }
        for broken in [[0xC3, 0x28], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            bodies.append(Array(#"{"text": ""#.utf8) + broken + Array(#""}"#.utf8))
        }
        for body in bodies { try await expectRefusal(ByteBuffer(bytes: body)) }
    }

    @Test func `nesting far too deep is a 400 and does not end the process`() async throws {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let depth = 30_000
            let nested = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            try await expectRefusal(ByteBuffer(string: #"{"text": "x", "more": \#(nested)}"#))
        }
    }

    private func expectRefusal(_ body: ByteBuffer) async throws {
        let head = HTTPRequest(
            method: .post, scheme: "https", authority: "a", path: "/", headerFields: [.contentType: "application/json"])
        let request = Request(head: head, body: RequestBody(buffer: body))
        let refusal = await #expect(throws: Refusal.self) { try await request.json(Note.self) }
        #expect(refusal?.status == .badRequest)
    }

    // MARK: Size

    @Test(
        arguments: [("1025", "{}"), ("99999999999999999999", "{}"), (nil, String(repeating: " ", count: 1025))]
            as [(String?, String)])
    func `more than is taken is a 413, when it is announced before it is read`(length: String?, body: String)
        async throws
    {
        for (path, type) in [("json", "application/json"), ("form", "application/x-www-form-urlencoded")] {
            let answer = try await send(path, type, body, length: length)
            #expect(answer.status == .contentTooLarge)
            #expect(answer.headers[.connection] == "close")
            #expect(try answer.refusal.message.contains("1 KiB"))
        }
    }

    @Test func `exactly as much as is taken is taken`() async throws {
        let body = #"{"text": "\#(String(repeating: "x", count: 1012))"}"#
        try #require(body.utf8.count == 1024)
        #expect(try await send("json", "application/json", body, length: "1024").status == .ok)
    }

    // MARK: Forms

    @Test func `a form's fields are decoded; of two of one name the first counts`() async throws {
        let answer = try await send(
            "form", "application/x-www-form-urlencoded; charset=UTF-8",
            "name=J%C3%BCrgen+M&empty=&bare&a%3Db=c%26d&name=other&=x&&")
        #expect(
            try answer.json([String: String].self) == [
                "name": "Jürgen M", "empty": "", "bare": "", "a=b": "c&d", "": "x",
            ])
    }

    @Test(arguments: ["a=%", "a=%zz", "%ff=b", "a=%C3%28"])
    func `a form that is not well encoded is a 400`(body: String) async throws {
        #expect(try await send("form", "application/x-www-form-urlencoded", body).status == .badRequest)
    }

    @Test func `a form of another type is a 415, and one of very many fields is harmless`() async throws {
        #expect(try await send("form", "multipart/form-data; boundary=x", "--x--").status == .unsupportedMediaType)
        let many = (0..<300).map { "[\($0)]=" }.joined(separator: "&").prefix(1024)
        #expect(try await send("form", "application/x-www-form-urlencoded", String(many)).status == .ok)
    }

    // MARK: Queries

    @Test(
        arguments: [
            ("a=b+c%20d", "b c d"), ("x=1&a=%2B", "+"), ("a=1&a=2", "1"), ("a", ""), ("a=", ""), ("a=x=y", "x=y"),
            ("%61=x", "x"), ("b=1", nil), ("", nil), ("a=%zz", nil), ("a=%FF", nil), ("&&a=1", "1"),
        ] as [(String, String?)])
    func `a parameter is decoded as a form's field is`(query: String, value: String?) {
        #expect(URI("/path?\(query)").parameter("a") == value)
    }
}
