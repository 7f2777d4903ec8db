// Lockout — after too many failures in a row nobody may guess at a name for a while.
//
//   handles PasswordWillBeChecked, PasswordAccepted, PasswordRejected, PasswordNotChecked, PasswordWasReset,
//     AccountUnlocked, AccountDeleted
//   announces NameLocked

import Foundation
import GRDB
import HTTPTypes
public import Host
import Synchronization

/// Counts by name, whether there is such an account or not: a name that never locks would be one that is free. Only the
/// counts of accounts are stored, since what else was typed into the field may be a password.
final class Lockout: Feature {
    private let auth: AuthPlugin
    private let guesses: Mutex<Guesses>

    init(auth: AuthPlugin) {
        self.auth = auth
        guesses = Mutex(
            Guesses(
                most: auth.settings.maxLoginAttempts,
                duration: .seconds(Int64(auth.settings.lockoutDurationMinutes) * 60)))
    }

    func register(in app: inout Registration) {
        app.migrate("0002 lockouts", in: .auth, createTable)
        guard auth.settings.maxLoginAttempts > 0 else { return }
        app.prepare(load)
        app.on(PasswordWillBeChecked.self, order: .last) { [self] in try admit($0.attempt) }
        app.on(PasswordAccepted.self, order: .first) { [self] in try await end($0.attempt, .right) }
        app.on(PasswordRejected.self, order: .first) { [self] in try await end($0.attempt, .wrong) }
        app.on(AccountUnlocked.self) { [self] in try await open($0.account) }
        app.on(PasswordWasReset.self) { [self] in try await open($0.account) }
        app.on(AccountDeleted.self) { [self] in try await open($0.account.id) }
        app.on(PasswordNotChecked.self, order: .first) { [self] in try await end($0.attempt, .neither) }
    }

    // MARK: Attempts

    private func admit(_ attempt: PasswordAttempt) throws {
        let now = auth.host.uptime()
        let left = guesses.withLock {
            $0.admit(attempt.id, at: name(of: attempt), isAccount: attempt.account != nil, now)
        }
        if let left { throw Refusal.locked(for: left) }
    }

    private func end(_ attempt: PasswordAttempt, _ outcome: Guesses.Outcome) async throws {
        let (name, now) = (name(of: attempt), auth.host.uptime())
        let change = guesses.withLock { $0.end(attempt.id, at: name, outcome, now) }
        guard let change else { return }
        if let account = attempt.account { try await store(change, of: account, at: now) }
        if change.lockedUntil != nil {
            await auth.host.hooks.announce(NameLocked(account: attempt.account, address: attempt.address))
        }
    }

    /// What cannot be a name is still counted, as one: it is nobody's.
    private func name(of attempt: PasswordAttempt) -> String { attempt.key ?? "" }

    /// Opens an account before its time.
    func open(_ account: UserID) async throws {
        guard let key = auth.directory.account(account)?.key else { return }
        guesses.withLock { $0.forget(key) }
        try await auth.database.write {
            try $0.execute(sql: "DELETE FROM lockouts WHERE account = ?", arguments: [account])
        }
    }

    // MARK: Remembering

    private func store(_ count: Guesses.Count, of account: UserID, at now: Duration) async throws {
        let until = count.lockedUntil.map { auth.host.clock.now().adding($0 - now) }
        try await auth.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO lockouts (account, failures, until) VALUES (?, ?, ?)
                    ON CONFLICT (account) DO UPDATE SET failures = excluded.failures, until = excluded.until
                    """, arguments: [account, count.failures, until])
        }
    }

    /// A lockout goes on after a restart for as long as it had left, and never for longer than one lasts, whatever the
    /// wall clock has done meanwhile.
    @Sendable private func load() async throws {
        let (now, wall) = (auth.host.uptime(), auth.host.clock.now())
        let rows = try await auth.database.read { db in
            try Row.fetchAll(db, sql: "SELECT key, failures, until FROM lockouts JOIN accounts ON id = account")
                .map { (key: $0["key"] as String, failures: $0["failures"] as Int, until: $0["until"] as Timestamp?) }
        }
        guesses.withLock { guesses in
            for row in rows {
                guesses.restore(row.key, failures: row.failures, left: row.until.map { $0.since(wall) }, now)
            }
        }
    }
}

/// Who has guessed how often: what is decided of it, without clocks of its own.
struct Guesses {
    enum Outcome {
        case right, wrong
        /// It was not looked at, after all.
        case neither
    }

    struct Count {
        var failures = 0
        /// Time since the start of the program.
        var lockedUntil: Duration?
        /// Attempts that are being checked: each counts as a failure until it is known to be none.
        fileprivate var underWay: Set<PasswordAttempt.ID> = []
        fileprivate var lastUse: Duration = .zero
        fileprivate var isAccount = false

        fileprivate var isIdle: Bool { failures == 0 && underWay.isEmpty && lockedUntil == nil }
    }

    /// So many names that nobody has are kept in mind; then those go that were not guessed at for the longest time. The
    /// names of accounts stay: others could be made up until a locked one is forgotten.
    static let mostNames = 10_000

    let most: Int
    let duration: Duration
    private var counts: [String: Count] = [:]

    init(most: Int, duration: Duration) {
        self.most = most
        self.duration = duration
    }

    /// - Returns: how long the name stays locked; `nil` where the attempt is admitted.
    mutating func admit(
        _ attempt: PasswordAttempt.ID, at name: String, isAccount: Bool, _ now: Duration
    ) -> Duration? {
        var count = current(name, now)
        count.isAccount = isAccount
        if let until = count.lockedUntil { return until - now }
        // As many as would lock it are being checked: this one is not looked at either.
        guard count.failures + count.underWay.count < most else { return duration }
        count.underWay.insert(attempt)
        count.lastUse = now
        counts[name] = count
        makeRoom()
        return nil
    }

    /// - Returns: the count, where it has changed.
    mutating func end(_ attempt: PasswordAttempt.ID, at name: String, _ outcome: Outcome, _ now: Duration) -> Count? {
        var count = current(name, now)
        guard count.underWay.remove(attempt) != nil else { return nil }
        let before = count.failures
        switch outcome {
        case .right: count.failures = 0
        case .wrong: count.failures += 1
        case .neither: break
        }
        if count.failures >= most { count.lockedUntil = now + duration }
        counts[name] = count.isIdle ? nil : count
        return count.failures == before ? nil : count
    }

    mutating func restore(_ name: String, failures: Int, left: Duration?, _ now: Duration) {
        guard failures > 0, left.map({ $0 > .zero }) ?? true else { return }
        var count = Count(failures: failures)
        count.lockedUntil = left.map { now + min($0, duration) }
        count.lastUse = now
        count.isAccount = true
        counts[name] = count
    }

    /// Opens a name, as an operator may.
    mutating func forget(_ name: String) {
        counts[name] = nil
    }

    /// A lockout that is over leaves nothing behind.
    private func current(_ name: String, _ now: Duration) -> Count {
        guard var count = counts[name] else { return Count() }
        if let until = count.lockedUntil, until <= now {
            count.failures = 0
            count.lockedUntil = nil
        }
        return count
    }

    /// A tenth at a time: looking for the oldest is work.
    private mutating func makeRoom() {
        guard counts.count > Self.mostNames else { return }
        let strangers = counts.filter { !$1.isAccount && $1.underWay.isEmpty }
        guard strangers.count > Self.mostNames * 9 / 10 else { return }
        for (name, _) in strangers.sorted(by: { $0.value.lastUse < $1.value.lastUse }).prefix(Self.mostNames / 10) {
            counts[name] = nil
        }
    }
}

/// Nobody may guess at a name for a while.
public struct NameLocked: Fact {
    /// `nil` where there is no such account.
    public let account: UserID?
    /// Where the last guess came from; `nil` for a Unix socket.
    public let address: String?
}

extension Refusal {
    fileprivate static func locked(for left: Duration) -> Refusal {
        let seconds = max(1, (left.milliseconds + 999) / 1000)
        let minutes = (seconds + 59) / 60
        return Refusal(
            HTTPResponse.Status(code: 423, reasonPhrase: "Locked"), "locked",
            "There were too many failures in a row. Try again in \(minutes == 1 ? "a minute" : "\(minutes) minutes").",
            headers: [.retryAfter: "\(seconds)"])
    }
}

private func createTable(_ db: Database) throws {
    try db.execute(
        sql: """
            CREATE TABLE lockouts (
                account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
                failures INTEGER NOT NULL CHECK (failures >= 0),
                until INTEGER
            ) STRICT
            """)
}
