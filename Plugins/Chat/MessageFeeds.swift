import Auth
import Foundation
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
        try await read(identity) { db in
            try changes(after: position, limit: limit).fetchAll(db).map { try chat.event($0, feed: key) }
        }
    }

    private func changes(after position: Int64, limit: Int) throws -> QueryInterfaceRequest<Message> {
        let changes = Message.changed(after: position, limit: limit)
        guard key == MessageFeeds.record else { return changes }
        // The record still holds channels that the operator has taken out of the list. The plus keeps SQLite on the
        // index of the changes.
        let channels = String(decoding: try JSONEncoder.minimost.encode(chat.settings.channels), as: UTF8.self)
        return changes.filter(sql: "+channel IN (SELECT value FROM json_each(?))", arguments: [channels])
    }

    private func read<T: Sendable>(
        _ identity: Identity, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        key == MessageFeeds.record
            ? try await chat.store.record.read(body) : try await chat.store.mailboxes.read(identity.key, body)
    }
}
