import GRDB
import Testing

@testable import Host

struct SchemaTests {
    private let mailbox = Schema("mailbox")
    private let record = Schema("record")

    private func migration(_ id: String, in schema: Schema, makes table: String) -> Migration {
        Migration(schema: schema, id: id) { db in
            try db.create(table: table) { $0.primaryKey("id", .integer) }
        }
    }

    private func migrations(_ all: Migration...) -> Migrations {
        all.reduce(into: Migrations()) { $0.add($1) }
    }

    @Test func `a step that is registered twice in one schema is found`() {
        let found = migrations(
            migration("chat: 0001 messages", in: mailbox, makes: "a"),
            migration("chat: 0002 pins", in: mailbox, makes: "b"),
            migration("chat: 0001 messages", in: mailbox, makes: "c")
        ).duplicates
        #expect(found == ["chat: 0001 messages"])
    }

    @Test func `the same name in two schemas is no duplicate`() {
        let found = migrations(
            migration("chat: 0001 messages", in: mailbox, makes: "a"),
            migration("chat: 0001 messages", in: record, makes: "a")
        ).duplicates
        #expect(found.isEmpty)
    }

    @Test func `a file gets the steps of its schemas in their order, and no others`() throws {
        let all = migrations(
            migration("chat: 0001", in: mailbox, makes: "messages"),
            migration("chat: 0002", in: record, makes: "channels"),
            migration("calls: 0001", in: mailbox, makes: "calls"))
        let queue = try DatabaseQueue()
        try all.migrator(for: [mailbox]).migrate(queue)
        let applied = try queue.read { try all.migrator(for: [mailbox]).appliedIdentifiers($0) }
        #expect(applied == ["chat: 0001", "calls: 0001"])
        #expect(try queue.read { try $0.tableExists("channels") } == false)
    }

    @Test func `steps that a plugin applied before it was switched off stay, with their tables`() throws {
        let queue = try DatabaseQueue()
        let chat = migration("chat: 0001", in: mailbox, makes: "messages")
        let calls = migration("calls: 0001", in: mailbox, makes: "calls")
        try migrations(chat, calls).migrator(for: [mailbox]).migrate(queue)
        try migrations(chat).migrator(for: [mailbox]).migrate(queue)
        #expect(try queue.read { try $0.tableExists("calls") })
        try migrations(chat, calls).migrator(for: [mailbox]).migrate(queue)
    }

    @Test func `a step that fails leaves nothing of itself behind`() throws {
        struct Broken: Error {}
        let broken = Migration(schema: mailbox, id: "chat: 0002") { db in
            try db.create(table: "half") { $0.primaryKey("id", .integer) }
            throw Broken()
        }
        let queue = try DatabaseQueue()
        let all = migrations(migration("chat: 0001", in: mailbox, makes: "messages"), broken)
        #expect(throws: Broken.self) { try all.migrator(for: [mailbox]).migrate(queue) }
        #expect(try queue.read { try $0.tableExists("messages") })
        #expect(try queue.read { try $0.tableExists("half") } == false)
    }
}
