import Foundation
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct LockoutTests {
    private static let wrong = SignInTests.wrong
    private static let right = SignInTests.right

    /// What each of so many failures is answered with.
    private func fail(_ count: Int, as name: String = "alice", at server: TestServer) async throws -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<count {
            var browser = Browser(server)
            statuses.append(try await browser.submit("/login", Self.wrong.merging(["username": name]) { $1 }).status)
        }
        return statuses
    }

    private func signIn(at server: TestServer) async throws -> Answer {
        var browser = Browser(server)
        return try await browser.submit("/login", Self.right)
    }

    @Test func `after five failures the right password is not looked at, for fifteen minutes`() async throws {
        try await withServer { server in
            try await server.account("alice")
            #expect(try await fail(5, at: server) == [401, 401, 401, 401, 401])
            // A hash would now be refused as too many.
            server.auth.hashing.pool.shutdown()
            let answer = try await signIn(at: server)
            #expect(answer.status == 423)
            #expect(answer.headers[.retryAfter] == "900")
            #expect(answer.text.contains("Try again in 15 minutes.") && answer.text.contains("<form"))
        }
    }

    @Test func `when the time is over it is open again, and failures count from the first`() async throws {
        try await withServer { server in
            try await server.account("alice")
            _ = try await fail(5, at: server)
            server.clock.advance(by: .seconds(899))
            try #require(try await signIn(at: server).status == 423)
            server.clock.advance(by: .seconds(1))
            #expect(try await fail(4, at: server) == [401, 401, 401, 401])
            #expect(try await signIn(at: server).status == 303)
        }
    }

    @Test func `a success between them sets the count back`() async throws {
        try await withServer { server in
            try await server.account("alice")
            for _ in 0..<3 {
                #expect(try await fail(4, at: server) == [401, 401, 401, 401])
                #expect(try await signIn(at: server).status == 303)
            }
        }
    }

    @Test func `a name that nobody has locks just the same, in the same words`() async throws {
        try await withServer { server in
            try await server.account("alice")
            try await server.account("bob")
            var pages: [String] = []
            for name in ["alice", "nobody"] {
                _ = try await fail(5, as: name, at: server)
                var browser = Browser(server)
                let answer = try await browser.submit("/login", Self.right.merging(["username": name]) { $1 })
                #expect(answer.status == 423)
                pages.append(answer.text.replacing(name, with: "?").replacing(/value="[^"]{16,}"/, with: ""))
            }
            #expect(pages[0] == pages[1])
            #expect(try await fail(1, as: "bob", at: server) == [401], "others are not concerned")
        }
    }

    @Test func `however it is spelled it is one name`() async throws {
        try await withServer { server in
            try await server.account("Alice")
            for name in ["alice", "ALICE", " Alice ", "aLice", "alicE"] { _ = try await fail(1, as: name, at: server) }
            #expect(try await signIn(at: server).status == 423)
        }
    }

    @Test func `of thirty guesses at once five are looked at`() async throws {
        try await withServer { server in
            try await server.account("alice")
            let statuses = try await withThrowingTaskGroup { group in
                for _ in 0..<30 { group.addTask { try await fail(1, at: server)[0] } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 401 }.count <= 5)
            #expect(Set(statuses) == [401, 423])
            #expect(server.witness.seen.filter { $0.hasPrefix("PasswordRejected") }.count <= 5)
            #expect(try await signIn(at: server).status == 423)
        }
    }

    @Test func `guesses at the current password count as well, and lock the sign-in`() async throws {
        try await withServer { server in
            var here = try await server.browser(of: "alice")
            let guess = PasswordChangeTests.body("Wrong-guess-1", "Other-harbour-8")
            for _ in 0..<5 { #expect(try await here.call(.post, "/api/auth/password", guess).code == "wrong-password") }
            let answer = try await here.call(.post, "/api/auth/password", PasswordChangeTests.change)
            #expect((answer.status, answer.code) == (423, "locked"))
            #expect(try await signIn(at: server).status == 423)
            #expect(try await here.isSignedIn, "who is in stays in")
        }
    }

    @Test func `an attempt that was not looked at is no failure`() async throws {
        try await withServer { server in
            try await server.account("alice")
            server.witness.refuse(with: Refusal(.tooManyRequests, "slow", "Slowly."))
            #expect(Set(try await fail(10, at: server)) == [429])
            server.witness.refuse(with: nil)
            #expect(try await fail(4, at: server) == [401, 401, 401, 401])
            server.auth.hashing.pool.shutdown()
            #expect(Set(try await fail(10, at: server)) == [503])
        }
    }

    @Test func `a restart forgets neither the lock nor the failures before it`() async throws {
        let right: @Sendable (TestServer, Int) async throws -> Void = { server, status in
            let answer = try await signIn(at: server)
            #expect(answer.status == status)
        }
        try await withServer(
            [:],
            { server in
                try await server.account("alice")
                _ = try await fail(4, at: server)
            },
            { server in
                let statuses = try await fail(1, at: server)
                #expect(statuses == [401])
                server.clock.advance(by: .seconds(600))
            },
            { server in
                try await right(server, 423)
                server.clock.advance(by: .seconds(300))
                try await right(server, 303)
            },
            { server in
                let statuses = try await fail(4, at: server)
                #expect(statuses == [401, 401, 401, 401], "and the success is remembered")
                try await right(server, 303)
            })
    }

    @Test(arguments: [-7200, 315_360_000])
    func `a wall clock that jumps neither opens a lock nor keeps it for ever`(seconds: Int) async throws {
        try await withServer { server in
            try await server.account("alice")
            _ = try await fail(5, at: server)
            server.clock.set(forward: .seconds(seconds))
            try #require(try await signIn(at: server).status == 423)
            server.clock.advance(by: .seconds(900))
            #expect(try await signIn(at: server).status == 303)
        }
    }

    @Test func `a clock that was set back while the program was stopped adds nothing`() async throws {
        try await withServer(
            [:],
            { server in
                try await server.account("alice")
                _ = try await fail(5, at: server)
                server.clock.set(forward: .seconds(-7200))
            },
            { server in
                try #require(try await signIn(at: server).status == 423)
                server.clock.advance(by: .seconds(900))
                #expect(try await signIn(at: server).status == 303)
            })
    }

    @Test func `how many failures and how long are settings, and zero is never`() async throws {
        try await withServer(["max_login_attempts": .integer(2), "lockout_duration_minutes": .integer(1)]) { server in
            try await server.account("alice")
            #expect(try await fail(3, at: server) == [401, 401, 423])
            let answer = try await signIn(at: server)
            #expect(answer.headers[.retryAfter] == "60" && answer.text.contains("Try again in a minute."))
        }
        try await withServer(["max_login_attempts": .integer(0)]) { server in
            try await server.account("alice")
            #expect(Set(try await fail(20, at: server)) == [401])
            #expect(try await signIn(at: server).status == 303)
        }
    }

    @Test func `what was typed for a name is stored nowhere`() async throws {
        try await withServer { server in
            _ = try await fail(5, as: "Quiet-harbour-7", at: server)
            let rows = try await server.auth.database.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM lockouts")
            }
            #expect(rows == 0)
        }
    }

    // MARK: Deciding

    /// - Returns: how many failures the name has then; `nil` when it is locked.
    private func guess(
        at name: String, isAccount: Bool = false, _ now: Duration, in guesses: inout Guesses
    ) -> Int? {
        let attempt = PasswordAttempt.ID()
        guard guesses.admit(attempt, at: name, isAccount: isAccount, now) == nil else { return nil }
        return guesses.end(attempt, at: name, .wrong, now)?.failures
    }

    @Test func `names beyond the limit go, those first that were not guessed at for the longest time`() {
        var guesses = Guesses(most: 2, duration: .seconds(60))
        for number in 0...Guesses.mostNames {
            #expect(guess(at: "n\(number)", .seconds(Int64(number)), in: &guesses) == 1)
        }
        let later = Duration.seconds(1_000_000)
        #expect(guess(at: "n0", later, in: &guesses) == 1)
        #expect(guess(at: "n\(Guesses.mostNames)", later, in: &guesses) == 2)
    }

    @Test func `made-up names, however many, do not open an account`() {
        var guesses = Guesses(most: 1, duration: .seconds(3600))
        #expect(guess(at: "alice", isAccount: true, .zero, in: &guesses) == 1)
        for number in 0..<Guesses.mostNames * 3 { _ = guess(at: "n\(number)", .seconds(1), in: &guesses) }
        #expect(guess(at: "alice", isAccount: true, .seconds(2), in: &guesses) == nil)
    }
}
