/// How much somebody may do in a while: a bucket of tokens each, which is full at first, gives one for every act and
/// fills at a steady pace. Decides only; the time comes from outside.
struct TokenBuckets {
    /// So many buckets are kept in mind; then those go first that have filled for the longest time, and so are full.
    static let mostKeys = 20_000

    /// What a bucket holds, and gets back in a minute.
    let perMinute: Int
    private var buckets: [String: Bucket] = [:]

    private struct Bucket {
        var tokens: Double
        var at: Duration
    }

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Takes a token.
    /// - Parameter now: on a clock that never goes back.
    /// - Returns: `nil` when there was one, else how long until there is.
    mutating func take(for key: String, at now: Duration) -> Duration? {
        var tokens = Double(perMinute)
        if let bucket = buckets[key] {
            tokens = min(tokens, bucket.tokens + seconds(now - bucket.at) * perSecond)
        }
        guard tokens >= 1 else {
            buckets[key] = Bucket(tokens: tokens, at: now)
            return .milliseconds(Int64(((1 - tokens) / perSecond * 1000).rounded(.up)))
        }
        buckets[key] = Bucket(tokens: tokens - 1, at: now)
        makeRoom()
        return nil
    }

    private var perSecond: Double { Double(perMinute) / 60 }

    private func seconds(_ duration: Duration) -> Double { Double(duration.milliseconds) / 1000 }

    /// A tenth at a time: looking for the oldest is work.
    private mutating func makeRoom() {
        guard buckets.count > Self.mostKeys else { return }
        let oldest = buckets.sorted { $0.value.at < $1.value.at }.prefix(Self.mostKeys / 10)
        for (key, _) in oldest { buckets[key] = nil }
    }
}
