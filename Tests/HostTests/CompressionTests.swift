import Foundation
import HTTPTypes
import TestHarness
import Testing

@testable import Host

struct CompressionTests {
    /// Answers of all kinds, `size` bytes of text in each.
    private func withAnswers(of size: Int, _ body: (App) async throws -> Void) async throws {
        let text = String(repeating: "a", count: size)
        let feature = Probe { app in
            app.routes.open(.get, "json") { _, _ in try .json([text]) }
            app.routes.open(.get, "page") { _, _ in .html(text) }
            app.routes.open(.get, "refused") { _, _ in throw Refusal(.conflict, "no", text) }
        }
        try await withApp(features: [feature], body)
    }

    @Test func `JSON of some size is sent as gzip to whoever takes it, refusals too`() async throws {
        try await withAnswers(of: 5000) { app in
            for path in ["/api/probe/json", "/api/probe/refused"] {
                let plain = try await app.get(path)
                let packed = try await app.get(path, [.acceptEncoding: "br, gzip;q=0.8"])
                #expect(plain.headers[.contentEncoding] == nil)
                #expect(packed.headers[.contentEncoding] == "gzip")
                #expect(packed.status == plain.status)
                #expect(packed.bytes.count < 500)
                #expect(packed.headers[.contentLength] == "\(packed.bytes.count)")
                for answer in [plain, packed] { #expect(answer.headers[.vary] == "Accept-Encoding") }
                if path.hasSuffix("json") { #expect(packed.bytes == Gzip.compress(plain.bytes, level: 4)) }
            }
        }
    }

    @Test(arguments: ["identity", "gzip;q=0", "gzip; q=0.000", "gzipped", "br"])
    func `nobody is sent gzip who does not take it`(accepted: String) async throws {
        try await withAnswers(of: 5000) { app in
            let answer = try await app.get("/api/probe/json", [.acceptEncoding: accepted])
            #expect(answer.headers[.contentEncoding] == nil)
            #expect(try answer.json([String].self).first?.count == 5000)
        }
    }

    @Test func `what fits into a packet, and pages, which hold form tokens, go as they are`() async throws {
        for (path, size) in [("json", 100), ("page", 5000)] {
            try await withAnswers(of: size) { app in
                let answer = try await app.get("/api/probe/\(path)", [.acceptEncoding: "gzip"])
                #expect(answer.status == .ok)
                #expect(answer.headers[.contentEncoding] == nil)
            }
        }
    }
}
