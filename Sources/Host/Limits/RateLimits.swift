import HTTPTypes
import Logging
import Synchronization

/// Something that nobody may do too often. The feature that limits it declares it, registers it
/// (``Registration/limit(_:)``) and has it counted (``RateLimits/spend(_:by:)``).
public struct RateLimit: Sendable {
    /// Its key in the setting `rate_limits`, in snake_case: `sign_in`.
    public let name: String
    /// How often in a minute, unless the operator says otherwise; as often at once after a quiet minute.
    public let perMinute: Int
    /// For the person: "You are sending messages very quickly."
    public let words: String

    public init(_ name: String, perMinute: Int, _ words: String) {
        self.name = name
        self.perMinute = perMinute
        self.words = words
    }
}

/// Counts what is limited, by address or by user.
public final class RateLimits: Sendable {
    private let isEnabled: Bool
    private let settings: [String: Int]
    private let uptime: @Sendable () -> Duration
    private let buckets = Mutex<[String: Counters]>([:])

    /// An office may be one IPv6 network; a stranger with a network of their own has no end of addresses.
    private struct Counters {
        static let addressesOfNetwork = 10

        var each: TokenBuckets
        var networks: TokenBuckets

        init(perMinute: Int) {
            each = TokenBuckets(perMinute: perMinute)
            networks = TokenBuckets(perMinute: perMinute * Self.addressesOfNetwork)
        }

        mutating func take(_ key: String, of network: String?, at now: Duration) -> Duration? {
            each.take(for: key, at: now) ?? network.flatMap { networks.take(for: $0, at: now) }
        }
    }

    init(_ settings: HostSettings, uptime: @escaping @Sendable () -> Duration) {
        isEnabled = settings.rateLimitEnabled
        self.settings = settings.rateLimits
        self.uptime = uptime
    }

    /// - Returns: the names in `rate_limits` that no plugin which is on has registered.
    func seal(_ limits: [RateLimit]) -> [String] {
        buckets.withLock { buckets in
            for limit in limits {
                buckets[limit.name] = Counters(perMinute: settings[limit.name] ?? limit.perMinute)
            }
            return settings.keys.filter { buckets[$0] == nil }.sorted()
        }
    }

    /// Counts one act of the user.
    /// - Throws: ``Refusal`` 429 with `Retry-After`.
    public func spend(_ limit: RateLimit, by user: UserID) throws {
        try spend(limit, user.rawValue)
    }

    /// Counts one act from the address, and of IPv6 from its network, where ten times as many are let through.
    /// - Parameter address: `nil` for a Unix socket, which only the machine's own people reach: not counted.
    /// - Throws: ``Refusal`` 429 with `Retry-After`.
    public func spend(_ limit: RateLimit, by address: String?) throws {
        guard let address else { return }
        let known = IPAddress(address)
        let network = known.flatMap { $0.network == $0 ? nil : $0.network.description }
        try spend(limit, known?.description ?? address, of: network)
    }

    private func spend(_ limit: RateLimit, _ key: String, of network: String? = nil) throws {
        guard isEnabled else { return }
        let now = uptime()
        if let wait = buckets.withLock({ $0[limit.name]?.take(key, of: network, at: now) }) {
            throw Refusal.tooOften(limit, wait: wait)
        }
    }
}

extension Refusal {
    fileprivate static func tooOften(_ limit: RateLimit, wait: Duration) -> Refusal {
        let seconds = max(1, (wait.milliseconds + 999) / 1000)
        let soon = seconds == 1 ? "in a second" : "in \(seconds) seconds"
        return Refusal(
            .tooManyRequests, "too-often", "\(limit.words) Try again \(soon).", headers: [.retryAfter: "\(seconds)"])
    }
}
