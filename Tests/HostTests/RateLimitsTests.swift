import HTTPTypes
import TestHarness
import Testing

@testable import Host

struct RateLimitsTests {
    private static let knock = RateLimit("knock", perMinute: 3, "You are knocking very quickly.")
    private static let features: [any Feature] = [
        Probe { app in
            app.limit(knock)
            app.routes.open(.post, "knock") { _, _ in .noContent }
        }
    ]

    private func running(
        _ settings: [String: JSONValue] = [:], clock: ManualClock = ManualClock(), _ body: (RateLimits) throws -> Void
    ) async throws {
        try await withApp(clock: clock, settings: ["host": settings], features: Self.features) { app in
            try body(app.host.limits)
        }
    }

    private func count(_ limits: RateLimits, from address: String?) -> Int {
        (0..<20).filter { _ in (try? limits.spend(Self.knock, by: address)) != nil }.count
    }

    @Test func `what is done too often is refused, and it is said when to come again`() async throws {
        let clock = ManualClock()
        try await running(clock: clock) { limits in
            for _ in 0..<3 { try limits.spend(Self.knock, by: UserID(rawValue: "u_1")) }
            let refusal = try #require(throws: Refusal.self) {
                try limits.spend(Self.knock, by: UserID(rawValue: "u_1"))
            }
            #expect((refusal.status, refusal.code) == (.tooManyRequests, "too-often"))
            #expect(refusal.headers[.retryAfter] == "20")
            #expect(refusal.message == "You are knocking very quickly. Try again in 20 seconds.")
            try limits.spend(Self.knock, by: UserID(rawValue: "u_2"))
            clock.set(forward: .seconds(3600))
            #expect(throws: Refusal.self, "the wall clock is nobody's token") {
                try limits.spend(Self.knock, by: UserID(rawValue: "u_1"))
            }
            clock.advance(by: .seconds(20))
            try limits.spend(Self.knock, by: UserID(rawValue: "u_1"))
        }
    }

    @Test func `addresses are told apart, and one IPv6 network has ten times as much as one of them`() async throws {
        try await running { limits in
            #expect(count(limits, from: "192.0.2.1") == 3)
            #expect(count(limits, from: "192.0.2.2") == 3)
            #expect(count(limits, from: "::ffff:192.0.2.1") == 0, "IPv4, written as IPv6")
            for host in 1...10 { #expect(count(limits, from: "2001:db8:0:1::\(host)") == 3) }
            #expect(count(limits, from: "2001:db8:0:1:ffff::2") == 0)
            #expect(count(limits, from: "2001:db8:0:2::1") == 3)
            for host in 1...12 { #expect(count(limits, from: "fe80::\(host)") == 3, "every link has this network") }
            #expect(count(limits, from: nil) == 20, "the machine's own people are not counted")
        }
    }

    @Test func `the operator sets how often, or that nothing is limited`() async throws {
        try await running(["rate_limits": .object(["knock": .integer(7)])]) {
            #expect(count($0, from: "192.0.2.1") == 7)
        }
        try await running(["rate_limit_enabled": .bool(false)]) { #expect(count($0, from: "192.0.2.1") == 20) }
    }

    @Test(arguments: [("knock", 0), ("knock", -1), ("knock", 100_001)])
    func `a number that is none is refused at the start`(name: String, number: Int64) async throws {
        let problem = await #expect(throws: BootProblems.self) {
            try await running(["rate_limits": .object([name: .integer(number)])]) { _ in }
        }
        #expect(problem?.description.contains("host.rate_limits: knock must be from 1 to 100000 a minute") == true)
    }

    @Test func `a limit that no plugin has is named, and keeps nothing from starting`() async throws {
        try await running(["rate_limits": .object(["knok": .integer(5)])]) { limits in
            #expect(limits.seal([Self.knock]) == ["knok"])
        }
    }
}
