import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct AuditTrailTests {
    /// `event user` of every entry.
    private func trail(of server: TestServer) -> [String] {
        server.host.audit.entries { _ in true }.map { "\($0.event) \($0.user ?? "-")" }
    }

    @Test func `signing in and out, failing, being locked`() async throws {
        try await withServer(["max_login_attempts": .integer(2)]) { server in
            var browser = try await server.browser(of: "alice")
            _ = try await browser.post("/logout", ["csrf_token": ""])
            for _ in 0..<2 {
                var other = Browser(server)
                _ = try await other.submit("/login", SignInTests.wrong)
            }
            #expect(
                trail(of: server) == [
                    "sign-in alice", "sign-out alice", "sign-in-failed alice", "locked alice", "sign-in-failed alice",
                ])
        }
    }

    @Test func `a name that nobody has is not written down: it may be a password`() async throws {
        try await withServer { server in
            var browser = Browser(server)
            _ = try await browser.submit("/login", ["username": "hunter2hunter2", "password": "Secret-thing-9"])
            let entries = server.host.audit.entries { _ in true }
            #expect(entries.first.map { "\($0.event) \($0.detail)" } == #"sign-in-failed ["account": "unknown"]"#)
            #expect(!"\(entries)".contains("hunter2") && !"\(entries)".contains("Secret"))
        }
    }

    @Test func `a session that is revoked`() async throws {
        try await withServer { server in
            var browser = try await server.browser(of: "alice")
            _ = try await server.browser(of: "alice")
            let others = server.host.sessions.all(of: try #require(server.directory.account(named: "alice")).id)
            let other = try #require(others.last)
            let answer = try await browser.send(.delete, "/api/auth/sessions/\(other.id)")
            #expect(answer.status == 204)
            #expect(trail(of: server).last == "session-revoked alice")
        }
    }
}
