import Auth
import Chat
import Foundation
import GRDB
import Host
import Synchronization

/// The calls that are going on. They are kept in memory, and on disk so that they outlive the program: media goes from
/// browser to browser, and those who talk do not notice that it was gone.
///
///   handles MemberAdmitted                                who may see a channel now sees its call
///   handles MemberLeft, AccountDeleted, AccountLocked     who may not any more is not in it
///   live events "call", "call-seat", "call-gone" (``CallEvents``)
final class CallRegister: Feature {
    static let schema = Schema("calls")

    let chat: ChatPlugin
    let limits: Call.Limits
    private let events: CallEvents
    private let missed: MissedCalls
    private let database = DatabaseFile("calls.db", schemas: CallRegister.schema, isShortLived: true)
    private let calls = Mutex<[String: Call]>([:])

    /// How long the program may have been gone for its calls to go on.
    private static let mostAbsent = Duration.seconds(120)
    /// How often it is noted that they do.
    private static let noteEvery = Duration.seconds(10)

    init(chat: ChatPlugin, limits: Call.Limits) {
        self.chat = chat
        self.limits = limits
        events = CallEvents(chat: chat)
        missed = MissedCalls(chat: chat)
    }

    func register(in app: inout Registration) {
        app.opens(database)
        app.migrate("0001 calls", in: Self.schema) { db in
            try db.create(table: "calls", options: [.strict, .withoutRowID]) { table in
                table.primaryKey("id", .text)
                table.column("channel", .text).notNull().unique()
                table.column("call", .blob).notNull()
            }
            try db.create(table: "going", options: [.strict]) { table in
                // The one row.
                table.primaryKey("id", .integer).check { $0 == 1 }
                table.column("at", .integer).notNull()
            }
        }
        app.prepare { [self] in try await resume() }
        app.every(.seconds(1), "calls") { [self] in try await look() }
        app.every(Self.noteEvery, "running calls") { [self] in try await noteThatCallsGoOn() }
        app.on(MemberAdmitted.self) { [self] admitted in
            guard let call = running(in: admitted.channel) else { return }
            events.show(call, isForMember: true, to: [admitted.user])
        }
        app.on(MemberLeft.self) { [self] left in
            try await putOut(left.user) { $0.channel == left.channel }
        }
        app.on(AccountDeleted.self) { [self] deleted in try await putOut(deleted.account.id) { _ in true } }
        app.on(AccountLocked.self) { [self] locked in try await putOut(locked.account) { _ in true } }
    }

    // MARK: Asking

    /// A call that `reader` may see: its channel is theirs, or they were asked to come.
    /// - Throws: ``Host/Refusal`` 404.
    func call(_ id: String, for reader: Identity) throws -> Call {
        guard let call = self[id], isVisible(call, to: reader) else { throw Refusal.callNotFound }
        return call
    }

    func calls(for reader: Identity) -> [Call] {
        calls.withLock { Array($0.values) }
            .filter { isVisible($0, to: reader) }
            .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    }

    private func isVisible(_ call: Call, to reader: Identity) -> Bool {
        call.guests.contains(reader.id) || isMember(reader, of: call)
    }

    func isMember(_ reader: Identity, of call: Call) -> Bool {
        (try? chat.channel(call.channel, for: reader)) != nil
    }

    private subscript(id: String) -> Call? { calls.withLock { $0[id] } }

    private func running(in channel: String) -> Call? {
        calls.withLock { $0.values.first { $0.channel == channel } }
    }

    // MARK: Changing

    enum Start {
        case started(Call)
        /// Somebody was quicker.
        case running(Call)
    }

    /// What has come of a step, in the order in which it is told.
    typealias Done = (call: Call, outcomes: [Call.Outcome])

    /// - Parameter others: who is rung: asked when it is done, as all else is that may have changed since it was asked for.
    /// - Throws: ``Host/Refusal``: what `others` throws.
    func start(
        in channel: String, by starter: Identity, seat: String, _ media: Call.Media,
        ringing others: @escaping @Sendable () throws -> [UserID]
    ) async throws -> Start {
        let startedAt = chat.host.clock.now()
        let (start, done) = try await database.write { [self] db -> (Start, [Done]) in
            try checkPresence(of: starter)
            let rung = try others()
            if let running = running(in: channel) { return (.running(running), []) }
            let call = Call(
                id: UUID().uuidString.lowercased(), channel: channel, by: starter.id, seat: seat, media,
                at: startedAt, ringing: rung, now: chat.host.uptime(), limits: limits)
            try keep(call, [.changed], db)
            return (.started(call), [(call, [.changed])] + (try leaveOthers(than: call.id, starter.id, db)))
        }
        await missed.say(done)
        return start
    }

    /// Whoever comes has left every other call.
    /// - Throws: as ``change(_:by:_:)``.
    func join(_ id: String, by joiner: Identity, seat: String, _ media: Call.Media) async throws -> Call {
        let done = try await database.write { [self] db -> [Done] in
            let joined = try step(id, by: joiner, db) { call, now throws(Call.Refusal) in
                try call.join(joiner.id, seat: seat, media, now: now)
            }
            return [joined] + (try leaveOthers(than: id, joiner.id, db))
        }
        await missed.say(done)
        return done[0].call
    }

    /// When this returns, what `body` did to the call is on disk, and told.
    /// - Parameter user: who wants it, and may see the call at the time when it is done; `nil` for the program itself.
    /// - Throws: ``Host/Refusal``: 404, or what the call says.
    @discardableResult
    func change(
        _ id: String, by user: Identity?,
        _ body: @escaping @Sendable (inout Call, _ now: Duration) throws(Call.Refusal) -> [Call.Outcome]
    ) async throws -> Call {
        let done = try await database.write { [self] db in try step(id, by: user, db, body) }
        await missed.say([done])
        return done.call
    }

    private func step(
        _ id: String, by user: Identity?, _ db: Database,
        _ body: (inout Call, _ now: Duration) throws(Call.Refusal) -> [Call.Outcome]
    ) throws -> Done {
        if let user { try checkPresence(of: user) }
        guard var call = self[id], user.map({ isVisible(call, to: $0) }) ?? true else { throw Refusal.callNotFound }
        do {
            let outcomes = try body(&call, chat.host.uptime())
            if !outcomes.isEmpty { call.version += 1 }
            try keep(call, outcomes, db)
            return (call, outcomes)
        } catch let refusal as Call.Refusal {
            throw refusal.words(limits)
        }
    }

    /// Their account may be gone, or shut, since they asked.
    private func checkPresence(of user: Identity) throws {
        guard chat.directory.identity(of: user.id) != nil else { throw Refusal.signInNeeded }
    }

    private func leaveOthers(than id: String, _ user: UserID, _ db: Database) throws -> [Done] {
        try calls.withLock { $0.values.filter { $0.id != id && $0.participant(user) != nil } }
            .map { other in try step(other.id, by: nil, db) { call, _ throws(Call.Refusal) in call.goElsewhere(user) } }
    }

    /// Whose account is gone, or who may not see a channel any more.
    private func putOut(_ user: UserID, of isMeant: (Call) -> Bool) async throws {
        for call in calls.withLock({ Array($0.values) }) where isMeant(call) {
            try await isOverOrDone {
                try await change(call.id, by: nil) { call, _ throws(Call.Refusal) in call.putOut(user) }
            }
            events.tellGone(call, to: user)
        }
    }

    private func look() async throws {
        let now = chat.host.uptime()
        let due = calls.withLock { $0.values.filter { $0.nextDeadline.map { $0 <= now } ?? false } }
        for call in due {
            try await isOverOrDone {
                try await change(call.id, by: nil) { call, now throws(Call.Refusal) in call.passed(now) }
            }
        }
    }

    private func isOverOrDone(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let refusal as Refusal where refusal.code == Refusal.callNotFound.code {
        }
    }

    // MARK: Keeping

    private func keep(_ call: Call, _ outcomes: [Call.Outcome], _ db: Database) throws {
        guard !outcomes.isEmpty else {
            // Only that somebody was heard of, which the next start need not know.
            return calls.withLock { $0[call.id] = call }
        }
        if call.isOver {
            try db.execute(sql: "DELETE FROM calls WHERE id = ?", arguments: [call.id])
        } else {
            try db.execute(
                sql: "INSERT OR REPLACE INTO calls (id, channel, call) VALUES (?, ?, ?)",
                arguments: [call.id, call.channel, try JSONEncoder().encode(call)])
            try Self.noteTime(chat.host.clock.now(), db)
        }
        db.afterNextTransaction { [self] _ in
            calls.withLock { $0[call.id] = call.isOver ? nil : call }
            events.tell(outcomes, of: call)
        }
    }

    private func noteThatCallsGoOn() async throws {
        guard calls.withLock({ !$0.isEmpty }) else { return }
        try await database.write { [chat] db in try Self.noteTime(chat.host.clock.now(), db) }
    }

    private static func noteTime(_ time: Timestamp, _ db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO going (id, at) VALUES (1, ?)", arguments: [time])
    }

    /// Those of an earlier run, if that ended just now: of others people know by themselves that they are over. What is not
    /// to be read any more is forgotten: people call again.
    private func resume() async throws {
        let (at, rows) = try await database.read { db in
            (
                try Timestamp.fetchOne(db, sql: "SELECT at FROM going"),
                try Data.fetchAll(db, sql: "SELECT call FROM calls")
            )
        }
        let now = chat.host.uptime()
        var known: [String: Call] = [:]
        if let at, chat.host.clock.now().since(at) < Self.mostAbsent {
            for row in rows {
                guard var call = try? JSONDecoder().decode(Call.self, from: row) else { continue }
                call.resume(now: now, limits: limits)
                known[call.id] = call
            }
        }
        let ids = Set(known.keys)
        try await database.write { db in
            for id in try String.fetchAll(db, sql: "SELECT id FROM calls") where !ids.contains(id) {
                try db.execute(sql: "DELETE FROM calls WHERE id = ?", arguments: [id])
            }
        }
        calls.withLock { [known] in $0 = known }
    }
}
