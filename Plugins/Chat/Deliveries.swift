import Auth
import GRDB
import Host
import Logging
import Synchronization

/// Brings private messages into the mailbox of every member.
///
/// A private message is first stored in its sender's mailbox, together with a row for each other member who is owed
/// it. What is owed is then written into the members' mailboxes, idempotently by message id, and the rows go. After
/// a crash the rows that are left are worked off before the first request, so what was acknowledged reaches everyone.
final class Deliveries: Feature {
    private let chat: ChatPlugin
    private let rounds = Rounds()
    private let late = Mutex<Set<String>>([])

    init(chat: ChatPlugin) {
        self.chat = chat
    }

    func register(in app: inout Registration) {
        app.migrate("0002 deliveries", in: Threads.schema) { db in
            try db.create(table: "deliveries", options: [.strict, .withoutRowID]) { table in
                table.primaryKey {
                    table.column("message", .integer).references("messages", onDelete: .cascade)
                    table.column("recipient", .text)
                }
            }
        }
        app.prepare { [self] in
            for sender in try chat.store.mailboxes.names() { await deliver(from: sender) }
        }
        app.every(.seconds(5), "late deliveries") { [self] in
            for sender in late.withLock({ $0 }) { await deliver(from: sender) }
        }
    }

    /// Notes what each of `recipients` is owed, in the transaction that stores `message`.
    static func owe(_ message: Message, to recipients: [String], _ db: Database) throws {
        for recipient in recipients {
            try db.execute(
                sql: "INSERT OR IGNORE INTO deliveries (message, recipient) VALUES (?, ?)",
                arguments: [message.id, recipient])
        }
    }

    /// Returns when everything that `sender` owed at the time of the call is delivered, or has been found to be late.
    func deliver(from sender: String) async {
        await rounds.join(sender) { [self] in
            do {
                while try await round(sender) {}
                _ = late.withLock { $0.remove(sender) }
            } catch {
                _ = late.withLock { $0.insert(sender) }
                Logger(label: ChatPlugin.name).error(
                    "messages could not be delivered, and will be tried again",
                    metadata: ["sender": "\(sender)", "error": "\(error)"])
            }
        }
    }

    // MARK: A round

    private static let batch = 500

    /// - Returns: whether there may be more.
    private func round(_ sender: String) async throws -> Bool {
        let owed = try await chat.store.mailboxes.read(sender) { try Owed.oldest(Self.batch, $0) }
        guard !owed.isEmpty else { return false }
        try await withThrowingTaskGroup { group in
            for (recipient, owed) in Dictionary(grouping: owed, by: \.recipient) {
                group.addTask { try await self.hand(owed.map(\.message), to: recipient, from: sender) }
            }
            try await group.waitForAll()
        }
        return owed.count == Self.batch
    }

    /// Writes into one member's mailbox, tells their streams, then strikes the debt.
    private func hand(_ messages: [Message], to recipient: String, from sender: String) async throws {
        if let account = chat.directory.account(named: recipient) {
            try await chat.store.mailboxes.write(recipient) { [chat] db in
                for message in messages {
                    guard let stored = try message.deliver(db) else { continue }
                    let event = try chat.event(stored, feed: MessageFeeds.mailbox)
                    db.afterNextTransaction { _ in chat.host.live.publish(event, to: .users([account.id])) }
                }
            }
        }
        try await chat.store.mailboxes.write(sender) { try Owed.strike(messages, recipient, $0) }
    }
}

/// A message that a member is still owed.
private struct Owed: Sendable {
    let recipient: String
    let message: Message

    static func oldest(_ limit: Int, _ db: Database) throws -> [Owed] {
        let sql = """
            SELECT deliveries.recipient, messages.* FROM deliveries JOIN messages ON messages.id = deliveries.message
            ORDER BY deliveries.message LIMIT ?
            """
        return try Row.fetchAll(db, sql: sql, arguments: [limit])
            .map { Owed(recipient: $0["recipient"], message: try Message(row: $0)) }
    }

    static func strike(_ messages: [Message], _ recipient: String, _ db: Database) throws {
        for message in messages {
            try db.execute(
                sql: "DELETE FROM deliveries WHERE message = ? AND recipient = ?", arguments: [message.id, recipient])
        }
    }
}

extension Message {
    /// Brings this mailbox's copy up to date.
    /// - Returns: the copy as it is now; `nil` when there was nothing to do.
    fileprivate func deliver(_ db: Database) throws -> Message? {
        var copy = self
        if let present = try Message.fetchOne(db, key: id) {
            copy.change = present.change
            guard copy != present else { return nil }
        }
        copy.change = try Mailbox.nextChange(db)
        try copy.upsert(db)
        try Thread.open(channel, db)
        return copy
    }
}
