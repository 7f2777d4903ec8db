import Auth
import Foundation
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
    /// Those that go to the late ones as well: nobody in a hurry shares one.
    private let patientRounds = Rounds()
    /// Senders with something that is still owed, and to whom it could not be handed.
    private let late = Mutex<[String: Set<String>]>([:])

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
            for sender in try chat.store.mailboxes.names() { await deliver(from: sender, again: true) }
        }
        app.every(.seconds(5), "late deliveries") { [self] in
            for sender in late.withLock({ $0.keys }) { await deliver(from: sender, again: true) }
            let late = late.withLock { $0.keys.sorted() }
            guard late.isEmpty else { throw Late(senders: late) }
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
    /// - Parameter again: also to those whose mailboxes could not be written to before: that may take seconds, which nobody
    ///   waits for who says something to others.
    func deliver(from sender: String, again: Bool = false) async {
        await (again ? patientRounds : rounds).join(sender) { [self] in await round(sender, again) }
    }

    /// Whether members are still owed what `sender` has said.
    func isLate(_ sender: String) async throws -> Bool {
        try await chat.store.mailboxes.read(sender) { try Table("deliveries").fetchCount($0) > 0 }
    }

    // MARK: A round

    private static let batch = 100

    private func round(_ sender: String, _ again: Bool) async {
        let known = late.withLock { $0[sender] ?? [] }
        do {
            // Of somebody who is gone nothing is owed any more.
            let failing =
                chat.store.mailboxes.isRemoved(sender) ? [] : try await workOff(sender, besides: again ? [] : known)
            late.withLock { late in
                // What the other kind of round has found meanwhile stays.
                let others = (late[sender] ?? []).subtracting(again ? known : [])
                late[sender] = others.union(failing).isEmpty ? nil : others.union(failing)
            }
        } catch {
            late.withLock { $0[sender, default: []].formUnion(known) }
            log(error, from: sender)
        }
    }

    /// - Returns: the members whose mailboxes cannot be written to at the moment. The others do not wait for them.
    private func workOff(_ sender: String, besides known: Set<String>) async throws -> Set<String> {
        var failing = known
        while true {
            let actor = chat.directory.account(named: sender)?.id
            let owed = try await chat.store.mailboxes.read(sender) { [failing] db in
                try Owed.oldest(Self.batch, from: actor, besides: failing, db)
            }
            guard !owed.isEmpty else { return failing }
            let handed = await hand(owed, from: sender)
            try await chat.store.mailboxes.write(sender) { try Owed.strike(handed, $0) }
            failing.formUnion(Set(owed.map(\.recipient)).subtracting(handed.map(\.recipient)))
        }
    }

    /// - Returns: what has been delivered.
    private func hand(_ owed: [Owed], from sender: String) async -> [Owed] {
        await withTaskGroup { group in
            for (recipient, owed) in Dictionary(grouping: owed, by: \.recipient) {
                // One for each recipient of a batch, so never more than its size, so that a locked mailbox holds up its
                // owner alone; the group waits for all of them.
                group.addTask { [self] in
                    do {
                        try await write(owed, to: recipient)
                        return owed
                    } catch {
                        log(error, from: sender, to: recipient)
                        return []
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Writes into one member's mailbox and tells their streams.
    private func write(_ owed: [Owed], to recipient: String) async throws {
        guard let account = chat.directory.account(named: recipient), !account.isDeleted else { return }
        try await chat.store.mailboxes.write(account.key) { [chat] db in
            var opened: Set<String> = []
            for owed in owed where chat.isHeld(owed, by: account) {
                guard let stored = try owed.deliver(at: chat.host.clock.now(), chat.directory, db) else { continue }
                if stored.isNew, try Thread.appear(stored.message.channel, db) { opened.insert(stored.message.channel) }
                let event = try chat.event(stored.message, feed: MessageFeeds.mailbox, for: account.id, db)
                db.afterNextTransaction { _ in chat.host.live.publish(event, to: .users([account.id])) }
            }
            for id in opened { try chat.show(id, to: account.identity, db) }
        }
    }

    private func log(_ error: any Error, from sender: String, to recipient: String? = nil) {
        Logger(label: ChatPlugin.name).error(
            "messages could not be delivered, and will be tried again",
            metadata: ["sender": "\(sender)", "recipient": "\(recipient ?? "-")", "error": "\(error)"])
    }
}

/// What an operator is told for as long as members are owed messages.
private struct Late: Error, CustomStringConvertible {
    let senders: [String]

    var description: String { "messages of \(senders.joined(separator: ", ")) are not delivered yet" }
}

extension ChatPlugin {
    /// Whether it may be in somebody's file: by now they may have left, or who said or did it may have been erased. To be
    /// asked inside the transaction that stores it: who removes it all afterwards finds it then.
    fileprivate func isHeld(_ owed: Owed, by account: Account) -> Bool {
        let message = owed.message
        guard [message.sender, owed.actor].allSatisfy({ directory.account($0)?.isErased != true }) else { return false }
        guard message.channel.hasPrefix("private:") else { return true }
        return memberships.beginning(of: message.channel, for: account.id).map { $0 < message.id } ?? false
    }
}

/// A message that a member is still owed: as it is in the file of `actor`, and what they did to it.
private struct Owed: Sendable {
    let actor: UserID
    let recipient: String
    let message: Message
    let reactions: [Reaction]
    /// Where the last word on it was theirs; that of somebody else comes from that other's file.
    let pin: Pin?

    /// - Parameter actor: whose file it is; somebody whose account is not known has done nothing else.
    static func oldest(
        _ limit: Int, from actor: UserID?, besides failing: Set<String>, _ db: Database
    ) throws -> [Owed] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT deliveries.recipient, messages.* FROM deliveries JOIN messages ON messages.id = deliveries.message
                WHERE deliveries.recipient NOT IN (SELECT value FROM json_each(?))
                ORDER BY deliveries.message LIMIT ?
                """, arguments: [try SQLList(failing), limit])
        return try rows.map { row in
            let message = try Message(row: row)
            let actor = actor ?? message.sender
            return Owed(
                actor: actor, recipient: row["recipient"], message: message,
                reactions: try Reactions.of(actor, on: message.id, db), pin: try Pins.of(actor, on: message.id, db))
        }
    }

    /// What has changed since it was read stays owed.
    static func strike(_ owed: [Owed], _ db: Database) throws {
        for debt in owed {
            try db.execute(
                sql: """
                    DELETE FROM deliveries WHERE message = ?1 AND recipient = ?2
                    AND EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND change = ?3)
                    """, arguments: [debt.message.id, debt.recipient, debt.message.change])
        }
    }
}

extension Owed {
    /// Brings a mailbox's copy up to date.
    /// - Returns: the copy as it is now; `nil` when there was nothing to do.
    fileprivate func deliver(
        at now: Timestamp, _ directory: Directory, _ db: Database
    ) throws -> (message: Message, isNew: Bool)? {
        guard var copy = try Message.fetchOne(db, key: message.id) else {
            return (try insert(at: now, directory, db), true)
        }
        // What is deleted stays so, even where its author's own file is an old one out of a backup.
        guard copy.deletedAt == nil else { return nil }
        let hasNewWords = message.sender == actor ? try update(&copy, directory, db) : false
        let hasNewMarks = copy.deletedAt == nil ? try mark(db) : false
        guard hasNewWords || hasNewMarks else { return nil }
        try copy.store(at: now, db)
        return (copy, false)
    }

    private func insert(at now: Timestamp, _ directory: Directory, _ db: Database) throws -> Message {
        var copy = message
        // It keeps retries of the sender apart in the sender's own file. Here it could only get in the way of another
        // message, where that file was lost and the sender's program begins anew.
        copy.nonce = nil
        copy.change = try Mailbox.nextChange(at: now, db)
        try copy.insert(db)
        try Mentions.note(in: copy, directory, db)
        _ = try mark(db)
        return copy
    }

    /// What its author has made of it.
    private func update(_ copy: inout Message, _ directory: Directory, _ db: Database) throws -> Bool {
        var latest = message
        (latest.nonce, latest.change) = (copy.nonce, copy.change)
        // What looks the same and is spelt differently is equal to Swift.
        guard latest != copy || !latest.body.utf8.elementsEqual(copy.body.utf8) else { return false }
        copy = latest
        if let time = latest.deletedAt { try copy.empty(at: time, db) }
        try Mentions.note(in: copy, directory, db)
        return true
    }

    /// What the actor has put on it.
    private func mark(_ db: Database) throws -> Bool {
        let hasReacted = try Reactions.replace(actor, on: message.id, with: reactions, db)
        let hasPinned = try pin.map { try Pins.merge($0, db) } ?? false
        return hasReacted || hasPinned
    }
}
