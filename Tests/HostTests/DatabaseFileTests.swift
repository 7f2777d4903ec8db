import Foundation
import GRDB
import TestHarness
import Testing

@testable import Host

struct DatabaseFileTests {
    let temporary: TemporaryFolder
    let folder: DataFolder
    let file = DatabaseFile("notes.db", schemas: Schema("notes"))

    init() throws {
        temporary = try TemporaryFolder()
        folder = temporary.data
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    }

    private var migrations: Migrations {
        var migrations = Migrations()
        migrations.add(
            Migration(schema: Schema("notes"), id: "test: 0001 notes") { db in
                try db.create(table: "notes") { $0.primaryKey("text", .text) }
                try db.create(table: "tags") { table in
                    table.column("note", .text).notNull().references("notes", column: "text")
                }
            })
        return migrations
    }

    private func write(_ text: String, in file: DatabaseFile) async throws {
        try await file.write { try $0.execute(sql: "INSERT INTO notes (text) VALUES (?)", arguments: [text]) }
    }

    private func notes(in file: DatabaseFile) async throws -> [String] {
        try await file.read { try String.fetchAll($0, sql: "SELECT text FROM notes ORDER BY text") }
    }

    @Test func `commits are synced, the log is written ahead, foreign keys hold, and the schema is not trusted`()
        async throws
    {
        try file.open(in: folder, migrations)
        defer { try? file.close() }
        let settings = try await file.write { db in
            try ["journal_mode", "synchronous", "foreign_keys", "trusted_schema"].map { name in
                // One of four literals: a pragma takes no bound values.
                try String.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
        #expect(settings == ["wal", "2", "1", "0"])
        await #expect(throws: DatabaseError.self) {
            try await file.write { try $0.execute(sql: "INSERT INTO tags (note) VALUES ('missing')") }
        }
    }

    @Test func `what was written is there when the file is opened again, and no log is left behind`() async throws {
        try file.open(in: folder, migrations)
        try await write("kept", in: file)
        try file.close()
        #expect(temporary.contents == ["data", "data/notes.db"])

        let again = DatabaseFile("notes.db", schemas: Schema("notes"))
        try again.open(in: folder, migrations)
        #expect(try await notes(in: again) == ["kept"])
        try again.close()
    }

    @Test func `a write that throws leaves nothing behind`() async throws {
        struct Stop: Error {}
        try file.open(in: folder, migrations)
        defer { try? file.close() }
        await #expect(throws: Stop.self) {
            try await file.write { db in
                try db.execute(sql: "INSERT INTO notes (text) VALUES ('half')")
                throw Stop()
            }
        }
        #expect(try await notes(in: file).isEmpty)
    }

    @Test func `before the file is open and after it is closed, using it is a defect that is thrown`() async throws {
        await #expect(throws: DatabaseNotOpen.self) { try await notes(in: file) }
        try file.open(in: folder, migrations)
        #expect(try await notes(in: file).isEmpty)
        try file.close()
        await #expect(throws: DatabaseNotOpen.self) { try await write("late", in: file) }
        #expect(throws: DatabaseNotOpen.self) { try file.writeBlocking { _ in } }
        try file.close()
    }

    @Test func `a file that is not a database keeps the program from starting, is named, and is not touched`() throws {
        let garbage = Data(repeating: 0x2A, count: 8192)
        try garbage.write(to: folder.file("notes.db"))
        let problem = try #require(#expect(throws: StartupProblem.self) { try file.open(in: folder, migrations) })
        #expect(problem.description.contains(folder.file("notes.db").path))
        #expect(FileManager.default.contents(atPath: folder.file("notes.db").path) == garbage)
    }

    @Test(arguments: [0, 4096])
    func `a damaged file of what is short-lived is set aside, and begun anew`(place: UInt64) async throws {
        let path = folder.file("notes.db")
        try file.open(in: folder, migrations)
        for number in 0..<100 { try await write("note \(number) \(String(repeating: ".", count: 100))", in: file) }
        try file.close()
        let handle = try FileHandle(forUpdating: path)
        try handle.seek(toOffset: place)
        try handle.write(contentsOf: Data(repeating: 0x2A, count: 4096))
        try handle.close()

        let shortLived = DatabaseFile("notes.db", schemas: Schema("notes"), isShortLived: true)
        try shortLived.open(in: folder, migrations)
        #expect(try await notes(in: shortLived).isEmpty)
        try await write("anew", in: shortLived)
        try shortLived.close()
        let aside = try FileManager.default.contentsOfDirectory(atPath: path.deletingLastPathComponent().path)
            .filter { $0.hasPrefix("notes.db.corrupt-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
        #expect(aside.count == 1)
        let kept = FileManager.default.contents(atPath: folder.file(try #require(aside.first)).path)
        #expect(kept?.range(of: Data("note 99 ".utf8)) != nil, "what can be saved of it is still there")
    }
}
