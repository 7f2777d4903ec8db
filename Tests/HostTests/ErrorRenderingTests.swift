import GRDB
import HTTPTypes
import Hummingbird
import TestHarness
import Testing

@testable import Host

struct ErrorRenderingTests {
    private struct Secret: Error, CustomStringConvertible {
        let description = "SELECT password FROM accounts at /srv/data/auth.db"
    }

    private static let features: [any Feature] = [
        Probe { app in
            app.routes.get("mine") { _, _ in .noContent }
            app.routes.post("mine") { _, _ in .noContent }
            app.routes.open(.get, "refused") { _, _ in
                throw Refusal(
                    .tooManyRequests, "too-fast", "Not so <fast>, please.", headers: [.retryAfter: "30"])
            }
            app.routes.open(.get, "defect") { _, _ in throw Secret() }
            app.routes.open(.get, "outage/:code") { _, context in
                let code = try context.parameters.require("code", as: Int32.self)
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "at /srv/data/chat.db")
            }
            app.routes.open(.get, "library") { _, _ in throw HTTPError(.badRequest, message: "Int of \(Secret())") }
            app.routes.open(.get, "cancelled") { _, _ in throw CancellationError() }
        }
    ]

    static let person: HTTPFields = [.accept: "text/html,application/xhtml+xml", .secFetchMode: "navigate"]
    static let oldBrowser: HTTPFields = [.accept: "text/html,application/xhtml+xml"]
    static let program: HTTPFields = [.accept: "*/*"]
    static let fetch: HTTPFields = [.accept: "text/html", .secFetchMode: "cors"]

    // MARK: Form

    @Test(arguments: [program, fetch, [:]])
    func `a program gets JSON with a code, a sentence and the request's number`(headers: HTTPFields) async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/refused", headers)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.contentType] == "application/json")
            let refusal = try answer.refusal
            #expect(refusal.code == "too-fast")
            #expect(refusal.message == "Not so <fast>, please.")
            #expect(!refusal.request.isEmpty)
        }
    }

    @Test(arguments: [person, oldBrowser])
    func `a person gets a page, with what is said escaped`(headers: HTTPFields) async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/refused", headers)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains("Not so &lt;fast&gt;, please."))
            #expect(answer.text.contains("429"))
        }
    }

    @Test func `the headers of a refusal go with both forms`() async throws {
        try await withApp(features: Self.features) { app in
            for headers in [Self.person, Self.program] {
                let answer = try await app.get("/api/probe/refused", headers)
                #expect(answer.headers[.retryAfter] == "30")
            }
        }
    }

    // MARK: Sign-in

    @Test(arguments: [
        ("/", "/login"), ("/api/probe/mine", "/login?next=%2Fapi%2Fprobe%2Fmine"),
        ("/api/probe/mine?a=b&c=d", "/login?next=%2Fapi%2Fprobe%2Fmine%3Fa%3Db%26c%3Dd"),
        ("/?next=%0d%0aX:1", "/login?next=%2F%3Fnext%3D%250d%250aX%3A1"),
    ])
    func `a person who is not signed in is sent there and comes back`(path: String, location: String) async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get(path, Self.person)
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == location)
        }
    }

    @Test func `a form that was sent after the session's end leads to the sign-in, and not back to itself`()
        async throws
    {
        try await withApp(features: Self.features) { app in
            let answer = try await app.send(.post, "/api/probe/mine", Self.person)
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/login")
        }
    }

    @Test func `a program that is not signed in gets a 401`() async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/mine", Self.program)
            #expect(answer.status == .unauthorized)
            #expect(answer.headers[.location] == nil)
        }
    }

    // MARK: Defects

    @Test(arguments: [person, program])
    func `a defect is a 500 that says nothing of itself`(headers: HTTPFields) async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/defect", headers)
            #expect(answer.status == .internalServerError)
            for word in ["SELECT", "password", "/srv", "Secret"] { #expect(!answer.text.contains(word)) }
        }
    }

    @Test func `a defect's answer carries the number under which the log has it`() async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/defect", Self.program)
            #expect(try answer.refusal.code == "internal")
            #expect(try !answer.refusal.request.isEmpty)
        }
    }

    @Test func `what the library refuses is refused in our form, without its words`() async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/library", Self.program)
            #expect(answer.status == .badRequest)
            #expect(try answer.refusal.code == "malformed")
            #expect(!answer.text.contains("SELECT"))
        }
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, 507, "disk-full"), (.SQLITE_BUSY, 503, "storage"), (.SQLITE_IOERR, 503, "storage"),
        (.SQLITE_READONLY, 503, "storage"), (.SQLITE_CONSTRAINT, 500, "internal"), (.SQLITE_ERROR, 500, "internal"),
    ])
    func `a full disk, a busy file and a broken disk are said as such`(
        code: ResultCode, status: Int, name: String
    ) async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/outage/\(code.rawValue)", Self.program)
            #expect(answer.status.code == status)
            #expect(try answer.refusal.code == name)
            #expect(!answer.text.contains("/srv"))
        }
    }

    @Test func `a request that the shutdown cancels, or that comes after its start, is asked to come again`()
        async throws
    {
        try await withApp(features: Self.features) { app in
            var answer = try await app.get("/api/probe/cancelled", Self.program)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "2")
            app.isStopping.set()
            answer = try await app.get("/healthz", Self.program)
            #expect(answer.status == .serviceUnavailable)
            #expect(try answer.refusal.code == "shutting-down")
        }
    }
}
