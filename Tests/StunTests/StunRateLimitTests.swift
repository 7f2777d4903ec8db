import Testing

@testable import Stun

struct StunRateLimitTests {
    /// Asks a limit at times counted from its start.
    final class Clocked {
        private var limit: StunRateLimit
        private let start = ContinuousClock.now

        init(rate: Int, burst: Int, sources: Int = 4096) {
            limit = StunRateLimit(rate: rate, burst: burst, sources: sources)
        }

        var count: Int { limit.count }

        func admits(_ host: UInt32, port: UInt16 = 1000, at milliseconds: Int = 0) -> Bool {
            admits(TransportAddress(.v4(host), port: port), at: milliseconds)
        }

        func admits(_ sender: TransportAddress, at milliseconds: Int = 0) -> Bool {
            limit.admits(sender, at: start + .milliseconds(milliseconds))
        }
    }

    @Test func `a burst is answered, then one question an interval`() {
        let limit = Clocked(rate: 10, burst: 5)
        #expect((0..<8).map { _ in limit.admits(1) } == [true, true, true, true, true, false, false, false])
        #expect(!limit.admits(1, at: 99))
        #expect(limit.admits(1, at: 100))
        #expect(!limit.admits(1, at: 150))
        #expect(limit.admits(1, at: 200))
    }

    @Test func `over a long time a source gets its rate and no more, however often it asks`() {
        let limit = Clocked(rate: 10, burst: 5)
        #expect((0..<100_000).count { limit.admits(1, at: $0) } == 5 + 999)
    }

    @Test func `a source that paused has its whole burst again and not more`() {
        let limit = Clocked(rate: 10, burst: 5)
        #expect((0..<8).count { _ in limit.admits(1) } == 5)
        #expect((0..<8).count { _ in limit.admits(1, at: 3_600_000) } == 5)
    }

    @Test func `sources do not hinder one another, ports do not multiply them`() {
        let limit = Clocked(rate: 10, burst: 1)
        #expect(limit.admits(1))
        #expect(!limit.admits(1, port: 2000))
        #expect(limit.admits(2))
    }

    @Test func `IPv6 counts by the network of 64 bits`() {
        let limit = Clocked(rate: 10, burst: 1)
        #expect(limit.admits(TransportAddress(.v6(high: 1, low: 1), port: 1)))
        #expect(!limit.admits(TransportAddress(.v6(high: 1, low: 2), port: 1)))
        #expect(limit.admits(TransportAddress(.v6(high: 2, low: 1), port: 1)))
    }

    @Test func `an IPv4 address is one source in both of its forms`() {
        let limit = Clocked(rate: 10, burst: 1)
        #expect(limit.admits(0x0A00_0001))
        #expect(!limit.admits(TransportAddress(.v6(high: 0, low: 0xFFFF_0A00_0001), port: 1)))
    }

    @Test func `a flood of senders neither grows the table nor gets further than one`() {
        let limit = Clocked(rate: 10, burst: 5, sources: 100)
        #expect((0..<100_000).count { limit.admits($0) } == 100 + 5)
        #expect(limit.count == 101)
        #expect(limit.admits(7), "a source that is known keeps its own bucket")
    }

    @Test func `room is found again when buckets have filled`() {
        let limit = Clocked(rate: 10, burst: 5, sources: 100)
        #expect((0..<200).count { limit.admits($0) } == 105)
        #expect(limit.count == 101)
        #expect((1000..<1005).allSatisfy { host in (0..<5).allSatisfy { _ in limit.admits(host, at: 2000) } })
        #expect(limit.count == 5)
    }

    @Test func `senseless settings are brought to sense`() {
        let limit = Clocked(rate: 0, burst: -1, sources: 0)
        #expect(limit.admits(1))
        #expect(!limit.admits(1))
        #expect(limit.admits(1, at: 1000))
    }
}
