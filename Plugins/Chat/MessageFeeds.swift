import Auth
import GRDB
import Host

/// Lets a cut stream resume: every change to a message in order, of the public record (the `c` of a cursor) and of
/// the reader's own file (the `u`).
struct MessageFeeds: Feature {
    static let record = "c"
    static let mailbox = "u"

    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.feed(MessageFeed(key: Self.record, chat: chat))
        app.feed(MessageFeed(key: Self.mailbox, chat: chat))
        // What a user's browsers show is gone with the file: they ask anew.
        chat.store.mailboxes.whenSetAside { [chat] key in
            if let account = chat.directory.account(named: key) { chat.host.live.restart(account.id) }
        }
    }

    /// The feed that counts the mailbox in which a channel's messages are.
    static func key(of channel: Channel) -> String {
        channel.isPublic ? record : mailbox
    }
}

private struct MessageFeed: LiveFeed {
    let key: String
    let chat: ChatPlugin

    func positions(for identity: Identity) async throws -> ClosedRange<Int64> {
        try await read(identity, Mailbox.changes)
    }

    func events(after position: Int64, for identity: Identity, limit: Int) async throws -> [LiveEvent] {
        let changes = try changes(after: position, for: identity, limit: limit)
        return try await read(identity) { db in
            let messages = try changes.fetchAll(db)
            let views = try chat.views(messages, for: identity.id, db)
            return try zip(messages, views).map { try LiveEvent("message", $1, feed: key, position: $0.change) }
        }
    }

    private func changes(
        after position: Int64, for reader: Identity, limit: Int
    ) throws -> QueryInterfaceRequest<Message> {
        let changes = Message.changed(after: position, limit: limit)
        // The plus keeps SQLite on the index of the changes.
        guard key == MessageFeeds.mailbox else {
            // The record still holds channels that the operator has taken out of the list.
            return changes.filter(
                sql: "+channel IN (SELECT value FROM json_each(?))", arguments: [try SQLList(chat.settings.channels)])
        }
        // Somebody's file may still hold what they were in once.
        let beginnings = chat.memberships.channels(of: reader.id).map { [$0.id: $0.members[reader.id] ?? .max] }
        return changes.filter(
            sql: """
                (+channel NOT LIKE 'private:%' OR EXISTS (
                    SELECT 1 FROM json_each(?) AS place, json_each(place.value) AS begins
                    WHERE begins.key = messages.channel AND begins.value < messages.id))
                """, arguments: [try SQLList(beginnings)])
    }

    private func read<T: Sendable>(
        _ identity: Identity, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        key == MessageFeeds.record
            ? try await chat.store.record.read(body) : try await chat.store.mailboxes.read(identity.key, body)
    }
}
