import GRDB
import HTTPTypes
import Synchronization
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct PasswordChangeTests {
    static func body(_ current: String, _ new: String) -> String {
        #"{"current": "\#(current)", "new": "\#(new)"}"#
    }

    static let change = body("Quiet-harbour-7", "Other-harbour-8")

    @Test func `a new password ends the other sessions and gives this one a new id`() async throws {
        try await withServer { server in
            var here = try await server.browser(of: "alice")
            let there = try await server.browser(of: "alice")
            let thief = here
            let bob = try await server.browser(of: "bob")
            server.witness.forget()
            server.clock.advance(by: .seconds(1))

            let answer = try await here.call(.post, "/api/auth/password", Self.change)
            #expect(answer.status == 204 && answer.text.isEmpty)
            #expect(here.session != thief.session)
            #expect(try await here.isSignedIn)
            #expect(try await !there.isSignedIn)
            #expect(try await !thief.isSignedIn, "who copied the cookie is out")
            #expect(try await bob.isSignedIn)
            #expect(
                server.witness.seen == [
                    "PasswordWillBeChecked alice known passwordChange", "PasswordAccepted alice known passwordChange",
                    "PasswordChanged",
                ])

            var later = Browser(server)
            #expect(try await later.submit("/login", SignInTests.right).status == 401)
            let new = ["username": "alice", "password": "Other-harbour-8"]
            #expect(try await later.submit("/login", new).status == 303)
            #expect(server.directory.account(named: "alice")?.passwordChangedAt == server.clock.now)
        }
    }

    @Test func `streams elsewhere are over, those here come back with the new cookie`() async throws {
        try await withServer { server in
            let here = try await server.browser(of: "alice")
            let there = try await server.browser(of: "alice")
            let told = try await server.live(to: [here, there], events: 2) {
                var here = here
                let answer = try await here.call(.post, "/api/auth/password", Self.change)
                #expect(answer.status == 204)
            }
            #expect(told == ["event: session-ended\ndata: {}\n\n", "retry: 2000\n\n"])
        }
    }

    @Test func `who does not know the password changes nothing, and waits`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let before = server.directory.account(named: "alice")
            for guess in ["Wrong-guess-1", "", String(repeating: "Aa1!", count: 300)] {
                server.witness.forget()
                let answer = try await alice.call(.post, "/api/auth/password", Self.body(guess, "Other-harbour-8"))
                #expect((answer.status, answer.code) == (403, "wrong-password"))
                #expect(server.witness.seen.last == "paused 3 s")
            }
            #expect(server.directory.account(named: "alice") == before)
            #expect(try await alice.isSignedIn)
        }
    }

    @Test func `a new password that breaks rules is told all of them`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let there = try await server.browser(of: "alice")
            let before = server.directory.account(named: "alice")
            let answer = try await alice.call(.post, "/api/auth/password", Self.body("Quiet-harbour-7", "weak"))
            #expect((answer.status, answer.code) == (422, "password-rules"))
            for word in ["8 to 1024", "capital", "digit", "special"] { #expect(answer.text.contains(word)) }
            #expect(server.directory.account(named: "alice") == before)
            #expect(try await there.isSignedIn)
        }
    }

    @Test func `of two changes at once one is made`() async throws {
        try await withServer { server in
            let alice = try await server.browser(of: "alice")
            let account = try #require(server.directory.account(named: "alice"))
            server.witness.interfere {
                var other = alice
                let answer = try await other.call(
                    .post, "/api/auth/password", Self.body("Quiet-harbour-7", "First-harbour-9"))
                #expect(answer.status == 204)
            }
            var second = alice
            #expect(try await second.call(.post, "/api/auth/password", Self.change).status == 403)
            let stored = server.directory.account(account.id)?.passwordHash ?? ""
            #expect(PasswordHash.verify("First-harbour-9", against: stored))
            #expect(server.host.sessions.all(of: account.id).count == 1)
        }
    }

    @Test func `only who is signed in is asked`() async throws {
        try await withServer { server in
            var browser = Browser(server)
            let answer = try await browser.call(.post, "/api/auth/password", Self.change)
            #expect((answer.status, answer.code) == (401, "sign-in-needed"))
            #expect(server.witness.seen.isEmpty)
        }
    }

    @Test func `a change that was cut off before the sessions ended is brought to its end by the next start`()
        async throws
    {
        let cookies = Mutex<[Browser]>([])
        try await withServer(
            [:],
            { server in
                let (alice, bob) = (try await server.browser(of: "alice"), try await server.browser(of: "bob"))
                server.clock.advance(by: .seconds(1))
                let now = server.clock.now
                try await server.directory.store { db in
                    var account = try #require(try Account.filter(Column("key") == "alice").fetchOne(db))
                    account.passwordChangedAt = now
                    try account.update(db)
                    return account
                }
                #expect(try await alice.isSignedIn, "premise: her sessions are not ended yet")
                cookies.withLock { $0 = [alice, bob] }
            },
            { server in
                let browsers = cookies.withLock { $0 }.map { before in
                    var browser = Browser(server)
                    browser.cookies = before.cookies
                    return browser
                }
                var states: [Bool] = []
                for browser in browsers { states.append(try await browser.isSignedIn) }
                #expect(states == [false, true])
            })
    }
}
