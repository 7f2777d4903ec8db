import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct PasswordHistoryTests {
    /// Changes from each password to the next.
    /// - Returns: the status of every change.
    private func change(_ browser: inout Browser, _ numbers: Int...) async throws -> [Int] {
        var statuses: [Int] = []
        for (old, new) in zip(numbers, numbers.dropFirst()) {
            let body = PasswordChangeTests.body("Quiet-harbour-\(old)", "Quiet-harbour-\(new)")
            statuses.append(try await browser.call(.post, "/api/auth/password", body).status)
        }
        return statuses
    }

    @Test func `so many earlier ones do not come back, and the one before them does`() async throws {
        try await withServer(["password_history_count": .integer(2)]) { server in
            var alice = try await server.browser(of: "alice")
            #expect(try await change(&alice, 7, 8, 9) == [204, 204])
            for again in [7, 8, 9] { #expect(try await change(&alice, 9, again) == [422]) }
            #expect(try await change(&alice, 9, 1, 7) == [204, 204])
            let kept = try await server.auth.database.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM earlierPasswords")
            }
            #expect(kept == 2)
        }
    }

    @Test func `those of others do not count`() async throws {
        try await withServer(["password_history_count": .integer(5)]) { server in
            var alice = try await server.browser(of: "alice")
            var bob = try await server.browser(of: "bob")
            #expect(try await change(&alice, 7, 8) == [204])
            #expect(try await change(&bob, 7, 8) == [204])
        }
    }

    @Test func `a reset link does not bring one back either`() async throws {
        try await withServer(["password_history_count": .integer(5)]) { server in
            var alice = try await server.browser(of: "alice")
            #expect(try await change(&alice, 7, 8) == [204])
            let account = try #require(server.directory.account(named: "alice"))
            let token = try await PasswordReset.offer(to: account, for: .seconds(60), of: server.auth)
            var browser = Browser(server)
            for (number, status) in [(7, 422), (8, 422), (9, 303)] {
                let password = "Quiet-harbour-\(number)"
                let chosen = ["password": password, "confirm": password]
                let answer = try await browser.submit("/reset-password/\(token)", chosen)
                #expect(answer.status == status)
                if status == 422 { #expect(answer.complaints == [PasswordHistory.complaint]) }
            }
        }
    }

    @Test func `where it is off nothing is kept`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            #expect(try await change(&alice, 7, 8, 7) == [204, 204])
            let kept = try await server.auth.database.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM earlierPasswords")
            }
            #expect(kept == 0)
        }
    }
}
