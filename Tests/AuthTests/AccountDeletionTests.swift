import ArgumentParser
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct AccountDeletionTests {
    private static func body(_ mode: String, password: String = "Quiet-harbour-7") -> String {
        #"{"password": "\#(password)", "mode": "\#(mode)"}"#
    }

    private static let path = "/api/auth/delete-account"

    private func delete(_ arguments: String..., at server: TestServer) async throws -> String {
        let printed = Shared<[String]>([])
        let command = try #require(try UsersCommand.parseAsRoot(["delete"] + arguments) as? any HostCommand)
        try await command.run(on: server.host, Console { printed.append($0) })
        return printed.now.joined(separator: "\n")
    }

    @Test func `who knows the password deletes their account, and is out everywhere at once`() async throws {
        try await withServer { server in
            let here = try await server.browser(of: "alice")
            let there = try await server.browser(of: "alice")
            let bob = try await server.browser(of: "bob")
            let told = try await server.live(to: [there], events: 2) {
                var here = here
                let answer = try await here.call(.post, Self.path, Self.body("soft"))
                #expect(answer.status == 204 && here.session == nil)
            }
            for part in ["event: user", "\"deleted\":true"] {
                #expect(told.first?.contains(part) == true)
            }
            #expect(told.first?.contains("erased") == false)
            #expect(told.last == "event: session-ended\ndata: {}\n\n")
            #expect(try await !there.isSignedIn)
            #expect(try await bob.isSignedIn)
            let account = try #require(server.directory.account(named: "Alice"))
            #expect(account.isDeleted && !account.isErased && account.passwordHash == nil)
            #expect(server.host.sessions.all(of: account.id).isEmpty)
            var later = Browser(server)
            #expect(try await later.submit("/login", SignInTests.right).status == 401, "as for a name that nobody has")
        }
    }

    @Test func `what the account told of itself goes, and its name stays taken in every spelling`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let about = try await alice.call(.patch, "/api/auth/me", ##"{"colour": "#2266aa", "bio": "Here."}"##)
            try #require(about.status == 200)
            #expect(try await alice.call(.post, Self.path, Self.body("hard")).status == 204)
            let account = try #require(server.directory.account(named: "alice"))
            #expect(account.isErased && account.colour == nil && account.bio.isEmpty)
            let chosen = ["username": "ALICE", "password": "Other-harbour-8", "confirm": "Other-harbour-8"]
            var other = Browser(server)
            #expect(try await other.submit("/signup", chosen).status == 422)
            #expect(server.directory.account(named: "alice") == account)
        }
    }

    @Test func `without the password, or with another mode, nothing happens`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let before = server.directory.account(named: "alice")
            let wrong = try await alice.call(.post, Self.path, Self.body("hard", password: "Wrong-guess-1"))
            #expect((wrong.status, wrong.code) == (403, "wrong-password"))
            #expect(server.witness.seen.last == "paused 3 s")
            let other = try await alice.call(.post, Self.path, Self.body("all"))
            #expect((other.status, other.code) == (422, "mode"))
            var nobody = Browser(server)
            #expect(try await nobody.call(.post, Self.path, Self.body("hard")).status == 401)
            #expect(server.directory.account(named: "alice") == before)
            #expect(try await alice.isSignedIn)
        }
    }

    @Test func `guesses at it count like those at signing in`() async throws {
        try await withServer(["max_login_attempts": .integer(2)]) { server in
            var alice = try await server.browser(of: "alice")
            for _ in 0..<2 {
                _ = try await alice.call(.post, Self.path, Self.body("hard", password: "Wrong-guess-1"))
            }
            #expect(try await alice.call(.post, Self.path, Self.body("hard")).status == 423)
            #expect(server.directory.account(named: "alice")?.isDeleted == false)
        }
    }

    @Test func `a reset link, earlier passwords and failures of the account are gone`() async throws {
        try await withServer(["password_history_count": .integer(3)]) { server in
            var alice = try await server.browser(of: "alice")
            let account = try #require(server.directory.account(named: "alice"))
            try #require(try await alice.call(.post, "/api/auth/password", PasswordChangeTests.change).status == 204)
            let token = try await PasswordReset.offer(to: account, for: .seconds(600), of: server.auth)
            var other = Browser(server)
            _ = try await other.submit("/login", SignInTests.wrong)
            let rows: @Sendable (Database) throws -> [Int] = { db in
                try ["resets", "earlierPasswords", "lockouts"].map { try Table<Row>($0).fetchCount(db) }
            }
            let before = try await server.auth.database.read(rows)
            try #require(before == [1, 1, 1])
            let answer = try await alice.call(.post, Self.path, Self.body("soft", password: "Other-harbour-8"))
            #expect(answer.status == 204)
            let after = try await server.auth.database.read(rows)
            #expect(after == [0, 0, 0])
            #expect(try await other.visit("/reset-password/\(token)").status == 410)
        }
    }

    @Test func `a password that was changed meanwhile does not count any more`() async throws {
        try await withServer { server in
            let alice = try await server.browser(of: "alice")
            server.witness.interfere {
                var other = alice
                let answer = try await other.call(.post, "/api/auth/password", PasswordChangeTests.change)
                #expect(answer.status == 204)
            }
            var second = alice
            let answer = try await second.call(.post, Self.path, Self.body("hard"))
            #expect((answer.status, answer.code) == (409, "account-changed"))
            #expect(server.directory.account(named: "alice")?.isDeleted == false)
        }
    }

    @Test func `an operator deletes by command, and it stays so after a restart`() async throws {
        try await withServer(
            [:],
            { server in
                let alice = try await server.browser(of: "alice")
                try await server.account("bob")
                #expect(try await delete("ALICE", at: server) == "alice is deleted; the messages stay.")
                #expect(try await delete("bob", "--hard", at: server) == "bob is deleted, with every message.")
                #expect(try await !alice.isSignedIn)
                await #expect(throws: StartupProblem.self) { try await delete("alice", at: server) }
            },
            { server in
                let erased = server.directory.all.map { "\($0.username) \($0.isDeleted) \($0.isErased)" }
                #expect(erased == ["alice true false", "bob true true"])
            })
    }

    @Test func `the audit log says who, from where, and what of the messages`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            try await server.account("bob")
            _ = try await alice.call(.post, Self.path, Self.body("hard"))
            _ = try await delete("bob", at: server)
            let entries = server.host.audit.entries { $0.event == "account-deleted" }
            #expect(entries.map(\.user) == ["alice", "bob"])
            #expect(entries.map { $0.detail["messages"] } == ["removed", "kept"])
        }
    }
}
