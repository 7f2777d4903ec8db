import Foundation
import HTTPTypes
import TestHarness
import Testing

@testable import Host

/// Whatever comes, nothing traps, and what is taken is what it says it is.
struct FuzzTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `hosts, cursors and addresses are read, or are none, and are written as they were read`() {
        let samples = [
            "chat.example:6767", "[fe80::1]:443", "10.0.0.1", "c12.u34", "c0", "::ffff:192.0.2.7", "198.51.100.1:80",
            "a.b.c:0", "[2001:db8::1]",
        ]
        Fuzzer("names", samples: samples, words: ["c1.", ".u9", "::", "ffff:", "]", "[", ":65536"]).run(rounds: 20_000)
        {
            let text = text($0)
            if let authority = Authority(text) {
                #expect(!authority.host.isEmpty && authority.host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
                #expect(text.utf8.elementsEqual(authority.host.utf8) || text.hasPrefix(authority.host + ":"))
            }
            if let cursor = Cursor(text) { #expect(Cursor(cursor.description) == cursor) }
            if let address = IPAddress(text) { #expect(IPAddress(address.description) == address) }
            _ = TrustedProxies(["10.0.0.0/8", text]).client(behind: "10.0.0.1", forwarded: [text])
        }
    }

    @Test func `what the look at the structure lets pass, Foundation reads, and writes without flaw`() {
        let samples = [
            #"{"body":"a","nonce":"n"}"#, #"[1,2.5e-3,{"a":[true,null]}]"#, #"{"a":{"b":{"c":[]}},"\u0061":0}"#,
            "\"x\"",
        ]
        var taken = 0
        Fuzzer("json", samples: samples, words: ["true", "null", "\\u00e4", "\\", "1e9", "{\"a\":"]).run(
            rounds: 20_000
        ) {
            bytes in
            guard String(validating: bytes, as: UTF8.self) != nil, JSONStructure.flaw(in: bytes) == nil,
                let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
            else { return }
            taken += 1
            guard let again = try? JSONEncoder.minimost.encode(value) else { return }
            #expect(JSONStructure.flaw(in: again) == nil)
        }
        #expect(taken > 1000, "premise: some are well formed")
    }

    @Test func `files that somebody has spoilt are refused in words`() {
        let plugins = #"{"host":{"trusted_proxies":["10.0.0.1"],"rate_limits":{"send":300}},"auth":{"signup":"open"}}"#
        let entry = #"{"seq":1,"at":"2026-02-03T04:05:06.789Z","event":"sign-in","detail":{},"prev":"00","hash":"00"}"#
        let hash = "pbkdf2:sha256:1000$abcdefgh$" + String(repeating: "0", count: 64)
        let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
        let words = ["pbkdf2:sha256:", "$", "-----BEGIN PRIVATE KEY-----", "scrypt:32768:8:1", "\"host\":"]
        Fuzzer("files", samples: [plugins, entry, hash, pem], words: words).run(rounds: 20_000) { bytes in
            do {
                _ = try PluginsFile(path: "plugins.json", data: Data(bytes))
            } catch {
                #expect(error is StartupProblem || error is BootProblems, "\(error)")
            }
            _ = AuditEntry.read(Data(bytes))
            _ = PasswordHash(stored: text(bytes))
            _ = try? Certificate(pem: text(bytes))
            _ = try? PrivateKey(pem: text(bytes))
        }
    }

    @Test func `no address, header or body of a visitor makes the host stumble`() async throws {
        let samples = [
            "/", "/healthz", "/ca.pem", "/trust", "/events?since=c1.u2", "/web/host/host.js",
            "/api/chat/channels?limit=1",
            "/web/host/%2e%2e/%2e%2e/etc/passwd", "//evil.test/%0d%0aSet-Cookie:a=b",
        ]
        try await withApp { app in
            try await Fuzzer("requests", samples: samples, words: ["?", "/web/", "%", "%25", "&a=", "#", ";"])
                .run(rounds: 500) { bytes in
                    let printable = String(decoding: bytes.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
                    let headers: HTTPFields = [
                        .cookie: "__Host-session=\(printable.prefix(200))", .range: printable, .accept: printable,
                        .ifNoneMatch: printable, .origin: printable,
                    ]
                    for method in [HTTPRequest.Method.get, .post, .delete] {
                        let answer = try await app.send(method, "/" + printable, headers, body: text(bytes))
                        #expect(answer.status.code < 500, "\(method) /\(printable)")
                        let isSplit = answer.headers.contains { $0.value.contains("\n") || $0.value.contains("\r") }
                        #expect(!isSplit)
                    }
                }
        }
    }
}
