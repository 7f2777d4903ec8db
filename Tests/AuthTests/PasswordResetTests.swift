import ArgumentParser
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct PasswordResetTests {
    private static let chosen = ["password": "Other-harbour-8", "confirm": "Other-harbour-8"]

    /// A link for somebody, as the operator gets it, without the address before it.
    private func link(for name: String, _ more: [String] = [], at server: TestServer) async throws -> String {
        let printed = Shared<[String]>([])
        let arguments = [name, "--base-url", "https://chat.test"] + more
        let command = try #require(try ResetPasswordCommand.parseAsRoot(arguments) as? any HostCommand)
        try await command.run(on: server.host, Console { printed.append($0) })
        let link = try #require(printed.now.first)
        try #require(link.hasPrefix("https://chat.test/reset-password/"))
        return String(link.dropFirst("https://chat.test".count))
    }

    private func signIn(_ password: String, at server: TestServer) async throws -> Int {
        var browser = Browser(server)
        return try await browser.submit("/login", ["username": "alice", "password": password]).status
    }

    @Test func `a link lets its holder choose another password, and signs out everywhere`() async throws {
        try await withServer { server in
            let here = try await server.browser(of: "alice")
            let link = try await link(for: "ALICE", at: server)
            var browser = Browser(server)
            let page = try await browser.visit(link)
            #expect(page.status == 200 && page.text.contains("alice"))
            server.witness.forget()
            server.clock.advance(by: .seconds(1))
            let answer = try await browser.submit(link, Self.chosen)
            #expect((answer.status, answer.location) == (303, "/login?notice=password-changed"))
            #expect(server.witness.seen == ["PasswordWasReset", "PasswordChanged"])
            let isIn = try await here.isSignedIn
            #expect(!isIn)
            #expect(
                try await browser.visit("/login?notice=password-changed").text.contains("Your password is changed."))
            #expect(try await signIn("Quiet-harbour-7", at: server) == 401)
            #expect(try await signIn("Other-harbour-8", at: server) == 303)
        }
    }

    @Test func `a link is good once, and with it goes every other of the account`() async throws {
        try await withServer { server in
            try await server.account("alice")
            try await server.account("bob")
            let links = [try await link(for: "alice", at: server), try await link(for: "alice", at: server)]
            let other = try await link(for: "bob", at: server)
            var browser = Browser(server)
            try #require(try await browser.submit(links[0], Self.chosen).status == 303)
            let hash = server.directory.account(named: "alice")?.passwordHash
            for link in links {
                #expect(try await browser.visit(link).status == 410)
                let token = try await browser.visit(other).hiddenFields
                #expect(try await browser.post(link, token.merging(Self.chosen) { $1 }).status == 410)
            }
            #expect(server.directory.account(named: "alice")?.passwordHash == hash)
            #expect(try await browser.visit(other).status == 200, "another's is not concerned")
        }
    }

    @Test func `of ten who use it at once one wins`() async throws {
        try await withServer { server in
            try await server.account("alice")
            let link = try await link(for: "alice", at: server)
            let statuses = try await withThrowingTaskGroup { group in
                for number in 0..<10 {
                    group.addTask {
                        var browser = Browser(server)
                        let password = "Harbour-number-\(number)"
                        let form = try await browser.visit(link)
                        guard form.status == 200 else { return form.status }
                        let fields = form.hiddenFields.merging(["password": password, "confirm": password]) { $1 }
                        return try await browser.post(link, fields).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 303 }.count == 1)
            #expect(Set(statuses) == [303, 410])
        }
    }

    @Test func `its time is the operator's to say, and is over then`() async throws {
        try await withServer { server in
            try await server.account("alice")
            var browser = Browser(server)
            for (arguments, minutes) in [([], 60), (["--expires", "5"], 5)] as [([String], Int)] {
                let link = try await link(for: "alice", arguments, at: server)
                server.clock.advance(by: .seconds(minutes * 60 - 1))
                #expect(try await browser.visit(link).status == 200)
                server.clock.advance(by: .seconds(1))
                #expect(try await browser.visit(link).status == 410)
            }
            let link = try await link(for: "alice", at: server)
            server.clock.set(forward: .seconds(-7200))
            #expect(try await browser.visit(link).status == 410, "a clock that is set back makes it no longer")
        }
    }

    @Test(arguments: ["x", "", "%00", "..", String(repeating: "a", count: 43)])
    func `a link that nobody made opens nothing`(token: String) async throws {
        try await withServer { server in
            try await server.account("alice")
            var browser = Browser(server)
            let answer = try await browser.visit("/reset-password/\(token)")
            #expect([404, 410].contains(answer.status))
            #expect(!answer.text.contains("alice"))
        }
    }

    @Test func `a password that breaks the rules is told so, and the link stays good`() async throws {
        try await withServer { server in
            try await server.account("alice")
            let link = try await link(for: "alice", at: server)
            var browser = Browser(server)
            let answer = try await browser.submit(link, ["password": "weak", "confirm": "other"])
            #expect(answer.status == 422 && answer.complaints.count >= 4)
            #expect(answer.complaints.last == "The two passwords are not the same.")
            #expect(try await browser.submit(link, Self.chosen).status == 303)
        }
    }

    @Test func `without the form's token nothing is changed`() async throws {
        try await withServer { server in
            try await server.account("alice")
            let link = try await link(for: "alice", at: server)
            var browser = Browser(server)
            #expect(try await browser.post(link, Self.chosen).status == 403)
            #expect(try await signIn("Quiet-harbour-7", at: server) == 303)
        }
    }

    @Test func `it opens an account that is locked`() async throws {
        try await withServer { server in
            try await server.account("alice")
            for _ in 0..<5 { _ = try await signIn("Wrong-guess-1", at: server) }
            try #require(try await signIn("Quiet-harbour-7", at: server) == 423)
            let link = try await link(for: "alice", at: server)
            var browser = Browser(server)
            try #require(try await browser.submit(link, Self.chosen).status == 303)
            #expect(try await signIn("Other-harbour-8", at: server) == 303)
        }
    }

    @Test func `who reads the database cannot use it`() async throws {
        try await withServer { server in
            try await server.account("alice")
            let link = try await link(for: "alice", at: server)
            let token = try #require(link.split(separator: "/").last)
            #expect(token.utf8.count == 43, "256 bits")
            let stored = try await server.auth.database.read {
                try String.fetchAll($0, sql: "SELECT token FROM resets")
            }
            #expect(stored.count == 1 && !stored[0].contains(token))
            var browser = Browser(server)
            #expect(try await browser.visit("/reset-password/\(stored[0])").status == 410)
        }
    }

    @Test(arguments: [
        ["nobody"], ["alice", "--base-url", "chat.test"], ["alice", "--base-url", "ftp://chat.test"],
        ["alice", "--base-url", "https://a b"], ["alice", "--base-url", "https://a/path"],
    ])
    func `a command that cannot be carried out makes no link`(arguments: [String]) async throws {
        try await withServer { server in
            try await server.account("alice")
            let command = try #require(try ResetPasswordCommand.parseAsRoot(arguments) as? any HostCommand)
            await #expect(throws: StartupProblem.self) { try await command.run(on: server.host, Console { _ in }) }
            let made = try await server.auth.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM resets") }
            #expect(made == 0)
        }
    }
}
