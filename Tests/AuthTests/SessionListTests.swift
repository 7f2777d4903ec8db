import ArgumentParser
import Foundation
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct SessionListTests {
    private struct Seen: Decodable {
        let id: String, createdAt: String, lastSeenAt: String, address: String?, agent: String?, current: Bool
    }

    private func sessions(of browser: Browser) async throws -> [Seen] {
        var browser = browser
        let answer = try await browser.get("/api/auth/sessions")
        try #require(answer.status == 200)
        return try answer.decoded([Seen].self)
    }

    @Test func `everybody sees their own sessions, which of them is this one, and no others`() async throws {
        try await withServer { server in
            let first = try await server.browser(of: "alice")
            server.clock.advance(by: .seconds(120))
            let second = try await server.browser(of: "alice")
            let bob = try await server.browser(of: "bob")
            let seen = try await sessions(of: second)
            #expect(seen.count == 2)
            #expect(seen.map(\.current) == [true, false], "seen last comes first")
            #expect(seen[1].createdAt < seen[0].createdAt)
            #expect(try await sessions(of: first).first { $0.current }?.id == seen[1].id)
            #expect(try await sessions(of: bob).count == 1)
            let text = try await {
                var copy = second
                return try await copy.get("/api/auth/sessions").text
            }()
            #expect(text.contains(#""agent":null"#), "every key is there")
            for browser in [first, second] {
                let token = try #require(browser.session?.split(separator: ".").first)
                #expect(!text.contains(token), "what is told of a session does not open it")
            }
        }
    }

    @Test func `signing out elsewhere ends that session and its stream, and no other`() async throws {
        try await withServer { server in
            let here = try await server.browser(of: "alice")
            let there = try await server.browser(of: "alice")
            let other = try #require(try await sessions(of: here).first { !$0.current })
            let told = try await server.live(to: [there], events: 1) {
                var here = here
                let answer = try await here.send(.delete, "/api/auth/sessions/\(other.id)")
                #expect(answer.status == 204)
            }
            #expect(told == ["event: session-ended\ndata: {}\n\n"])
            var states: [Bool] = []
            for browser in [here, there] { states.append(try await browser.isSignedIn) }
            #expect(states == [true, false])
        }
    }

    @Test func `ending this one signs out here, cookie and all`() async throws {
        try await withServer { server in
            var here = try await server.browser(of: "alice")
            let thief = here
            let id = try #require(try await sessions(of: here).first?.id)
            let answer = try await here.send(.delete, "/api/auth/sessions/\(id)")
            #expect(answer.status == 204 && here.session == nil)
            let isIn = try await thief.isSignedIn
            #expect(!isIn)
        }
    }

    @Test func `a session of somebody else, or one that there is not, is not found`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let bob = try await server.browser(of: "bob")
            let theirs = try #require(try await sessions(of: bob).first?.id)
            for id in [theirs, "x", "%00", theirs.uppercased()] {
                #expect(try await alice.send(.delete, "/api/auth/sessions/\(id)").status == 404)
            }
            let isIn = try await bob.isSignedIn
            #expect(isIn)
        }
    }

    // MARK: The commands

    private func run(_ arguments: [String], on server: TestServer) async throws -> [String] {
        let printed = Shared<[String]>([])
        let command = try #require(try SessionsCommand.parseAsRoot(arguments) as? any HostCommand)
        try await command.run(on: server.host, Console { printed.append($0) })
        return printed.now.flatMap { $0.split(separator: "\n").map(String.init) }
    }

    @Test func `the list has a line a session, of everybody or of one`() async throws {
        try await withServer { server in
            for name in ["bob", "alice", "alice"] { _ = try await server.browser(of: name) }
            let all = try await run(["list"], on: server)
            #expect(all.count == 4 && all[0].hasPrefix("USER   SESSION       SIGNED IN"))
            #expect(all.dropFirst().map { $0.prefix { $0 != " " } } == ["alice", "alice", "bob"])
            let one = try await run(["list", "ALICE", "--json"], on: server).joined()
            struct Row: Decodable { let user: String, session: String }
            let rows = try JSONDecoder().decode([Row].self, from: Data(one.utf8))
            #expect(rows.map(\.user) == ["alice", "alice"])
        }
    }

    @Test func `an operator signs somebody out, in one place or everywhere`() async throws {
        try await withServer { server in
            let browsers = [
                try await server.browser(of: "alice"), try await server.browser(of: "alice"),
                try await server.browser(of: "bob"),
            ]
            let id = try #require(try await sessions(of: browsers[0]).first { $0.current }?.id)
            #expect(
                try await run(["revoke", "alice", "--session", String(id.prefix(12))], on: server)
                    == ["alice is signed out in 1 place."])
            var states: [Bool] = []
            for browser in browsers { states.append(try await browser.isSignedIn) }
            #expect(states == [false, true, true])
            #expect(try await run(["revoke", "Alice"], on: server) == ["alice is signed out in 1 place."])
            states = []
            for browser in browsers { states.append(try await browser.isSignedIn) }
            #expect(states == [false, false, true])
        }
    }

    @Test(arguments: [["list", "nobody"], ["revoke", "nobody"], ["revoke", "alice", "--session", "x"]])
    func `what there is not is refused in a line`(arguments: [String]) async throws {
        try await withServer { server in
            let alice = try await server.browser(of: "alice")
            await #expect(throws: StartupProblem.self) { try await run(arguments, on: server) }
            let isIn = try await alice.isSignedIn
            #expect(isIn)
        }
    }
}
