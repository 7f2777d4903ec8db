import Auth
import Foundation
import GRDB
import Host
import Logging
import Synchronization

/// What somebody leaves behind whose account is deleted. Their own file goes. What they said to others stays, or, where
/// the account is erased, goes from every file, down to the last byte.
///
///   handles AccountDeleted     live event "erased": forget what this user wrote
///
/// What is done is noted in chat.db. The rest is made up for at the next start, or after a while: the program may be
/// killed in between, be started without Chat, or find a file locked.
final class Departures: Feature {
    private let chat: ChatPlugin
    private let deliveries: Deliveries
    private let rounds = Rounds()
    private let failures = Mutex<[String]>([])
    /// Whom a file holds nothing of any more, while other files still do; and whom everybody has been told of.
    private let progress = Mutex<(cleaned: [String: Set<UserID>], told: Set<UserID>)>(([:], []))

    init(chat: ChatPlugin, deliveries: Deliveries) {
        self.chat = chat
        self.deliveries = deliveries
    }

    func register(in app: inout Registration) {
        app.migrate("0001 departures", in: MessageStore.recordSchema) { db in
            try db.create(table: "departures", options: [.strict, .withoutRowID]) { table in
                table.primaryKey("account", .text)
                table.column("doneAt", .integer).notNull()
            }
        }
        app.prepare { [self] in await settle() }
        app.on(AccountDeleted.self) { [self] _ in await settle() }
        app.every(.seconds(60), "departures") { [self] in
            if !failures.withLock({ $0 }).isEmpty { await settle() }
            let failures = failures.withLock { $0 }
            guard failures.isEmpty else { throw Unsettled(reasons: failures) }
        }
    }

    /// Returns when everything that is to be done at the time of the call is done, or has been found impossible for now.
    private func settle() async {
        await rounds.join("") { [self] in await round() }
    }

    private func round() async {
        do {
            let failures = try await work()
            self.failures.withLock { $0 = failures }
        } catch {
            failures.withLock { $0 = ["\(error)"] }
        }
        for failure in failures.withLock({ $0 }) {
            Logger(label: ChatPlugin.name).error(
                "what a deleted account leaves behind is not removed yet, and will be tried again",
                metadata: ["because": "\(failure)"])
        }
    }

    /// - Returns: why something is left to do.
    private func work() async throws -> [String] {
        let done = try await chat.store.record.read { try UserID.fetchSet($0, sql: "SELECT account FROM departures") }
        let gone = chat.directory.all.filter { $0.isDeleted && !done.contains($0.id) }
        guard !gone.isEmpty else { return [] }
        var failures: [String] = []
        for account in gone where !account.isErased {
            failures += await failure("the file of \(account.key)") {
                try await leave(account)
                try await note([account])
            }
        }
        let erased = gone.filter(\.isErased)
        guard !erased.isEmpty else { return failures }
        var left: [String] = []
        for account in erased {
            left += await failure("the file of \(account.key)") { try await leave(account) }
        }
        left += await erase(Set(erased.map(\.id)), from: try chat.store.mailboxes.names())
        if left.isEmpty { try await note(erased) }
        return failures + left
    }

    /// Nothing is left to do of what `accounts` leave behind.
    private func note(_ accounts: [Account]) async throws {
        let now = chat.host.clock.now()
        try await chat.store.record.write { db in
            for account in accounts {
                try db.execute(
                    sql: "INSERT INTO departures (account, doneAt) VALUES (?, ?)", arguments: [account.id, now])
                try LostMailboxes.forget(account.key, db)
            }
        }
        progress.withLock { progress in
            let done = Set(accounts.map(\.id))
            progress.cleaned = progress.cleaned.mapValues { $0.subtracting(done) }.filter { !$1.isEmpty }
            progress.told.subtract(done)
        }
    }

    /// - Returns: nothing, or why it failed: what comes after is tried all the same.
    private func failure(_ what: String, _ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch {
            return ["\(what): \(error)"]
        }
    }

    /// What they said and others have not got yet is delivered first.
    private func leave(_ account: Account) async throws {
        let mailboxes = chat.store.mailboxes
        if !account.isErased, try mailboxes.names().contains(account.key) {
            await deliveries.deliver(from: account.key, again: true)
            guard try await !deliveries.isLate(account.key) else { throw StillOwed() }
        }
        try await mailboxes.remove(account.key)
    }

    /// From the record, and from every mailbox there is: who has a message is not known otherwise.
    /// - Returns: why something is left.
    private func erase(_ gone: Set<UserID>, from names: [String]) async -> [String] {
        let (record, mailboxes) = (chat.store.record, chat.store.mailboxes)
        var failures = await failure(record.name, of: gone) { gone in
            let erasure = Erasure(of: gone, feed: MessageFeeds.record, reader: nil, chat: chat)
            try await erase(erasure, with: { try await record.write($0) }, { try await record.rebuild() })
        }
        for name in names {
            failures += await failure("\(mailboxes.name)/\(name)", of: gone) { gone in
                let reader = chat.directory.account(named: name)?.id ?? .system
                try await erase(
                    Erasure(of: gone, feed: MessageFeeds.mailbox, reader: reader, chat: chat),
                    with: { try await mailboxes.write(name, $0) }, { try await mailboxes.rebuild(name) })
            }
        }
        let untold = progress.withLock { progress in
            defer { progress.told.formUnion(gone) }
            return gone.subtracting(progress.told)
        }
        for user in untold {
            // Texts always encode.
            guard let event = try? LiveEvent("erased", Erased(user: user)) else { continue }
            chat.host.live.publish(event, to: .everyone)
        }
        return failures
    }

    /// A file that holds nothing of them any more is not looked through again because another one still does.
    private func failure(
        _ file: String, of gone: Set<UserID>, _ body: (Set<UserID>) async throws -> Void
    ) async -> [String] {
        let left = progress.withLock { gone.subtracting($0.cleaned[file] ?? []) }
        guard !left.isEmpty else { return [] }
        return await failure(file) {
            try await body(left)
            progress.withLock { $0.cleaned[file, default: []].formUnion(left) }
        }
    }

    private func erase(
        _ erasure: Erasure, with write: (@escaping @Sendable (Database) throws -> Stretch) async throws -> Stretch,
        _ rebuild: () async throws -> Void
    ) async throws {
        var stretch = Stretch(last: 0, isDirty: false)
        while let last = stretch.last {
            stretch = try await write { try erasure.erase(after: last, $0) }
        }
        guard stretch.isDirty else { return }
        _ = try await write { [stretch] db in
            try SearchIndex.forget(db)
            return stretch
        }
        try await rebuild()
        _ = try await write { try Stretch.clean($0) }
    }

    private struct Erased: Encodable {
        let user: UserID
    }
}

/// How far a mailbox has been looked through.
private struct Stretch: Sendable {
    /// The last id that was looked at; `nil` at the end.
    let last: Int64?
    /// Whether something was removed that the file may still show traces of.
    let isDirty: Bool

    static func clean(_ db: Database) throws -> Stretch {
        try db.execute(sql: "DELETE FROM counters WHERE name = 'dirty'")
        return Stretch(last: nil, isDirty: false)
    }

    static func isDirty(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM counters WHERE name = 'dirty')") ?? false
    }
}

/// Takes out of one mailbox what people whose accounts are erased have said and done.
private struct Erasure: Sendable {
    /// So much of a mailbox is looked through at a time that others get their turn.
    private static let length = 5000
    /// Stands where it must be said that somebody pinned a message; no account is called so.
    private static let nobody = UserID(rawValue: "nobody")

    let gone: Set<UserID>
    let feed: String
    /// Whose mailbox it is; `nil` for the record.
    let reader: UserID?
    let chat: ChatPlugin

    init(of gone: Set<UserID>, feed: String, reader: UserID?, chat: ChatPlugin) {
        self.gone = gone
        self.feed = feed
        self.reader = reader
        self.chat = chat
    }

    func erase(after id: Int64, _ db: Database) throws -> Stretch {
        let last = try Int64.fetchOne(
            db, sql: "SELECT max(id) FROM (SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT ?)",
            arguments: [id, Self.length])
        guard let last else { return Stretch(last: nil, isDirty: try Stretch.isDirty(db)) }
        let stretch = id + 1...last
        // Their messages first, and with each what stands on it.
        let said = try Message.remove(
            Message.filter(stretch.contains(Column("id")) && gone.contains(Column("sender"))), db)
        let done = try takeMarks(in: stretch, db)
        // Noted with the removal: the program may be killed before the file is written anew.
        if said + done > 0 { try db.execute(sql: "INSERT OR REPLACE INTO counters (name, value) VALUES ('dirty', 1)") }
        return Stretch(last: last, isDirty: true)
    }

    /// What they put on the messages of others: reactions go, pins stay without their name.
    /// - Returns: how much it was.
    private func takeMarks(in stretch: ClosedRange<Int64>, _ db: Database) throws -> Int {
        let reactions = Reaction.filter(stretch.contains(Column("message")) && gone.contains(Column("user")))
        let marked = try reactions.select(Column("message"), as: Int64.self).distinct().fetchAll(db)
        let reacted = try reactions.deleteAll(db)
        let pinned = try Pin.filter(stretch.contains(Column("message")) && gone.contains(Column("by")))
            .updateAll(db, Column("by").set(to: Self.nobody))
        let named = try Table("mentions")
            .filter(stretch.contains(Column("message")) && gone.contains(Column("user"))).deleteAll(db)
        for id in marked { try tell(id, db) }
        return reacted + pinned + named
    }

    /// Tells whoever sees a message of what is left on it, now or when their stream resumes.
    private func tell(_ id: Int64, _ db: Database) throws {
        guard var message = try Message.fetchOne(db, key: id) else { return }
        try message.store(at: chat.host.clock.now(), db)
        // A mailbox may still hold what its reader does not see any more.
        let identity = reader.flatMap(chat.directory.account)?.identity
        let place = identity.map { try? chat.channel(message.channel, for: $0) } ?? chat.publicChannel(message.channel)
        guard let place, place.beginning < id else { return }
        let event = try chat.event(message, feed: feed, for: reader ?? .system, db)
        db.afterNextTransaction { [live = chat.host.live, reader] _ in
            live.publish(event, to: reader.map { .users([$0]) } ?? .everyone)
        }
    }
}

/// Somebody's file has to stay for a while.
private struct StillOwed: Error, CustomStringConvertible {
    let description = "others are still owed messages from it"
}

/// What an operator is told for as long as something is left to do.
private struct Unsettled: Error, CustomStringConvertible {
    let reasons: [String]

    var description: String { reasons.joined(separator: "; ") }
}
