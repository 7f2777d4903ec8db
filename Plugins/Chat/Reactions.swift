import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird

/// An emoji on a message, put on and taken off.
///
///   PUT, DELETE /api/chat/messages/:message/reactions/:emoji
struct Reactions: Feature {
    /// Different emoji on one message.
    static let most = 20

    let changes: MessageChanges

    func register(in app: inout Registration) {
        app.migrate("0003 reactions", in: Mailbox.schema) { db in
            try db.create(table: "reactions", options: [.strict, .withoutRowID]) { table in
                table.primaryKey {
                    table.column("message", .integer).references("messages", onDelete: .cascade)
                    table.column("emoji", .text)
                    table.column("user", .text)
                }
                table.column("at", .integer).notNull()
            }
        }
        app.routes.put("messages/:message/reactions/:emoji", use: add)
        app.routes.delete("messages/:message/reactions/:emoji", use: remove)
    }

    private func add(_ request: Request, _ context: SignedIn) async throws -> Response {
        let (emoji, user) = (try Self.emoji(try context.parameter("emoji")), context.identity)
        let now = changes.chat.host.clock.now()
        try changes.chat.host.limits.spend(Posting.limit, by: user.id)
        let (_, view) = try await changes.make(try context.messageID("message"), by: user) { message, _, db in
            guard message.event == nil else { throw Refusal.notToBeMarked }
            let reactions = try Reaction.filter(Column("message") == message.id).fetchAll(db)
            guard !reactions.contains(where: { $0.emoji == emoji && $0.user == user.id }) else { return false }
            let different = Set(reactions.map(\.emoji))
            guard different.contains(emoji) || different.count < Self.most else { throw Refusal.tooManyReactions }
            try Reaction(message: message.id, emoji: emoji, user: user.id, at: now).insert(db)
            return true
        }
        return try .json(view)
    }

    private func remove(_ request: Request, _ context: SignedIn) async throws -> Response {
        let (emoji, user) = (try context.parameter("emoji"), context.identity)
        let (_, view) = try await changes.make(try context.messageID("message"), by: user) { message, _, db in
            try db.execute(
                sql: "DELETE FROM reactions WHERE message = ? AND emoji = ? AND user = ?",
                arguments: [message.id, emoji, user.id])
            return db.changesCount > 0
        }
        return try .json(view)
    }

    /// - Throws: ``Host/Refusal`` 422 for what is not one emoji (Unicode Technical Standard 51).
    static func emoji(_ text: String) throws -> String {
        let scalars = text.unicodeScalars
        let isEmoji =
            text.count == 1 && scalars.count <= 16
            && scalars.allSatisfy { $0.properties.isEmoji || $0.isEmojiJoint }
            && (scalars.contains { $0.properties.isEmojiPresentation || $0.isEmojiJoint }
                || scalars.allSatisfy { $0.value > 0xFF })
        guard isEmoji else { throw Refusal(.unprocessableContent, "not-an-emoji", "That is not an emoji.") }
        return text
    }

    // MARK: Records

    static func all(on messages: SQLList, _ db: Database) throws -> [Int64: [Reaction]] {
        let found = try Reaction.fetchAll(
            db, sql: "SELECT * FROM reactions WHERE message IN (SELECT value FROM json_each(?)) ORDER BY at",
            arguments: [messages])
        return Dictionary(grouping: found, by: \.message)
    }

    /// What `user` put on a message.
    static func of(_ user: UserID, on message: Int64, _ db: Database) throws -> [Reaction] {
        try Reaction.filter(Column("message") == message && Column("user") == user).order(Column("emoji"))
            .fetchAll(db)
    }

    /// Brings what `user` put on a message up to date with what their own file says.
    /// - Returns: whether anything was different.
    static func replace(_ user: UserID, on message: Int64, with reactions: [Reaction], _ db: Database) throws -> Bool {
        guard try of(user, on: message, db) != reactions else { return false }
        try Reaction.filter(Column("message") == message && Column("user") == user).deleteAll(db)
        for reaction in reactions { try reaction.insert(db) }
        return true
    }
}

struct Reaction: Codable, Equatable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "reactions"

    let message: Int64
    let emoji: String
    let user: UserID
    let at: Timestamp
}

extension Unicode.Scalar {
    /// What joins emoji, or says how one is to be drawn: ZWJ, variation selector 16, keycap, tags.
    fileprivate var isEmojiJoint: Bool {
        value == 0x200D || value == 0xFE0F || value == 0x20E3 || (0xE0020...0xE007F).contains(value)
    }
}

extension Refusal {
    fileprivate static let tooManyReactions = Refusal(
        .unprocessableContent, "too-many-reactions",
        "A message has room for \(Reactions.most) different emoji. Take one that is there already.")

    static let notToBeMarked = Refusal(
        .unprocessableContent, "not-a-message", "This line says what happened; nothing can be put on it.")
}
