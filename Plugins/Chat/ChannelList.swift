import Auth
import GRDB
import Host
import Hummingbird

/// What somebody sees in the sidebar.
///
///   GET /api/chat/channels
struct ChannelList: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.routes.get("channels", use: list)
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        try .json(try await chat.entries(for: context.identity))
    }
}

/// One channel as its reader sees it.
struct ChannelEntry: Encodable {
    let id: String
    let kind: Channel.Kind
    let name: String
    let topic: String
    let members: [String]
    let unread: Int
    let mentions: Int
    @ExplicitNull var lastMessage: Int64?
    @ExplicitNull var lastRead: Int64?
    let hidden: Bool
    let level: Thread.Level

    /// The latest message first, then by name.
    static func isLater(_ a: Self, _ b: Self) -> Bool {
        let (last, other) = (a.lastMessage ?? 0, b.lastMessage ?? 0)
        return last == other ? a.id < b.id : last > other
    }
}

extension ChatPlugin {
    /// Public channels in the operator's order, then conversations, the latest first.
    func entries(for reader: Identity) async throws -> [ChannelEntry] {
        let threads = try await store.mailboxes.read(reader.key) { db in
            Dictionary(uniqueKeysWithValues: try Thread.fetchAll(db).map { ($0.channel, $0) })
        }
        let everyones = try settings.channels.map { try channel($0, for: reader) }
        let conversations =
            memberships.channels(of: reader.id).compactMap { privateChannel($0.id, for: reader.id) }
            + threads.keys.filter { $0.hasPrefix("dm:") }
            .compactMap { DirectMessages.channel($0, for: reader, directory) }
        let open = try await store.record.read { db in
            try everyones.map { try entry($0, threads[$0.id], reader, db) }
        }
        let own = try await store.mailboxes.read(reader.key) { db in
            try conversations.map { try entry($0, threads[$0.id], reader, db) }
        }
        return open + own.sorted(by: ChannelEntry.isLater)
    }

    /// Makes a conversation that is new to `reader`, or has changed, appear in all their browsers as it is by then.
    func show(_ channel: String, to reader: Identity) async throws {
        try await store.mailboxes.write(reader.key) { [self] in try show(channel, to: reader, $0) }
    }

    /// Likewise, once the transaction on their file that is under way is over. What happens to the file comes in a row, so
    /// of a channel that they are led out of nothing comes after the word that it is gone.
    func show(_ id: String, to reader: Identity, _ db: Database) throws {
        guard let channel = try? channel(id, for: reader) else { return }
        let event = try LiveEvent("channel", entry(channel, try Thread.fetchOne(db, key: id), reader, db))
        db.afterNextTransaction { [live = host.live] _ in live.publish(event, to: .users([reader.id])) }
    }

    func entry(for channel: Channel, _ reader: Identity) async throws -> ChannelEntry {
        let thread = try await store.mailboxes.read(reader.key) { try Thread.fetchOne($0, key: channel.id) }
        return try await store.read(channel, as: reader) { try entry(channel, thread, reader, $0) }
    }

    /// - Parameter db: the mailbox that holds the channel's messages.
    private func entry(_ channel: Channel, _ thread: Thread?, _ reader: Identity, _ db: Database) throws -> ChannelEntry
    {
        let seen = max(thread?.lastRead ?? 0, beginning(of: channel, for: reader))
        return ChannelEntry(
            id: channel.id, kind: channel.kind, name: channel.name, topic: channel.topic,
            members: channel.members.map(\.username),
            unread: try Message.unread(in: channel, after: seen, reader, db),
            mentions: try Mentions.unread(in: channel, after: seen, reader, db),
            lastMessage: try Message.last(in: channel, db), lastRead: thread?.lastRead,
            hidden: thread?.hidden ?? false, level: thread?.level ?? .all)
    }

    /// What was said in public before somebody came is never unread to them, however far back they read. What is in
    /// their own file was said to them.
    func beginning(of channel: Channel, for reader: Identity) -> Int64 {
        guard channel.isPublic, let account = directory.account(reader.id) else { return channel.beginning }
        return Identifiers.first(at: account.createdAt)
    }
}

extension Message {
    /// Nobody counts further than this.
    static let mostUnread = 1000

    static func last(in channel: Channel, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT max(id) FROM messages WHERE channel = ? AND id > ?",
            arguments: [channel.id, channel.beginning])
    }

    /// Messages of others after `seen`, at most ``mostUnread``. What happened is not said to anybody, unless it is news.
    static func unread(in channel: Channel, after seen: Int64, _ reader: Identity, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT 1 FROM messages
                    WHERE channel = ? AND id > ? AND sender <> ? AND deletedAt IS NULL
                        AND (event IS NULL OR event = ?)
                    LIMIT ?)
                """, arguments: [channel.id, seen, reader.id, ChannelEvent.called, mostUnread]) ?? 0
    }
}
