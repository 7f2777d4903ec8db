import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct UserListTests {
    @Test func `everybody is there by name, those who left too, and nothing secret`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let zoe = try await server.account("Zoe", password: nil)
            try await server.account("bob")
            let now = server.clock.now
            try await server.directory.store { db in
                var gone = zoe
                gone.deletedAt = now
                try gone.update(db)
                return gone
            }
            let answer = try await alice.get("/api/auth/users")
            let people = try answer.decoded([Seen].self)
            #expect(people.map(\.username) == ["alice", "bob", "Zoe"])
            #expect(people.map(\.deleted) == [false, false, true])
            #expect(!answer.text.contains("pbkdf2") && !answer.text.contains("assword"))
        }
    }

    @Test func `only who is signed in sees them`() async throws {
        try await withServer { server in
            var browser = Browser(server)
            let answer = try await browser.get("/api/auth/users")
            #expect((answer.status, answer.code) == (401, "sign-in-needed"))
        }
    }
}
