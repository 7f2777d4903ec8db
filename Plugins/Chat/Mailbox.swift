import GRDB
import Host

/// The tables that the public record and every user's file have in common, and the counter that tells what is new.
///
/// Every change to a message gives it the next number of its mailbox. So "everything after cursor c" is one indexed
/// query, and applying it twice is harmless: a message is always told whole.
struct Mailbox: Feature {
    static let schema = Schema("mailbox")

    let store: MessageStore

    func register(in app: inout Registration) {
        app.opens(store.record)
        app.opens(store.mailboxes)
        app.migrate("0001 messages", in: Self.schema) { db in
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
            try db.execute(sql: "INSERT INTO counters (name, value) VALUES ('change', 0)")
        }
    }

    /// The number of the newest change.
    static func lastChange(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT value FROM counters WHERE name = 'change'") ?? 0
    }

    /// Takes the next number.
    static func nextChange(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, sql: "UPDATE counters SET value = value + 1 WHERE name = 'change' RETURNING value") ?? 0
    }
}
