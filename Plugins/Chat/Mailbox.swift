import GRDB
import Host

/// The tables that the public record and every user's file have in common, and the counter that tells what is new.
///
/// Every change to a message gives it the next number of its mailbox. So "everything after cursor c" is one indexed
/// query, and applying it twice is harmless: a message is always told whole.
///
/// The number is the milliseconds since 1970, or one more than the last. So a file that takes the place of one that was
/// lost, or that comes out of a backup, does not give a number again that browsers know from before.
struct Mailbox: Feature {
    static let schema = Schema("mailbox")

    let store: MessageStore
    let clock: WallClock

    func register(in app: inout Registration) {
        app.opens(store.record)
        app.opens(store.mailboxes)
        app.migrate("0001 messages", in: Self.schema) { [clock] db in
            try db.create(table: "messages", options: [.strict]) { table in
                table.primaryKey("id", .integer)
                table.column("channel", .text).notNull()
                table.column("sender", .text).notNull()
                table.column("body", .text).notNull()
                table.column("sentAt", .integer).notNull()
                table.column("editedAt", .integer)
                table.column("deletedAt", .integer)
                table.column("nonce", .text)
                table.column("change", .integer).notNull().unique()
            }
            try db.create(indexOn: "messages", columns: ["channel", "id"])
            try db.create(
                index: "messages_on_sender_nonce", on: "messages", columns: ["sender", "nonce"], options: .unique,
                condition: Column("nonce") != nil)
            try db.create(table: "counters", options: [.strict]) { table in
                table.primaryKey("name", .text)
                table.column("value", .integer).notNull()
            }
            try db.execute(
                sql: "INSERT INTO counters (name, value) VALUES ('origin', ?1), ('change', ?1)",
                arguments: [clock.now().milliseconds])
        }
        app.migrate("0002 replies, events, attachments", in: Self.schema) { db in
            try db.alter(table: "messages") { table in
                table.add(column: "replyTo", .integer)
                table.add(column: "event", .text)
                table.add(column: "attachments", .text).notNull().defaults(to: "[]")
            }
        }
    }

    /// The numbers that this mailbox has given: from its origin, which is no change, to the newest change.
    static func changes(_ db: Database) throws -> ClosedRange<Int64> {
        let counters = try Row.fetchAll(db, sql: "SELECT name, value FROM counters")
        let value = Dictionary(uniqueKeysWithValues: counters.map { ($0["name"] as String, $0["value"] as Int64) })
        let origin = value["origin"] ?? 0
        return origin...max(origin, value["change"] ?? 0)
    }

    /// Takes the next number.
    static func nextChange(at now: Timestamp, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, sql: "UPDATE counters SET value = max(value + 1, ?) WHERE name = 'change' RETURNING value",
            arguments: [now.milliseconds]) ?? 0
    }
}
