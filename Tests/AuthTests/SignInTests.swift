import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct SignInTests {
    static let right = ["username": "alice", "password": "Quiet-harbour-7"]
    static let wrong = ["username": "alice", "password": "Wrong-guess-1"]

    @Test(arguments: ["alice", "ALICE", " Alice "])
    func `any spelling of the name signs in`(_ name: String) async throws {
        try await withServer { server in
            try await server.account("Alice")
            var browser = Browser(server)
            let answer = try await browser.submit("/login", ["username": name, "password": "Quiet-harbour-7"])
            #expect((answer.status, answer.location) == (303, "/"))
            #expect(try await browser.isSignedIn)
            #expect(
                server.witness.seen == [
                    "PasswordWillBeChecked alice known signIn", "PasswordAccepted alice known signIn",
                ])
        }
    }

    @Test func `every sign-in has a session of its own`() async throws {
        try await withServer { server in
            let first = try await server.browser(of: "alice")
            let second = try await server.browser(of: "alice")
            #expect(first.session != second.session)
            #expect(try await first.isSignedIn)
            #expect(try await second.isSignedIn)
        }
    }

    @Test func `signing up in a browser where somebody is signed in takes their place`() async throws {
        try await withServer { server in
            var browser = try await server.browser(of: "alice")
            let alice = try #require(server.directory.account(named: "alice"))
            let session = try #require(server.host.sessions.all(of: alice.id).first)
            let token = server.host.signingKey.sign("session/\(session.id)", for: "form")
            let answer = try await browser.post("/signup", SignUpTests.form(["csrf_token": token]))
            #expect(answer.status == 303)
            #expect(server.host.sessions.all(of: alice.id).isEmpty)
            #expect(try await browser.get("/api/auth/me").decoded(Seen.self).username == "Grace_1")
        }
    }

    @Test func `a wrong password and an unknown name are answered alike, and late`() async throws {
        try await withServer(["login_delay_seconds": .integer(7)]) { server in
            try await server.account("alice")
            var pages: [String] = []
            for name in ["alice", "nobody", "not a name"] {
                server.witness.forget()
                var browser = Browser(server)
                let answer = try await browser.submit("/login", Self.wrong.merging(["username": name]) { $1 })
                #expect(answer.status == 401 && browser.session == nil)
                #expect(answer.text.contains("do not go together") && !answer.text.contains("Wrong-guess-1"))
                #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
                pages.append(answer.text.replacing(name, with: "?").replacing(/value="[^"]{16,}"/, with: ""))
                let seen = server.witness.seen.map { $0.prefix { $0 != " " } }
                #expect(seen == ["PasswordWillBeChecked", "PasswordRejected", "paused"])
                #expect(server.witness.seen.last == "paused 7 s")
            }
            #expect(Set(pages).count == 1)
        }
    }

    @Test func `an unknown name costs the work of a comparison`() async throws {
        let hashing = PasswordHashing(rounds: 10)
        #expect(try await !hashing.verify("x", against: nil))
        #expect(try await !hashing.verify("x", against: "garbage"))
        #expect(try await hashing.verify("x", against: hashing.hash("x")))
    }

    @Test func `an account without a password lets nobody in`() async throws {
        try await withServer { server in
            try await server.account("alice", password: nil)
            var browser = Browser(server)
            for password in ["", "Quiet-harbour-7"] {
                #expect(try await browser.submit("/login", ["username": "alice", "password": password]).status == 401)
            }
        }
    }

    @Test func `a password of more than 1024 characters is not hashed`() async throws {
        try await withServer { server in
            try await server.account("alice", password: String(repeating: "Aa1!", count: 257))
            server.auth.hashing.pool.shutdown()
            var browser = Browser(server)
            let answer = try await browser.submit(
                "/login", ["username": "alice", "password": String(repeating: "Aa1!", count: 257)])
            #expect(answer.status == 401)
            #expect(server.witness.seen.contains("PasswordRejected alice known signIn"))
        }
    }

    @Test func `when too many wait to be checked one is asked to come back`() async throws {
        try await withServer { server in
            try await server.account("alice")
            server.auth.hashing.pool.shutdown()
            var browser = Browser(server)
            let answer = try await browser.submit("/login", Self.right)
            #expect((answer.status, answer.headers[.retryAfter]) == (503, "3"))
            #expect(answer.text.contains("<form") && browser.session == nil)
            #expect(
                server.witness.seen == ["PasswordWillBeChecked alice known signIn", "paused 3 s"], "it was no failure")
        }
    }

    @Test func `a plugin can keep a password from being looked at, in its own words`() async throws {
        try await withServer { server in
            try await server.account("alice")
            server.witness.refuse(with: Refusal(.init(code: 423), "locked", "Locked for 15 minutes."))
            var browser = Browser(server)
            let answer = try await browser.submit("/login", Self.right)
            #expect(answer.status == 423 && answer.text.contains("Locked for 15 minutes."))
            #expect(browser.session == nil)
            #expect(server.witness.seen == ["PasswordWillBeChecked alice known signIn", "paused 3 s"])
        }
    }

    @Test func `one goes where one wanted, and never to another site`() async throws {
        try await withServer { server in
            try await server.account("alice")
            for (wanted, location) in [
                ("/?channel=general&x=1", "/?channel=general&x=1"), ("//evil.example/", "/"), ("/\\evil.example", "/"),
                ("https://evil.example/", "/"), ("/\t/evil.example", "/"), ("/ok\r\nSet-Cookie: a=b", "/"),
            ] {
                var browser = Browser(server)
                let page = "/login?next=\(Browser.encoded(wanted))"
                let answer = try await browser.submit(page, Self.right)
                #expect((answer.status, answer.location) == (303, location))
                let again = try await browser.visit(page)
                #expect((again.status, again.location) == (303, location), "also who is signed in already")
            }
        }
    }

    @Test func `after a failure one still goes where one wanted`() async throws {
        try await withServer { server in
            try await server.account("alice")
            var browser = Browser(server)
            let failed = try await browser.submit("/login?next=%2Fx", Self.wrong)
            try #require(failed.status == 401)
            let answer = try await browser.post("/login", failed.hiddenFields.merging(Self.right) { $1 })
            #expect((answer.status, answer.location) == (303, "/x"))
        }
    }

    @Test func `a form without its token is refused before the password is looked at`() async throws {
        try await withServer { server in
            try await server.account("alice")
            var browser = Browser(server)
            _ = try await browser.visit("/login")
            #expect(try await browser.post("/login", Self.right).code == "csrf-token")
            #expect(server.witness.seen.isEmpty)
        }
    }

    @Test func `a hash of fewer rounds is replaced, one of more stays`() async throws {
        try await withServer { server in
            for (name, rounds, after) in [("weak", 3, 10), ("same", 10, 10), ("strong", 30, 30)] {
                let before = try await server.account(name, rounds: rounds)
                _ = try await server.browser(of: name)
                let account = try #require(server.directory.account(named: name))
                #expect(account.passwordHash?.hasPrefix("pbkdf2:sha256:\(after)$") == true)
                #expect((account.passwordHash == before.passwordHash) == (rounds == after))
                _ = try await server.browser(of: name)
            }
        }
    }

    @Test func `a password that is changed while it is checked lets nobody in`() async throws {
        try await withServer { server in
            let alice = try await server.account("alice")
            server.witness.interfere {
                server.clock.advance(by: .milliseconds(1))
                let now = server.clock.now
                try await server.directory.store { db in
                    var changed = alice
                    changed.passwordHash = PasswordHash(of: "Other-harbour-8", rounds: 10).stored
                    changed.passwordChangedAt = now
                    try changed.update(db)
                    return changed
                }
            }
            var browser = Browser(server)
            #expect(try await browser.submit("/login", Self.right).status == 401)
            #expect(server.host.sessions.all(of: alice.id).isEmpty)
        }
    }
}
