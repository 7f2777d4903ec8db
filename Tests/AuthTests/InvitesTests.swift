import ArgumentParser
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct InvitesTests {
    /// What the operator is told.
    private func invite(_ more: [String] = [], at server: TestServer) async throws -> [String] {
        let printed = Shared<[String]>([])
        let command = try #require(
            try InviteCommand.parseAsRoot(["--base-url", "https://chat.test"] + more) as? any HostCommand)
        try await command.run(on: server.host, Console { printed.append($0) })
        return printed.now
    }

    private func code(_ more: [String] = [], at server: TestServer) async throws -> String {
        let link = try #require(try await invite(more, at: server).first)
        try #require(link.hasPrefix("https://chat.test/signup?invite="))
        return String(link.split(separator: "=")[1])
    }

    private func signUp(_ name: String, _ code: String, at server: TestServer) async throws -> Answer {
        var browser = Browser(server)
        return try await browser.submit(
            "/signup",
            ["username": name, "password": "Quiet-harbour-7", "confirm": "Quiet-harbour-7", "invite": code])
    }

    private func withInvites(_ body: @escaping @Sendable (TestServer) async throws -> Void) async throws {
        try await withServer(["signup": .string("invite")], body)
    }

    @Test func `a link fills in its code, which makes as many accounts as it has uses`() async throws {
        try await withInvites { server in
            let code = try await code(["--uses", "2"], at: server)
            var browser = Browser(server)
            #expect(try await browser.visit("/signup?invite=\(code)").text.contains("value=\"\(code)\""))
            for name in ["alice", "bob"] { #expect(try await signUp(name, code, at: server).status == 303) }
            let refused = try await signUp("carol", code, at: server)
            #expect(refused.status == 422 && refused.complaints.map { $0.contains("not valid any more") } == [true])
            #expect(Set(server.directory.all.map(\.username)) == ["alice", "bob"])
        }
    }

    @Test func `a form that is refused for something else does not use it up`() async throws {
        try await withInvites { server in
            try await server.account("alice")
            let code = try await code(at: server)
            #expect(try await signUp("ALICE", code, at: server).status == 422)
            #expect(try await signUp("", code, at: server).status == 422)
            #expect(try await signUp("bob", code, at: server).status == 303)
        }
    }

    @Test func `of many who want the last use one gets it`() async throws {
        try await withInvites { server in
            let code = try await code(at: server)
            let statuses = try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask { try await signUp("user\(number)", code, at: server).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [303] + Array(repeating: 422, count: 7))
            #expect(server.directory.all.count == 1)
        }
    }

    @Test func `it ends when its time is over, also when the clock was set back`() async throws {
        try await withInvites { server in
            let code = try await code(["--uses", "9", "--expires", "1"], at: server)
            server.clock.set(forward: .seconds(-60))
            #expect(try await signUp("alice", code, at: server).status == 422)
            server.clock.set(forward: .seconds(60))
            server.clock.advance(by: .seconds(3599))
            #expect(try await signUp("alice", code, at: server).status == 303)
            server.clock.advance(by: .seconds(1))
            #expect(try await signUp("bob", code, at: server).status == 422)
        }
    }

    @Test(arguments: ["", "abc", "'; DROP TABLE invites; --", "\u{0}"])
    func `without a good one nothing is told of names`(code: String) async throws {
        try await withInvites { server in
            try await server.account("alice")
            let taken = try await signUp("alice", code, at: server)
            let free = try await signUp("bob", code, at: server)
            #expect(taken.status == 422 && taken.complaints == free.complaints && taken.complaints.count == 1)
        }
    }

    @Test func `the code is stored nowhere, and the audit log does not have it`() async throws {
        try await withInvites { server in
            let code = try await code(at: server)
            let stored = try await server.auth.database.read {
                try String.fetchAll($0, sql: "SELECT code FROM invites")
            }
            #expect(stored.count == 1 && stored[0] != code && stored[0].count == 64)
            _ = try await signUp("alice", code, at: server)
            let entries = server.host.audit.entries { _ in true }
            #expect(entries.contains { $0.event == "invite-made" && $0.detail == ["uses": "1"] })
            #expect(!"\(entries)".contains(code))
        }
    }

    @Test func `where nobody can sign up none is made, and where everybody can it says so`() async throws {
        try await withServer(["signup": .string("closed")]) { server in
            await #expect(throws: StartupProblem.self) { try await invite(at: server) }
        }
        try await withServer { server in
            let said = try await invite(at: server)
            #expect(said[2] == "As it is, nobody needs it: auth.signup is \"open\".")
        }
    }

    @Test func `phones scan the same link, unless it is not wanted`() async throws {
        try await withInvites { server in
            let said = try await invite(at: server)
            let code = try QRCode(said[0]).terminal()
            #expect(said.count == 3 && said[2] == code)
            #expect(try await invite(["--no-qr"], at: server).count == 2)
        }
    }

    @Test(arguments: [["--uses", "0"], ["--uses", "10001"], ["--expires", "0"], ["--expires", "8761"]])
    func `a bound is a bound`(arguments: [String]) {
        #expect(throws: (any Error).self) { try InviteCommand.parse(arguments) }
    }
}
