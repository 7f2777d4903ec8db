/// How many pages are fetched at once: from one host, and in all. Whoever comes when all are taken waits in line.
actor FetchSlots {
    static let perHost = 4
    static let inAll = 8
    /// So many wait; whoever comes then is sent away.
    static let mostWaiting = 64

    private struct Waiter {
        let id: Int
        let host: String
        let turn: CheckedContinuation<Void, any Error>
    }

    private var taken: [String: Int] = [:]
    private var waiting: [Waiter] = []
    private var lastID = 0

    /// - Throws: ``FetchFailure/busy``, or `CancellationError` for who gave up in line.
    func use<Result: Sendable>(
        of host: String, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await take(host)
        defer { free(host) }
        return try await body()
    }

    private func isFree(_ host: String) -> Bool {
        taken[host, default: 0] < Self.perHost && taken.values.reduce(0, +) < Self.inAll
    }

    private func take(_ host: String) async throws {
        guard !isFree(host) else {
            taken[host, default: 0] += 1
            return
        }
        guard waiting.count < Self.mostWaiting else { throw FetchFailure.busy }
        lastID += 1
        let id = lastID
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return turn.resume(throwing: CancellationError()) }
                waiting.append(Waiter(id: id, host: host, turn: turn))
            }
        } onCancel: {
            // A handler cannot wait for an actor. The task does one step of it and is over.
            Task { await self.leave(id) }
        }
    }

    private func free(_ host: String) {
        taken[host, default: 1] -= 1
        if taken[host] == 0 { taken[host] = nil }
        guard let next = waiting.firstIndex(where: { isFree($0.host) }) else { return }
        let waiter = waiting.remove(at: next)
        taken[waiter.host, default: 0] += 1
        waiter.turn.resume()
    }

    private func leave(_ id: Int) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).turn.resume(throwing: CancellationError())
    }
}
