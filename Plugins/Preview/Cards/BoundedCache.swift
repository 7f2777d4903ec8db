import Host

/// Keeps what was found for a while: so many, and so heavy together; those go first that were not asked for the longest.
///
/// Decides only; the time comes from outside.
struct BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let weight: Int
        let until: Duration
        var used: UInt64
    }

    private let mostEntries: Int
    private let mostWeight: Int
    private var entries: [Key: Entry] = [:]
    private var weight = 0
    private var uses: UInt64 = 0

    init(entries: Int, weight: Int = .max) {
        (mostEntries, mostWeight) = (entries, weight)
    }

    var count: Int { entries.count }

    /// - Parameter now: on a clock that never goes back.
    mutating func value(for key: Key, at now: Duration) -> Value? {
        guard let entry = entries[key] else { return nil }
        guard now < entry.until else {
            remove(key)
            return nil
        }
        uses += 1
        entries[key]?.used = uses
        return entry.value
    }

    /// - Parameter weight: of what is heavier than all may be together nothing is kept.
    mutating func keep(_ value: Value, for key: Key, weight: Int = 0, until: Duration) {
        remove(key)
        guard weight <= mostWeight else { return }
        while entries.count >= mostEntries || self.weight > mostWeight - weight,
            let oldest = entries.min(by: { $0.value.used < $1.value.used })?.key
        {
            remove(oldest)
        }
        uses += 1
        entries[key] = Entry(value: value, weight: weight, until: until, used: uses)
        self.weight += weight
    }

    private mutating func remove(_ key: Key) {
        weight -= entries.removeValue(forKey: key)?.weight ?? 0
    }
}
