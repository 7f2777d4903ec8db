import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird

/// Messages that stay at hand. Whoever is in a channel may pin and unpin.
///
///   PUT, DELETE /api/chat/messages/:message/pin
///   GET /api/chat/channels/:id/pins
struct Pins: Feature {
    /// In one channel.
    static let most = 50

    let changes: MessageChanges
    private var chat: ChatPlugin { changes.chat }

    init(changes: MessageChanges) {
        self.changes = changes
    }

    func register(in app: inout Registration) {
        app.migrate("0004 pins", in: Mailbox.schema) { db in
            try db.create(table: "pins", options: [.strict]) { table in
                table.primaryKey("message", .integer).references("messages", onDelete: .cascade)
                table.column("channel", .text).notNull()
                table.column("by", .text).notNull()
                table.column("at", .integer).notNull()
                // The order of all that was pinned and unpinned, on the whole server: the last word stands.
                table.column("turn", .integer).notNull()
                table.column("isPinned", .integer).notNull()
            }
            try db.create(indexOn: "pins", columns: ["channel", "isPinned", "turn"])
        }
        app.routes.put("messages/:message/pin") { try await pin(true, $0, $1) }
        app.routes.delete("messages/:message/pin") { try await pin(false, $0, $1) }
        app.routes.get("channels/:id/pins", use: list)
    }

    private func pin(_ isPinned: Bool, _ request: Request, _ context: SignedIn) async throws -> Response {
        let (host, user) = (chat.host, context.identity)
        try host.limits.spend(Posting.limit, by: user.id)
        let view = try await changes.make(try context.messageID("message"), by: user) { message, channel, db in
            guard message.event == nil else { throw Refusal.notToBeMarked }
            guard try Pin.fetchOne(db, key: message.id)?.isPinned ?? false != isPinned else { return false }
            guard try !isPinned || Pin.in(channel).fetchCount(db) < Self.most else { throw Refusal.tooManyPins }
            try Pin(
                message: message.id, channel: channel.id, by: user.id, at: host.clock.now(),
                turn: try host.identifiers.next(), isPinned: isPinned
            ).upsert(db)
            return true
        }.view
        return try .json(view)
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        let channel = try chat.channel(try context.parameter("id"), for: context.identity)
        let views = try await chat.store.read(channel, as: context.identity) { [chat] db in
            let pins = try Pin.in(channel).order(Column("turn").desc).fetchAll(db)
            let messages = try pins.compactMap { try Message.in(channel).filter(key: $0.message).fetchOne(db) }
            return try chat.views(messages, for: context.identity.id, db)
        }
        return try .json(Page(messages: views))
    }

    private struct Page: Encodable {
        let messages: [MessageView]
    }

    // MARK: Records

    static func all(on messages: SQLList, _ db: Database) throws -> [Int64: Pin] {
        let found = try Pin.fetchAll(
            db, sql: "SELECT * FROM pins WHERE message IN (SELECT value FROM json_each(?)) AND isPinned = 1",
            arguments: [messages])
        return Dictionary(uniqueKeysWithValues: found.map { ($0.message, $0) })
    }

    /// The last word on a message, where it is `user`'s.
    static func of(_ user: UserID, on message: Int64, _ db: Database) throws -> Pin? {
        try Pin.filter(key: message).filter(Column("by") == user).fetchOne(db)
    }

    /// Takes somebody's word on a pin, unless there is a later one.
    /// - Returns: whether anything was different.
    static func merge(_ pin: Pin, _ db: Database) throws -> Bool {
        if let present = try Pin.fetchOne(db, key: pin.message), present.turn >= pin.turn { return false }
        try pin.upsert(db)
        return true
    }
}

struct Pin: Codable, Equatable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "pins"

    let message: Int64
    let channel: String
    let by: UserID
    let at: Timestamp
    let turn: Int64
    let isPinned: Bool

    static func `in`(_ channel: Channel) -> QueryInterfaceRequest<Pin> {
        filter(Column("channel") == channel.id && Column("isPinned") == true && Column("message") > channel.beginning)
    }
}

extension Refusal {
    fileprivate static let tooManyPins = Refusal(
        .unprocessableContent, "too-many-pins",
        "\(Pins.most) messages are pinned here, which is all there is room for. Unpin one first.")
}
