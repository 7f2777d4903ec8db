import HTTPTypes
import Host

/// Hashes passwords and compares them, a bounded number at a time, away from the threads that serve.
struct PasswordHashing: Feature {
    /// Of new hashes; those with fewer are replaced when their owner signs in.
    var rounds = PasswordHash.defaultRounds
    let pool = HashingPool()

    func register(in app: inout Registration) {
        app.service("password hashing") { [pool] in
            defer { pool.shutdown() }
            try await Task.sleep(for: .seconds(Int64(Int32.max)))
        }
    }

    /// - Throws: ``Refusal`` 503 when too many wait already.
    func hash(_ password: String) async throws -> String {
        let rounds = rounds
        return try await run { PasswordHash(of: password, rounds: rounds).stored }
    }

    /// - Parameter stored: `nil` takes the time of a comparison, and fails.
    /// - Throws: ``Refusal`` 503 when too many wait already.
    func verify(_ password: String, against stored: String?) async throws -> Bool {
        let hash = stored.flatMap(PasswordHash.init(stored:)) ?? .decoy(rounds: rounds)
        return try await run { hash.verifies(password) }
    }

    func isOutdated(_ stored: String?) -> Bool {
        stored.flatMap(PasswordHash.init(stored:))?.needsRehash(rounds: rounds) ?? false
    }

    private func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async throws -> T {
        do {
            return try await pool.run(work)
        } catch is HashingPool.Full {
            throw Refusal.busy
        } catch is HashingPool.ShutDown {
            throw Refusal.busy
        }
    }
}

extension Refusal {
    fileprivate static let busy = Refusal(
        .serviceUnavailable, "busy", "Too many people are signing in at this moment. Try again in a few seconds.",
        headers: [.retryAfter: "3"])
}
