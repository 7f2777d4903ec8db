/// Work that is done in rounds, one at a time a key: whoever comes while a round is under way shares the next one, so
/// a burst of callers costs a few rounds instead of one each.
actor Rounds {
    typealias Waiter = CheckedContinuation<Role, Never>

    enum Role {
        case leads
        case isServed
    }

    /// Who waits for the next round; a key is there while a round is under way.
    private(set) var waiting: [String: [Waiter]] = [:]

    /// Returns after a round that began after the call. The round goes on where its caller is cancelled.
    func join(_ key: String, _ round: @escaping @Sendable () async -> Void) async {
        guard await role(key) == .leads else { return }
        let served = waiting.updateValue([], forKey: key) ?? []
        // A task of its own, awaited here: the request that leads a round may be cancelled, and those that it serves as
        // well must not be. It ends with the round, of which there is one at a time.
        await Task { await round() }.value
        for waiter in served { waiter.resume(returning: .isServed) }
        passOn(key)
    }

    private func role(_ key: String) async -> Role {
        guard waiting[key] != nil else {
            waiting[key] = []
            return .leads
        }
        return await withCheckedContinuation { waiting[key, default: []].append($0) }
    }

    private func passOn(_ key: String) {
        guard var next = waiting[key], !next.isEmpty else {
            waiting[key] = nil
            return
        }
        let leader = next.removeFirst()
        waiting[key] = next
        leader.resume(returning: .leads)
    }
}
