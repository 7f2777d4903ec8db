import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct PasswordAgeTests {
    private func signIn(_ browser: inout Browser, _ password: String = "Quiet-harbour-7") async throws -> Answer {
        try await browser.submit("/login", ["username": "alice", "password": password])
    }

    @Test func `a young password stays until it is old enough`() async throws {
        try await withServer(["password_min_age_hours": .integer(2)]) { server in
            var alice = try await server.browser(of: "alice")
            server.clock.advance(by: .seconds(7199))
            let answer = try await alice.call(.post, "/api/auth/password", PasswordChangeTests.change)
            #expect((answer.status, answer.code) == (422, "password-too-young"))
            #expect(answer.text.contains("in an hour"))
            server.clock.advance(by: .seconds(1))
            #expect(try await alice.call(.post, "/api/auth/password", PasswordChangeTests.change).status == 204)
        }
    }

    @Test func `how old it is, is told to those only who know it`() async throws {
        try await withServer(["password_min_age_hours": .integer(2)]) { server in
            var alice = try await server.browser(of: "alice")
            let body = PasswordChangeTests.body("Wrong-harbour-7", "Other-harbour-8")
            let answer = try await alice.call(.post, "/api/auth/password", body)
            #expect((answer.status, answer.code) == (403, "wrong-password"))
        }
    }

    @Test func `a reset link changes a young one all the same`() async throws {
        try await withServer(["password_min_age_hours": .integer(2)]) { server in
            let account = try await server.account("alice")
            let token = try await PasswordReset.offer(to: account, for: .seconds(60), of: server.auth)
            var browser = Browser(server)
            let chosen = ["password": "Other-harbour-8", "confirm": "Other-harbour-8"]
            #expect(try await browser.submit("/reset-password/\(token)", chosen).status == 303)
        }
    }

    @Test func `who comes with one that is too old chooses another first`() async throws {
        try await withServer(["password_max_age_days": .integer(1)]) { server in
            try await server.account("alice")
            server.clock.advance(by: .seconds(86_399))
            var early = Browser(server)
            #expect(try await signIn(&early).location == "/")
            server.clock.advance(by: .seconds(1))
            server.witness.forget()
            var browser = Browser(server)
            let answer = try await signIn(&browser)
            let link = try #require(answer.location)
            #expect(answer.status == 303 && link.hasPrefix("/reset-password/") && link.hasSuffix("?expired"))
            var isIn = try await browser.isSignedIn
            #expect(!isIn)
            #expect(!server.witness.seen.contains("PasswordResetOffered"), "nobody is told that an operator did it")
            #expect(try await browser.visit(link).text.contains("Your password is too old."))
            let chosen = ["password": "Other-harbour-8", "confirm": "Other-harbour-8"]
            #expect(try await browser.submit(link, chosen).status == 303)
            #expect(try await signIn(&browser, "Other-harbour-8").location == "/")
            isIn = try await browser.isSignedIn
            #expect(isIn)
        }
    }

    @Test func `a wrong password leads nowhere, however old the right one is`() async throws {
        try await withServer(["password_max_age_days": .integer(1)]) { server in
            try await server.account("alice")
            server.clock.advance(by: .seconds(90_000))
            var browser = Browser(server)
            #expect(try await signIn(&browser, "Wrong-harbour-7").status == 401)
        }
    }
}
