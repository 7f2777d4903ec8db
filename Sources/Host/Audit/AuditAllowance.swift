/// How much of what anybody can cause without end, such as being refused, goes into the audit log one by one. Of the rest
/// there is a count: entries that matter would be pushed out of the files otherwise.
struct AuditAllowance {
    /// Entries of one kind a minute.
    static let perOrigin = 20
    static let altogether = 300
    /// So many counts are kept apart; what comes from elsewhere is counted together.
    static let mostCounts = 1000

    /// What a count is of. The address is absent where there were too many.
    struct Source: Hashable {
        let event: String
        let address: String?
    }

    private var origins = TokenBuckets(perMinute: perOrigin)
    private var all = TokenBuckets(perMinute: altogether)
    private var counts: [Source: Int] = [:]

    /// - Parameters:
    ///   - network: that of the address. Each kind of event counts for itself: a flood of one does not hide the other.
    ///   - now: on a clock that never goes back.
    /// - Returns: whether it is to be written; if not, it is counted.
    mutating func admits(_ source: Source, of network: String, at now: Duration) -> Bool {
        let isFew = origins.take(for: "\(source.event) \(network)", at: now) == nil
        if isFew, all.take(for: source.event, at: now) == nil { return true }
        let hasRoom = counts[source] != nil || counts.count < Self.mostCounts
        counts[hasRoom ? source : Source(event: source.event, address: nil), default: 0] += 1
        return false
    }

    /// What was counted since the last call.
    mutating func takeCounts() -> [(source: Source, count: Int)] {
        defer { counts = [:] }
        return counts.map { ($0.key, $0.value) }.sorted {
            ($0.source.event, $0.source.address ?? "") < ($1.source.event, $1.source.address ?? "")
        }
    }
}
