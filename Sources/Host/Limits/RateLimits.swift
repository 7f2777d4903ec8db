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
    private let buckets = Mutex<[String: TokenBuckets]>([:])

    init(_ settings: HostSettings, uptime: @escaping @Sendable () -> Duration) {
        isEnabled = settings.rateLimitEnabled
        self.settings = settings.rateLimits
        self.uptime = uptime
    }

    /// - Returns: the names in `rate_limits` that no plugin which is on has registered.
    func seal(_ limits: [RateLimit]) -> [String] {
        buckets.withLock { buckets in
            for limit in limits {
                buckets[limit.name] = TokenBuckets(perMinute: settings[limit.name] ?? limit.perMinute)
            }
            return settings.keys.filter { buckets[$0] == nil }.sorted()
        }
    }

    /// Counts one act of the user.
    /// - Throws: ``Refusal`` 429 with `Retry-After`.
    public func spend(_ limit: RateLimit, by user: UserID) throws {
        try spend(limit, user.rawValue)
    }

    /// Counts one act from the address: of IPv6 the first 64 bits, since who has one address has them all.
    /// - Parameter address: `nil` for a Unix socket, which only the machine's own people reach: not counted.
    /// - Throws: ``Refusal`` 429 with `Retry-After`.
    public func spend(_ limit: RateLimit, by address: String?) throws {
        guard let address else { return }
        let network = IPAddress(address).map { IPAddress(bytes: $0.isIPv4 ? $0.bytes : $0.network) ?? $0 }
        try spend(limit, network?.description ?? address)
    }

    private func spend(_ limit: RateLimit, _ key: String) throws {
        guard isEnabled else { return }
        let now = uptime()
        if let wait = buckets.withLock({ $0[limit.name]?.take(for: key, at: now) }) {
            throw Refusal.tooOften(limit, wait: wait)
        }
    }
}

extension IPAddress {
    fileprivate var network: [UInt8] { bytes.prefix(8) + [UInt8](repeating: 0, count: 8) }
}

extension Refusal {
    fileprivate static func tooOften(_ limit: RateLimit, wait: Duration) -> Refusal {
        let seconds = max(1, (wait.milliseconds + 999) / 1000)
        let soon = seconds == 1 ? "in a second" : "in \(seconds) seconds"
        return Refusal(
            .tooManyRequests, "too-often", "\(limit.words) Try again \(soon).", headers: [.retryAfter: "\(seconds)"])
    }
}
