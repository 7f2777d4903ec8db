// StunRateLimit — how often a source may ask, in bounded memory.

/// A token bucket for each IPv4 address and each IPv6 /64, which is the least that one customer is given.
///
/// Kept as one instant a source: when its bucket will be full again (the generic cell rate algorithm, ITU-T I.371).
/// Sources whose buckets are full are the same as unknown ones and are forgotten when room is needed; while there is
/// none, all newcomers share one bucket, so that a flood of forged senders neither grows the table nor gets further
/// than one sender would.
struct StunRateLimit: Sendable {
    private enum Source: Hashable {
        case v4(UInt32)
        case v6(UInt64)
        case newcomers
    }

    private let interval: Duration
    private let tolerance: Duration
    private let capacity: Int
    private var full: [Source: ContinuousClock.Instant] = [:]
    private var nextSweep: ContinuousClock.Instant?

    /// - Parameters:
    ///   - rate: questions a second that a source may go on asking, 1 or more.
    ///   - burst: questions that it may ask at once, 1 or more.
    ///   - sources: how many are remembered.
    init(rate: Int = 50, burst: Int = 100, sources: Int = 4096) {
        interval = .seconds(1) / max(rate, 1)
        tolerance = interval * (max(burst, 1) - 1)
        capacity = max(sources, 1)
    }

    /// Sources remembered just now.
    var count: Int { full.count }

    /// Whether to answer `sender` now; counts the question if so.
    mutating func admits(_ sender: TransportAddress, at now: ContinuousClock.Instant) -> Bool {
        let source = slot(for: sender, at: now)
        let start = max(full[source] ?? now, now)
        guard now.duration(to: start) <= tolerance else { return false }
        full[source] = start.advanced(by: interval)
        return true
    }

    private mutating func slot(for sender: TransportAddress, at now: ContinuousClock.Instant) -> Source {
        let source: Source =
            switch sender.ip {
            case .v4(let host): .v4(host)
            case .v6(let high, _): .v6(high)
            }
        if full[source] != nil { return source }
        if full.count >= capacity { sweep(at: now) }
        return full.count < capacity ? source : .newcomers
    }

    /// At most once a second: a flood must not buy a walk through the table with every datagram.
    private mutating func sweep(at now: ContinuousClock.Instant) {
        guard nextSweep.map({ now >= $0 }) ?? true else { return }
        nextSweep = now.advanced(by: .seconds(1))
        full = full.filter { $0.value > now }
    }
}
