import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import NIOPosix
import NIOSSL
import TestHarness
import Testing

@testable import Host

/// Over real sockets of the loopback interface.
@Suite(.timeLimit(.minutes(5)))
struct SharedPortTests {
    private static let features: [any Feature] = [
        Probe { app in
            app.routes.open(.post, "echo") { request, _ in .html("\(try await request.form(limit: 1024))") }
        }
    ]

    private func listening(
        http2: Bool = true, features: [any Feature] = features, _ body: (App, Loopback) async throws -> Void
    ) async throws {
        try await withApp(on: MultiThreadedEventLoopGroup.singleton, features: features) { app in
            try await app.listening(http2: http2) { port in
                try await body(app, port)
                // Whatever was done to it: the same process still answers.
                let answer = try await port.http1(Self.health)
                #expect(answer?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
            }
        }
    }

    private static let health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    // MARK: TLS

    @Test func `HTTP/1.1 is spoken over TLS, with a certificate that the local CA vouches for`() async throws {
        try await listening { _, port in
            let answer = try #require(try await port.http1(Self.health))
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains(#""status":"ok""#))
            #expect(answer.lowercased().contains("\r\ncontent-security-policy: "))
        }
    }

    @Test func `a client that offers HTTP/2 gets it`() async throws {
        try await listening { _, port in
            let answer = try await port.http2("/healthz") { try await read($0) }
            let (status, text) = try #require(answer)
            #expect(status == .ok)
            #expect(text.contains(#""status":"ok""#))
        }
    }

    @Test func `HTTP/2 can be switched off, and a client that names no protocol gets HTTP/1.1`() async throws {
        try await listening(http2: false) { _, port in
            let answer = try await port.http1(Self.health, offering: ["h2", "http/1.1"])
            #expect(answer != nil)
        }
        try await listening { _, port in
            let answer = try await port.http1(Self.health, offering: [])
            #expect(answer != nil)
        }
    }

    @Test func `TLS older than 1.2 is refused`() async throws {
        try await listening { _, port in
            await #expect(throws: (any Error).self) { try await port.secure(["http/1.1"], maximum: .tlsv11) }
            guard case .http1(let channel) = try await port.secure(["http/1.1"], maximum: .tlsv12) else {
                Issue.record("TLS 1.2 is spoken")
                return
            }
            try await channel.channel.close()
        }
    }

    @Test func `a new certificate is presented to new connections, and open ones go on`() async throws {
        try await listening { app, port in
            guard case .http1(let open) = try await port.secure(["http/1.1"]) else {
                Issue.record("HTTP/1.1 was all that was offered")
                return
            }
            let other = try TemporaryFolder()
            let foreign = try CertificateAuthority(folder: other.url.path).identity(for: [.dns("localhost")])
            try port.tls.replace(certificate: Array(foreign.certificatePEM.utf8), key: Array(foreign.keyPEM.utf8))
            await #expect(throws: (any Error).self, "of a CA that this client does not know") {
                try await port.secure(["http/1.1"])
            }
            let answer = try await open.executeThenClose { input, output in
                try await output.write(ByteBuffer(string: Self.health))
                return String(buffer: try #require(try await input.first { _ in true }))
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))

            let ours = try CertificateAuthority(folder: app.host.folder.url.path).identity(for: [.dns("localhost")])
            try port.tls.replace(certificate: Array(ours.certificatePEM.utf8), key: Array(ours.keyPEM.utf8))
        }
    }

    @Test func `a certificate that cannot be used does not take the place of one that can`() async throws {
        try await listening { _, port in
            #expect(throws: (any Error).self) {
                try port.tls.replace(certificate: Array("x".utf8), key: Array("y".utf8))
            }
        }
    }

    // MARK: Plain HTTP

    @Test(arguments: ["GET / HTTP/1.1", "HEAD /login?next=%2F HTTP/1.1", "POST /login HTTP/1.1", "DELETE /x HTTP/1.0"])
    func `plain HTTP is sent on to the same address under https, and the connection ends`(line: String) async throws {
        try await listening { _, port in
            let answer = try await port.plain("\(line)\r\nHost: localhost:\(port.port)\r\n\r\n")
            let path = line.split(separator: " ")[1].lowercased()
            #expect(answer.hasPrefix("HTTP/1.1 308 Permanent Redirect\r\n"))
            #expect(answer.lowercased().contains("\r\nlocation: https://localhost:\(port.port)\(path)\r\n"))
            #expect(!answer.contains("status"), "nothing of what is there")
        }
    }

    @Test(arguments: ["evil.test/x", "a b", "x@evil.test"])
    func `plain HTTP for a host that cannot be is not sent anywhere`(host: String) async throws {
        try await listening { _, port in
            let answer = try await port.plain("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(!answer.lowercased().contains("location"))
        }
    }

    // MARK: Garbage

    @Test(arguments: [
        "\u{16}\u{3}\u{1}\u{2}\u{0}garbage garbage garbage garbage garbage", "\u{16}", "\u{0}\u{1}\u{2}\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X-Y: z\r\n", count: 200) + "\r\n", "",
    ])
    func `a connection that speaks neither is closed, and takes nobody along`(bytes: String) async throws {
        try await listening { _, port in
            let answer = try await port.plain(bytes, thenClose: true)
            #expect(!answer.hasPrefix("HTTP/1.1 2"))
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n", "431"),
        ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X-Y: z\r\n", count: 200))\r\n", "431"),
        ("NONSENSE\r\n\r\n", "400"), ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
    ])
    func `what is not HTTP, or too much of it, is refused over TLS in the form of every other error`(
        head: String, status: String
    ) async throws {
        try await listening { _, port in
            let answer = try #require(try await port.http1(head))
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains(#"{"error":{"#))
            #expect(answer.lowercased().contains("x-content-type-options: nosniff"))
        }
    }

    @Test func `a body that announces more than is taken is refused before it is sent, and the connection ends`()
        async throws
    {
        try await listening { _, port in
            let head = "POST /api/probe/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            let answer = try #require(try await port.http1(head + "Content-Length: 1000000\r\n\r\nx=1"))
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("too-large"))
        }
    }

    @Test(arguments: ["/nowhere", "/api/probe/echo", "/healthz"])
    func `an answer to HEAD has no body, whatever it says, and the connection goes on`(path: String) async throws {
        try await listening { _, port in
            let head = "HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let answers = try #require(try await port.http1(head + Self.health))
            let first = try #require(answers.range(of: "\r\n\r\n"))
            #expect(answers[first.upperBound...].hasPrefix("HTTP/1.1 200 OK\r\n"), "the next answer follows at once")
            #expect(answers[..<first.lowerBound].lowercased().contains("content-length: "))
        }
    }

    @Test func `over HTTP/2 what is refused, and HEAD, leave the other requests of the connection alone`() async throws
    {
        try await listening { _, port in
            guard case .http2(let channel, let streams) = try await port.secure(["h2"]) else {
                Issue.record("HTTP/2 was all that was offered")
                return
            }
            func answer(
                _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields = [:], body: Int = 0
            ) async throws -> (HTTPResponse.Status, String) {
                let stream = try await port.exchange(on: streams)
                return try await stream.executeThenClose { input, output in
                    let head = HTTPRequest(
                        method: method, scheme: "https", authority: "localhost", path: path, headerFields: fields)
                    try await output.write(.head(head))
                    if body > 0 { try await output.write(.body(ByteBuffer(repeating: 0x61, count: body))) }
                    try await output.write(.end(nil))
                    return try await read(input)
                }
            }
            let form = HTTPFields([.init(name: .contentType, value: "application/x-www-form-urlencoded")])
            for body in [2000, 500_000] {
                let (status, text) = try await answer(.post, "/api/probe/echo", form, body: body)
                #expect(status == .contentTooLarge && text.contains("too-large"))
            }
            for path in ["/nowhere", "/healthz", "/api/probe/echo"] {
                #expect(try await answer(.head, path).1 == "")
            }
            #expect(try await answer(.get, "/healthz").0 == .ok)
            #expect(channel.isActive)
            try await channel.close()
        }
    }

    // MARK: Live streams

    @Test func `a live stream works over HTTP/2 and over HTTP/1.1, older events before new ones`() async throws {
        let feed = FakeFeed()
        for number in 1...500 { try feed.remember("\(number)") }
        try await listening(features: [Probe { $0.feed(feed) }]) { app, port in
            let alice = try await app.signIn("alice")
            let overHTTP2 = try await port.http2("/events?since=c0", [.cookie: alice.cookie]) { input in
                var got = Received()
                for try await part in input {
                    guard case .body(let buffer) = part else { continue }
                    try got.take(buffer, feed, app)
                    if got.isComplete { break }
                }
                return got.ids
            }
            #expect(overHTTP2 == (1...501).map { "c\($0)" })

            guard case .http1(let channel) = try await port.secure(["http/1.1"]) else {
                Issue.record("HTTP/1.1 was all that was offered")
                return
            }
            let overHTTP1 = try await channel.executeThenClose { input, output in
                let head = "GET /events?since=c0 HTTP/1.1\r\nHost: localhost\r\nCookie: \(alice.cookie)\r\n\r\n"
                try await output.write(ByteBuffer(string: head))
                var text = ""
                for try await buffer in input {
                    text += String(buffer: buffer)
                    if text.contains("id: c501\n") { break }
                }
                return text
            }
            #expect(overHTTP1.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(overHTTP1.split(separator: "event: message").count == 502)
        }
    }

    /// What a stream said; at the last old event something new is said.
    private struct Received {
        private(set) var ids: [String] = []
        private var text = ""
        var isComplete: Bool { ids.last == "c501" }

        mutating func take(_ buffer: ByteBuffer, _ feed: FakeFeed, _ app: App) throws {
            text += String(buffer: buffer)
            while let event = ServerSentEvent.take(from: &text) {
                guard event.event == "message", let id = event.id else { continue }
                ids.append(id)
                if id == "c500", feed.count == 500 { app.host.live.publish(try feed.remember("new"), to: .everyone) }
            }
        }
    }

    private func read(
        _ input: NIOAsyncChannelInboundStream<HTTPResponsePart>
    ) async throws -> (HTTPResponse.Status, String) {
        var (status, text) = (HTTPResponse.Status.internalServerError, "")
        for try await part in input {
            switch part {
            case .head(let head): status = head.status
            case .body(let buffer): text += String(buffer: buffer)
            case .end: return (status, text)
            }
        }
        return (status, text)
    }
}
