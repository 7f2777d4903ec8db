import HTTPTypes
import Testing

@testable import Auth
@testable import Host

struct SignOutTests {
    @Test func `signing out ends the session on the server and takes the cookie away`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let thief = alice
            try #require(try await thief.isSignedIn)
            let answer = try await alice.send(.post, "/logout")
            #expect((answer.status, answer.location) == (303, "/login"))
            #expect(alice.session == nil)
            #expect(try await !thief.isSignedIn)
        }
    }

    @Test func `other browsers stay signed in`() async throws {
        try await withServer { server in
            var here = try await server.browser(of: "alice")
            let there = try await server.browser(of: "alice")
            _ = try await here.send(.post, "/logout")
            #expect(try await there.isSignedIn)
        }
    }

    @Test func `a token that is there must be right, an empty one is none`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            #expect(try await alice.post("/logout", ["csrf_token": "wrong"]).code == "csrf-token")
            #expect(try await alice.isSignedIn)
            #expect(try await alice.post("/logout", ["csrf_token": ""]).status == 303)
            #expect(try await !alice.isSignedIn)
        }
    }

    @Test func `signing out twice is no error`() async throws {
        try await withServer { server in
            var browser = Browser(server)
            let answer = try await browser.send(.post, "/logout", [.accept: "text/html"])
            #expect((answer.status, answer.location) == (303, "/login"))
        }
    }

    @Test func `another site cannot sign anybody out`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            #expect(try await alice.send(.post, "/logout", [.origin: "https://evil.example"]).status == 403)
            #expect(try await alice.isSignedIn)
        }
    }
}
