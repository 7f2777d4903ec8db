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

    private func applied(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
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
        try all.upgrade(of: [mailbox]).run(on: queue)
        #expect(try queue.read(applied) == ["chat: 0001", "calls: 0001"])
        #expect(try queue.read { try $0.tableExists("channels") } == false)
    }

    @Test func `steps that a plugin applied before it was switched off stay, with their tables`() throws {
        let queue = try DatabaseQueue()
        let chat = migration("chat: 0001", in: mailbox, makes: "messages")
        let calls = migration("calls: 0001", in: mailbox, makes: "calls")
        try migrations(chat, calls).upgrade(of: [mailbox]).run(on: queue)
        try migrations(chat).upgrade(of: [mailbox]).run(on: queue)
        #expect(try queue.read { try $0.tableExists("calls") })
        try migrations(chat, calls).upgrade(of: [mailbox]).run(on: queue)
    }

    @Test func `a step that fails leaves nothing of itself behind`() throws {
        struct Broken: Error {}
        let broken = Migration(schema: mailbox, id: "chat: 0002") { db in
            try db.create(table: "half") { $0.primaryKey("id", .integer) }
            throw Broken()
        }
        let queue = try DatabaseQueue()
        let all = migrations(migration("chat: 0001", in: mailbox, makes: "messages"), broken)
        #expect(throws: Broken.self) { try all.upgrade(of: [mailbox]).run(on: queue) }
        #expect(try queue.read { try $0.tableExists("messages") })
        #expect(try queue.read { try $0.tableExists("half") } == false)
    }

    @Test func `a file of a later version is left as it is`() throws {
        let queue = try DatabaseQueue()
        let first = migration("chat: 0001", in: mailbox, makes: "messages")
        let later = migration("chat: 0003", in: mailbox, makes: "reactions")
        try migrations(first, later).upgrade(of: [mailbox]).run(on: queue)
        let earlier = migrations(first, migration("chat: 0002", in: mailbox, makes: "pins"))
        let newer = try #require(throws: NewerSchema.self) { try earlier.upgrade(of: [mailbox]).run(on: queue) }
        #expect(newer.step == "chat: 0003")
        #expect(try queue.read(applied) == ["chat: 0001", "chat: 0003"])
        #expect(try queue.read { try $0.tableExists("pins") } == false)
    }
}
