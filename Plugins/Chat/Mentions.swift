import Auth
import GRDB
import Host
import Hummingbird

/// Whom a message is meant for, and where I was meant.
///
///   GET /api/chat/mentions?before=&limit=     what is unread first, then the newest first
struct Mentions: Feature {
    /// Stands for everybody in the channel.
    static let everyone = UserID(rawValue: "everyone")
    static let limit = RateLimit("mentions", perMinute: 120, "You are looking for mentions very quickly.")
    private static let mostUnread = 200

    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.migrate("0005 mentions", in: Mailbox.schema) { db in
            try db.create(table: "mentions", options: [.strict, .withoutRowID]) { table in
                table.primaryKey {
                    table.column("user", .text)
                    table.column("message", .integer).references("messages", onDelete: .cascade)
                }
                table.column("channel", .text).notNull()
            }
            try db.create(indexOn: "mentions", columns: ["message"])
            try db.create(indexOn: "mentions", columns: ["channel", "user", "message"])
        }
        app.routes.get("mentions", use: list)
    }

    // MARK: Writing

    /// Notes whom a message names, be it new or changed.
    static func note(in message: Message, _ directory: Directory, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM mentions WHERE message = ?", arguments: [message.id])
        guard message.event == nil, message.sender != .system, message.deletedAt == nil else { return }
        for user in users(named: MentionScanner.names(in: message.body), directory) {
            try db.execute(
                sql: "INSERT OR IGNORE INTO mentions (user, message, channel) VALUES (?, ?, ?)",
                arguments: [user, message.id, message.channel])
        }
    }

    private static func users(named names: [String], _ directory: Directory) -> [UserID] {
        names.compactMap { name in
            if name == everyone.rawValue { return everyone }
            return directory.account(named: name).flatMap { $0.isDeleted ? nil : $0.id }
        }
    }

    // MARK: Reading

    /// How many messages after `seen` are meant for `reader`, at most ``Message/mostUnread``.
    static func unread(in channel: Channel, after seen: Int64, _ reader: Identity, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT 1 FROM mentions
                    WHERE channel = ?1 AND user IN (?2, ?3) AND message > ?4
                    AND (user = ?3 OR NOT EXISTS (
                        SELECT 1 FROM mentions AS other WHERE other.user = ?3 AND other.message = mentions.message))
                    AND EXISTS (SELECT 1 FROM messages WHERE id = mentions.message AND sender <> ?2)
                    LIMIT ?5)
                """, arguments: [channel.id, reader.id, everyone, seen, Message.mostUnread]) ?? 0
    }

    /// Whom each message names, in the order of their ids.
    static func all(in messages: SQLList, _ db: Database) throws -> [Int64: [UserID]] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT message, user FROM mentions WHERE message IN (SELECT value FROM json_each(?)) ORDER BY user
                """, arguments: [messages])
        return Dictionary(grouping: rows) { $0["message"] as Int64 }.mapValues { $0.map { $0["user"] } }
    }

    static func name(in directory: Directory) -> (UserID) -> String? {
        { $0 == everyone ? everyone.rawValue : directory.account($0).flatMap { $0.isDeleted ? nil : $0.username } }
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        let reader = context.identity
        try chat.host.limits.spend(Self.limit, by: reader.id)
        let window = try Window(request)
        let before: Int64? =
            switch window.place {
            case .newest: nil
            case .before(let id): id
            case .after, .around: throw Refusal.malformed("Mentions are read backwards: give before, or nothing.")
            }
        let places = try await chat.places(for: reader)
        let find: @Sendable (Database) throws -> [Mention] = { [chat] db in
            try Mention.find(places, reader, before: before, window.limit, chat, db)
        }
        let found = try await chat.store.record.read(find) + chat.store.mailboxes.read(reader.key, find)
        let unread = before == nil ? found.filter(\.unread).sorted(by: Mention.isLater) : []
        let read = found.filter { !$0.unread }.sorted(by: Mention.isLater)
        return try .json(
            Page(results: unread + read.prefix(window.limit), more: read.count > window.limit))
    }

    private struct Page: Encodable {
        let results: [Mention]
        let more: Bool
    }

    fileprivate struct Mention: Encodable, Sendable {
        let message: MessageView
        let channel: String
        let unread: Bool

        static func isLater(_ a: Mention, _ b: Mention) -> Bool { a.message.id > b.message.id }

        /// Those in one mailbox: all that are unread (as far as anybody counts), and as many read ones as are asked for.
        static func find(
            _ places: [ReadingPlace], _ reader: Identity, before: Int64?, _ limit: Int, _ chat: ChatPlugin,
            _ db: Database
        ) throws -> [Mention] {
            let unread =
                try before == nil ? Mentions.messages(places, reader, isUnread: true, .max, mostUnread, db) : []
            let read = try Mentions.messages(places, reader, isUnread: false, before ?? .max, limit + 1, db)
            return try chat.views(unread, for: reader.id, db).map {
                Mention(message: $0, channel: $0.channel, unread: true)
            }
                + chat.views(read, for: reader.id, db).map { Mention(message: $0, channel: $0.channel, unread: false) }
        }
    }

    /// Newest first.
    private static func messages(
        _ places: [ReadingPlace], _ reader: Identity, isUnread: Bool, _ before: Int64, _ limit: Int, _ db: Database
    ) throws -> [Message] {
        var found: [Int64: Message] = [:]
        // One after the other, so that each is read in the order of its index, and no further than is wanted.
        for user in [reader.id, everyone] {
            for place in try mentioning(user, places, db) {
                let (after, last) = isUnread ? (place.seen, Int64.max) : (place.since, place.seen)
                let messages = try Message.fetchAll(
                    db,
                    sql: """
                        SELECT messages.* FROM mentions CROSS JOIN messages ON messages.id = mentions.message
                        WHERE mentions.channel = ?1 AND mentions.user = ?2
                        AND mentions.message > ?3 AND mentions.message <= ?4 AND messages.sender <> ?5
                        ORDER BY mentions.message DESC LIMIT ?6
                        """, arguments: [place.id, user, after, min(last, before - 1), reader.id, limit])
                for message in messages { found[message.id] = message }
            }
        }
        return Array(found.values.sorted { $0.id > $1.id }.prefix(limit))
    }

    /// Where `user` is meant at all.
    private static func mentioning(
        _ user: UserID, _ places: [ReadingPlace], _ db: Database
    ) throws -> [ReadingPlace] {
        let ids = try String.fetchSet(
            db,
            sql: """
                SELECT place.value FROM json_each(?1) AS place
                WHERE EXISTS (SELECT 1 FROM mentions WHERE channel = place.value AND user = ?2)
                """, arguments: [try SQLList(places.map(\.id)), user])
        return places.filter { ids.contains($0.id) }
    }
}

/// A channel that somebody may read, and how far they have.
struct ReadingPlace: Encodable, Sendable {
    let id: String
    /// What they may see comes after this message.
    let beginning: Int64
    /// What was meant for them comes after this message; in public it was said since they have had an account.
    let since: Int64
    /// What comes after this message is unread.
    let seen: Int64
}

extension ChatPlugin {
    /// All the channels that `reader` may read.
    func places(for reader: Identity) async throws -> [ReadingPlace] {
        let threads = try await store.mailboxes.read(reader.key) { try Thread.fetchAll($0) }
        let lastRead = Dictionary(uniqueKeysWithValues: threads.map { ($0.channel, $0.lastRead ?? 0) })
        let direct = threads.map(\.channel).filter { $0.hasPrefix("dm:") }
        let ids = settings.channels + memberships.channels(of: reader.id).map(\.id) + direct
        return ids.compactMap { id in
            guard let channel = try? channel(id, for: reader) else { return nil }
            let since = beginning(of: channel, for: reader)
            return ReadingPlace(
                id: id, beginning: channel.beginning, since: since, seen: max(lastRead[id] ?? 0, since))
        }
    }
}
