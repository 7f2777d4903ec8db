import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct SignUpTests {
    static let form = ["username": "  Grace_1 ", "password": "Quiet-harbour-7", "confirm": "Quiet-harbour-7"]

    static func form(_ changes: [String: String]) -> [String: String] {
        form.merging(changes) { $1 }
    }

    @Test func `signing up makes the account and signs in`() async throws {
        try await withServer { server in
            var browser = Browser(server)
            let answer = try await browser.submit("/signup", Self.form)
            #expect((answer.status, answer.location) == (303, "/"))
            let cookie = try #require(answer.setCookies.first { $0.name == "__Host-session" })
            #expect(Set(cookie.attributes).isSuperset(of: ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]))

            let account = try #require(server.directory.account(named: "grace_1"))
            #expect(account.username == "Grace_1")
            #expect(account.passwordHash?.hasPrefix("pbkdf2:sha256:") == true)
            #expect(try await browser.get("/api/auth/me").decoded(Seen.self).username == "Grace_1")
            #expect(server.witness.seen == ["AccountWillBeCreated Grace_1", "AccountCreated Grace_1"])
        }
    }

    @Test func `every broken rule is named at once, and nothing is made`() async throws {
        try await withServer { server in
            var browser = Browser(server)
            let answer = try await browser.submit(
                "/signup", ["username": "new comer", "password": "x\"<b>", "confirm": "y"])
            #expect(answer.status == 422)
            #expect(answer.complaints.count == 5)
            #expect(answer.text.contains("value=\"new comer\""), "what was typed is still there")
            #expect(!answer.text.contains("<b>") && !answer.text.contains("x&quot;"), "but never the password")
            #expect(server.directory.all.isEmpty && browser.session == nil)
            #expect(server.witness.seen.isEmpty)
        }
    }

    @Test(arguments: ["grace", "GRACE", " Grace "])
    func `a name that is taken is refused in any spelling`(_ name: String) async throws {
        try await withServer { server in
            try await server.account("Grace")
            var browser = Browser(server)
            let answer = try await browser.submit("/signup", Self.form(["username": name]))
            #expect(answer.status == 422)
            #expect(answer.complaints == ["This username is taken. Choose another."])
            #expect(server.directory.all.count == 1)
        }
    }

    @Test func `the name of a deleted account stays taken`() async throws {
        try await withServer { server in
            let grace = try await server.account("Grace", password: nil)
            let now = server.clock.now
            try await server.directory.store { db in
                var gone = grace
                gone.deletedAt = now
                try gone.update(db)
                return gone
            }
            var browser = Browser(server)
            #expect(try await browser.submit("/signup", Self.form(["username": "grace"])).status == 422)
        }
    }

    @Test func `of many who want one name at once one gets it`() async throws {
        try await withServer { server in
            let statuses = try await withThrowingTaskGroup { group in
                for name in ["Twin", "twin", "TWIN", "tWin", "Twin", "twiN"] {
                    group.addTask {
                        var browser = Browser(server)
                        return try await browser.submit("/signup", Self.form(["username": name])).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [303, 422, 422, 422, 422, 422])
            #expect(server.directory.all.count == 1)
            #expect(server.witness.seen.filter { $0.hasPrefix("AccountCreated") }.count == 1)
        }
    }

    @Test func `a form without its token is refused`() async throws {
        try await withServer { server in
            var other = Browser(server)
            let borrowed = try #require(try await other.visit("/signup").hiddenFields["csrf_token"])
            var browser = Browser(server)
            _ = try await browser.visit("/signup")
            for token in [nil, "", "wrong", borrowed] {
                let answer = try await browser.post("/signup", Self.form(["csrf_token": token].compactMapValues { $0 }))
                #expect((answer.status, answer.code) == (403, "csrf-token"))
            }
            #expect(server.directory.all.isEmpty)
        }
    }

    @Test func `a plugin can refuse an account, in its own words`() async throws {
        try await withServer { server in
            server.witness.refuse(
                with: Refusal(.tooManyRequests, "slow-down", "Slow down & wait.", headers: [.retryAfter: "7"]))
            var browser = Browser(server)
            let answer = try await browser.submit("/signup", Self.form)
            #expect((answer.status, answer.headers[.retryAfter]) == (429, "7"))
            #expect(answer.complaints == ["Slow down &amp; wait."])
            #expect(server.directory.all.isEmpty && browser.session == nil)
            #expect(server.witness.seen == ["AccountWillBeCreated Grace_1"])
        }
    }

    @Test func `where sign-up is closed there is no form and no account`() async throws {
        try await withServer(["signup": .string("closed")]) { server in
            var browser = Browser(server)
            let page = try await browser.visit("/signup")
            #expect(page.status == 403 && page.text.contains("Ask the operator"))
            let login = try await browser.visit("/login")
            #expect(!login.text.contains("/signup"))
            let answer = try await browser.post("/signup", Self.form.merging(login.hiddenFields) { $1 })
            #expect((answer.status, answer.code) == (403, "sign-up-closed"))
            #expect(server.directory.all.isEmpty)
        }
    }

    @Test func `where an invite is needed the form asks for one and takes none`() async throws {
        try await withServer(["signup": .string("invite")]) { server in
            var browser = Browser(server)
            #expect(try await browser.visit("/signup").text.contains("name=\"invite\""))
            for code in ["", "abc"] {
                let answer = try await browser.submit("/signup", Self.form(["invite": code]))
                #expect(answer.status == 422 && answer.complaints.count == 1)
                #expect(answer.complaints[0].contains("invite code"))
            }
            #expect(server.directory.all.isEmpty)
        }
    }

    @Test func `who is signed in is led to the app instead`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let answer = try await alice.visit("/signup")
            #expect((answer.status, answer.location) == (303, "/"))
        }
    }
}

/// A person, as the browser sees one.
struct Seen: Decodable, Equatable {
    let id: String
    let username: String
    let colour: String?
    let avatar: String?
    let bio: String
    let deleted: Bool
}
