import GRDB
import Host

/// One user's own view of each channel: how far they have read, what they hid, what they want to be told of. Kept in
/// that user's file, and in step with the messages there.
struct Threads: Feature {
    static let schema = Schema("personal")

    let store: MessageStore

    func register(in app: inout Registration) {
        app.migrate("0001 threads", in: Self.schema) { db in
            try db.create(table: "threads", options: [.strict]) { table in
                table.primaryKey("channel", .text)
                table.column("lastRead", .integer)
                table.column("hidden", .integer).notNull().defaults(to: 0)
                table.column("level", .text).notNull().defaults(to: Thread.Level.all.rawValue)
                    .check { ["all", "mentions", "none"].contains($0) }
            }
        }
    }
}

struct Thread: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "threads"

    enum Level: String, Codable, Sendable, DatabaseValueConvertible {
        case all, mentions, none
    }

    let channel: String
    /// The newest message that the user has seen.
    var lastRead: Int64?
    var hidden = false
    var level = Level.all
}

extension Thread {
    /// Makes the channel show in the user's list: somebody speaks there.
    /// - Returns: whether it did not before, be it new or hidden.
    @discardableResult
    static func appear(_ channel: String, _ db: Database) throws -> Bool {
        if try open(channel, db) { return true }
        try db.execute(sql: "UPDATE threads SET hidden = 0 WHERE channel = ? AND hidden = 1", arguments: [channel])
        return db.changesCount > 0
    }

    /// Makes the channel known to the user, if it is not yet.
    /// - Returns: whether it is new there.
    @discardableResult
    static func open(_ channel: String, _ db: Database) throws -> Bool {
        guard try !exists(db, key: channel) else { return false }
        try Thread(channel: channel).insert(db)
        return true
    }
}
