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
        let view = try await changes.make(try context.messageID("message"), by: user) { message, _, db in
            guard message.event == nil else { throw Refusal.notToBeMarked }
            let reactions = try Reaction.filter(Column("message") == message.id).fetchAll(db)
            guard !reactions.contains(where: { $0.emoji == emoji && $0.user == user.id }) else { return false }
            let different = Set(reactions.map(\.emoji))
            guard different.contains(emoji) || different.count < Self.most else { throw Refusal.tooManyReactions }
            try Reaction(message: message.id, emoji: emoji, user: user.id, at: now).insert(db)
            return true
        }.view
        return try .json(view)
    }

    private func remove(_ request: Request, _ context: SignedIn) async throws -> Response {
        let (emoji, user) = (try context.parameter("emoji"), context.identity)
        try changes.chat.host.limits.spend(Posting.limit, by: user.id)
        let view = try await changes.make(try context.messageID("message"), by: user) { message, _, db in
            try db.execute(
                sql: "DELETE FROM reactions WHERE message = ? AND emoji = ? AND user = ?",
                arguments: [message.id, emoji, user.id])
            return db.changesCount > 0
        }.view
        return try .json(view)
    }

    /// - Throws: ``Host/Refusal`` 422 for what is not one emoji (Unicode Technical Standard 51).
    static func emoji(_ text: String) throws -> String {
        var scalars = Substring(text).unicodeScalars
        var isEmoji = text.utf8.count <= mostBytes && scalars.takeEmojiElement()
        while isEmoji, scalars.first == .zeroWidthJoiner {
            scalars.removeFirst()
            isEmoji = scalars.takeEmojiElement()
        }
        guard isEmoji, scalars.isEmpty else {
            throw Refusal(.unprocessableContent, "not-an-emoji", "That is not an emoji.")
        }
        return text
    }

    /// Of UTF-8; the longest that is drawn as one, a kiss of two people whose skin has a colour each, takes 35.
    private static let mostBytes = 64

    // MARK: Records

    static func all(on messages: SQLList, _ db: Database) throws -> [Int64: [Reaction]] {
        let found = try Reaction.fetchAll(
            db, sql: "SELECT * FROM reactions WHERE message IN (SELECT value FROM json_each(?)) ORDER BY at, user",
            arguments: [messages])
        return Dictionary(grouping: found, by: \.message)
    }

    /// The emoji, each once, in the order in which they come.
    static func order(of reactions: [Reaction]) -> [String] {
        var seen: Set<String> = []
        return reactions.map(\.emoji).filter { seen.insert($0).inserted }
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
    fileprivate static let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
    fileprivate static let drawnAsEmoji: Unicode.Scalar = "\u{FE0F}"
    fileprivate static let keycap: Unicode.Scalar = "\u{20E3}"
    fileprivate static let blackFlag: Unicode.Scalar = "\u{1F3F4}"
    fileprivate static let endOfTags: Unicode.Scalar = "\u{E007F}"

    fileprivate var isTag: Bool { (0xE0020...0xE007E).contains(value) }
    fileprivate var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }
    /// Letters of everyday texts are emoji as well, if one asks for it: digits, #, *, ©, ®.
    fileprivate var isEverydayText: Bool { value <= 0xFF }
}

extension Substring.UnicodeScalarView {
    /// Takes what stands between two joiners: `zwj_element` and `flag_sequence` of the standard's 1.4.9.
    /// - Returns: false where none begins.
    fileprivate mutating func takeEmojiElement() -> Bool {
        guard let base = popFirst(), base.properties.isEmoji else { return false }
        if base.isRegionalIndicator { return popFirst()?.isRegionalIndicator == true }
        if base.properties.isEmojiModifier { return false }
        if base.properties.isEmojiModifierBase, first?.properties.isEmojiModifier == true { removeFirst() }
        let isDrawn = take(.drawnAsEmoji)
        if base.value < 0x80 { return isDrawn && take(.keycap) }
        if base == .blackFlag, first?.isTag == true {
            self = drop(while: \.isTag)
            return take(.endOfTags)
        }
        return isDrawn || !base.isEverydayText
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard first == scalar else { return false }
        removeFirst()
        return true
    }
}

extension Refusal {
    fileprivate static let tooManyReactions = Refusal(
        .unprocessableContent, "too-many-reactions",
        "A message has room for \(Reactions.most) different emoji. Take one that is there already.")

    static let notToBeMarked = Refusal(
        .unprocessableContent, "not-a-message", "This line says what happened; nothing can be put on it.")
}
