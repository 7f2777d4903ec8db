import ArgumentParser
import Foundation
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct UserLocksTests {
    @discardableResult
    private func users(_ arguments: String..., at server: TestServer) async throws -> String {
        let printed = Shared<[String]>([])
        let command = try #require(try UsersCommand.parseAsRoot(arguments) as? any HostCommand)
        try await command.run(on: server.host, Console { printed.append($0) })
        return printed.now.joined(separator: "\n")
    }

    private struct Listed: Decodable {
        let user: String, state: String, sessions: Int, lastSeenAt: String?
    }

    private func states(at server: TestServer) async throws -> [String] {
        let text = try await users("list", "--json", at: server)
        return try JSONDecoder().decode([Listed].self, from: Data(text.utf8)).map {
            "\($0.user) \($0.state) \($0.sessions)"
        }
    }

    private func signIn(_ name: String, _ fields: [String: String] = SignInTests.right, at server: TestServer)
        async throws -> Answer
    {
        var browser = Browser(server)
        return try await browser.submit("/login", fields.merging(["username": name]) { $1 })
    }

    @Test func `a locked account is signed out at once and cannot be signed in to, until it is unlocked`() async throws
    {
        try await withServer { server in
            let alice = try await server.browser(of: "alice")
            let told = try await server.live(to: [alice], events: 1) {
                let said = try await users("lock", "ALICE", at: server)
                #expect(said == "alice is locked and signed out everywhere.")
            }
            #expect(told == ["event: session-ended\ndata: {}\n\n"])
            let isIn = try await alice.isSignedIn
            #expect(!isIn)
            let right = try await signIn("alice", at: server)
            #expect(right.status == 403 && right.text.contains("This account is locked."))
            let wrong = try await signIn("alice", SignInTests.wrong, at: server)
            #expect(wrong.status == 401 && !wrong.text.contains("locked"), "told to those only who know the password")
            try await users("unlock", "alice", at: server)
            #expect(try await signIn("alice", at: server).status == 303)
        }
    }

    @Test func `it stays locked over a restart`() async throws {
        try await withServer(
            [:],
            { server in
                try await server.account("alice")
                try await users("lock", "alice", at: server)
            },
            { server in
                let answer = try await signIn("alice", at: server)
                #expect(answer.status == 403)
            })
    }

    @Test func `a reset link does not open it`() async throws {
        try await withServer { server in
            let account = try await server.account("alice")
            try await users("lock", "alice", at: server)
            let token = try await PasswordReset.offer(to: account, for: .seconds(60), of: server.auth)
            var browser = Browser(server)
            let chosen = ["password": "Other-harbour-8", "confirm": "Other-harbour-8"]
            #expect(try await browser.submit("/reset-password/\(token)", chosen).status == 303)
            #expect(try await signIn("alice", ["password": "Other-harbour-8"], at: server).status == 403)
        }
    }

    @Test func `unlocking also ends a lockout by failures`() async throws {
        try await withServer(["max_login_attempts": .integer(2)]) { server in
            try await server.account("alice")
            for _ in 0..<2 { _ = try await signIn("alice", SignInTests.wrong, at: server) }
            try #require(try await signIn("alice", at: server).status == 423)
            #expect(try await states(at: server) == ["alice locked-out 0"])
            try await users("unlock", "alice", at: server)
            #expect(try await states(at: server) == ["alice open 0"])
            #expect(try await signIn("alice", at: server).status == 303)
        }
    }

    @Test func `the list has everybody, their state and their sessions`() async throws {
        try await withServer { server in
            _ = try await server.browser(of: "bob")
            try await server.account("alice")
            try await users("lock", "alice", at: server)
            #expect(try await states(at: server) == ["alice locked 0", "bob open 1"])
            let table = try await users(at: server)
            #expect(table.split(separator: "\n").count == 3 && table.contains("bob") && table.contains("locked"))
            #expect(try await users("lock", "alice", at: server) == "alice is locked already.")
            await #expect(throws: StartupProblem.self) { try await users("lock", "carol", at: server) }
        }
    }

    @Test func `both are in the audit log`() async throws {
        try await withServer { server in
            try await server.account("alice")
            try await users("lock", "alice", at: server)
            try await users("unlock", "alice", at: server)
            let entries = server.host.audit.entries { $0.user == "alice" }
            #expect(entries.map(\.event) == ["account-locked", "account-unlocked"])
        }
    }
}
