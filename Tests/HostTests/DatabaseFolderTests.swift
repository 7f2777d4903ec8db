import Foundation
import GRDB
import HTTPTypes
import Synchronization
import TestHarness
import Testing

@testable import Host

struct DatabaseFolderTests {
    let temporary: TemporaryFolder
    let folder: DataFolder
    let mailboxes = DatabaseFolder("users", schemas: Schema("notes"), limit: 3)

    init() throws {
        temporary = try TemporaryFolder()
        folder = temporary.data
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        var migrations = Migrations()
        migrations.add(
            Migration(schema: Schema("notes"), id: "test: 0001 notes") { db in
                try db.create(table: "notes") { $0.primaryKey("text", .text) }
            })
        try mailboxes.open(in: folder, migrations)
    }

    private func add(_ text: String, to name: String) async throws {
        try await mailboxes.write(name) {
            try $0.execute(sql: "INSERT INTO notes (text) VALUES (?)", arguments: [text])
        }
    }

    private func notes(of name: String) async throws -> [String] {
        try await mailboxes.read(name) { try String.fetchAll($0, sql: "SELECT text FROM notes ORDER BY text") }
    }

    private func url(_ name: String) -> URL { folder.file("users/\(name).db") }

    /// The databases of this folder that the process holds open, once for each connection.
    private func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
            .filter { $0.hasPrefix(folder.url.path) && $0.hasSuffix(".db") }
            .map { String($0.split(separator: "/").last ?? "") }.sorted()
    }

    /// Waits until they are `names`: who needs room gets it first, then others are closed.
    private func openFiles(become names: [String]) async throws {
        while try openFiles() != names { await Task.yield() }
    }

    /// A file that was closed and opened again while the descriptors were read appears twice, but not three times running.
    private func isOpenTwice() throws -> Bool {
        for _ in 0..<3 {
            let open = try openFiles()
            if Set(open).count == open.count { return false }
        }
        return true
    }

    @Test func `each name has a file of its own, made for its owner only`() async throws {
        try await add("to alice", to: "alice")
        try await add("to bob", to: "bob")
        #expect(try await notes(of: "alice") == ["to alice"])
        #expect(try mailboxes.names() == ["alice", "bob"])
        #expect(try mode(of: folder.file("users")) == 0o700)
    }

    @Test func `every file is opened as the others are: synced, written ahead, one connection`() async throws {
        let settings = try await mailboxes.write("alice") { db in
            // Two literals: a pragma takes no bound values.
            try ["journal_mode", "synchronous"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["wal", "2"])
        #expect(try openFiles() == ["alice.db"])
    }

    @Test(.timeLimit(.minutes(5)))
    func `no more files stay open than the limit, and those used last stay`() async throws {
        for name in ["a", "b", "c", "d"] { try await add("one", to: name) }
        try await openFiles(become: ["b.db", "c.db", "d.db"])
        _ = try await notes(of: "b")
        _ = try await notes(of: "e")
        try await openFiles(become: ["b.db", "d.db", "e.db"])
        #expect(try await notes(of: "a") == ["one"])
    }

    @Test(.timeLimit(.minutes(5)))
    func `a file that is in use when it falls out of the cache is not opened a second time`() async throws {
        try await add("one", to: "busy")
        let gate = Gate()
        async let reading: Void = mailboxes.read("busy") { _ in gate.pass() }
        await gate.isReached()
        for name in ["a", "b", "c", "d"] { _ = try await notes(of: name) }
        // One that is in use counts, too.
        try await openFiles(become: ["busy.db", "c.db", "d.db"])

        async let writing: Void = add("two", to: "busy")
        gate.open()
        try await reading
        try await writing
        #expect(try openFiles().filter { $0 == "busy.db" }.count == 1)
        #expect(try await notes(of: "busy") == ["one", "two"])
    }

    @Test(.timeLimit(.minutes(5)))
    func `when all are in use more are opened, and closed again later`() async throws {
        let gates = ["v", "w", "x", "y", "z"].map { ($0, Gate()) }
        try await withThrowingTaskGroup { group in
            for (name, gate) in gates {
                group.addTask { [mailboxes] in try await mailboxes.read(name) { _ in gate.pass() } }
                await gate.isReached()
            }
            let open = try openFiles()
            #expect(open.count == 5)
            for (_, gate) in gates { gate.open() }
            try await group.waitForAll()
        }
        _ = try await notes(of: "d")
        try await openFiles(become: ["d.db", "y.db", "z.db"])
    }

    @Test func `many at once on few files lose nothing, and never open one twice`() async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<240 {
                group.addTask {
                    try await add("note \(number)", to: "user\(number % 6)")
                    #expect(try !isOpenTwice())
                }
            }
            try await group.waitForAll()
        }
        for number in 0..<6 { #expect(try await notes(of: "user\(number)").count == 40) }
    }

    // MARK: Damage

    @Test func `a damaged file is set aside, its user is told, and nobody else notices`() async throws {
        let garbage = Data(repeating: 0x2A, count: 8192)
        try await add("kept", to: "bob")
        try garbage.write(to: url("alice"))

        let refusal = try await #require(#expect(throws: Refusal.self) { try await notes(of: "alice") })
        #expect(refusal.status == .serviceUnavailable)
        #expect(refusal.code == "mailbox-damaged")
        #expect(!refusal.message.contains("/"))

        let aside = try #require(temporary.contents.first { $0.contains("alice.db.corrupt-") })
        #expect(FileManager.default.contents(atPath: temporary.url.appending(path: aside).path) == garbage)
        #expect(try await notes(of: "bob") == ["kept"])
        #expect(try mailboxes.names() == ["bob"])
    }

    @Test func `after the damage its user begins with an empty file`() async throws {
        try Data(repeating: 0x2A, count: 8192).write(to: url("alice"))
        await #expect(throws: Refusal.self) { try await notes(of: "alice") }
        try await add("new", to: "alice")
        #expect(try await notes(of: "alice") == ["new"])
    }

    @Test func `damage that shows only while the file is open is treated alike`() async throws {
        try await add("one", to: "alice")
        let read: @Sendable (Database) throws -> Void = { _ in
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "database disk image is malformed")
        }
        await #expect(throws: Refusal.self) { try await mailboxes.read("alice", read) }
        #expect(temporary.contents.contains { $0.contains("alice.db.corrupt-") })
        #expect(try await notes(of: "alice").isEmpty)
    }

    @Test func `many who meet the damage at once set it aside once, and the new file stays`() async throws {
        try Data(repeating: 0x2A, count: 8192).write(to: url("alice"))
        await withTaskGroup { group in
            for number in 0..<40 {
                group.addTask { _ = try? await add("note \(number)", to: "alice") }
            }
        }
        #expect(temporary.contents.filter { $0.contains(".corrupt-") && !$0.hasSuffix("-wal") }.count == 1)
        try await add("last", to: "alice")
        #expect(try await notes(of: "alice").contains("last"))
    }

    @Test func `other errors of the database are thrown as they are`() async throws {
        try await add("one", to: "alice")
        await #expect(throws: DatabaseError.self) { try await add("one", to: "alice") }
        #expect(try await notes(of: "alice") == ["one"])
    }

    // MARK: Names

    @Test(arguments: ["", "..", ".", "a/b", "a.b", "Alice", "a b", "a\0", "é", String(repeating: "a", count: 65)])
    func `a name that no user can have makes no file`(name: String) async throws {
        #expect(!DatabaseFolder.isSafe(name))
        let before = temporary.contents
        await #expect(throws: (any Error).self) { try await notes(of: name) }
        #expect(temporary.contents == before)
    }

    @Test(arguments: ["a", "alice_2", "x-y", "0", String(repeating: "z", count: 64)])
    func `a name that a user can have is safe`(name: String) {
        #expect(DatabaseFolder.isSafe(name))
    }

    @Test func `after closing, using it is a defect that is thrown, and no file is open`() async throws {
        try await add("one", to: "alice")
        try mailboxes.close()
        #expect(try openFiles().isEmpty)
        await #expect(throws: DatabaseNotOpen.self) { try await notes(of: "alice") }
        #expect(throws: DatabaseNotOpen.self) { try mailboxes.names() }
    }

    @Test func `what lies there in place of a file is not opened, and nobody else notices`() async throws {
        try await add("secret", to: "alice")
        try FileManager.default.createSymbolicLink(at: url("bob"), withDestinationURL: url("alice"))
        try #require(mkfifo(url("carol").path, 0o600) == 0)
        try FileManager.default.createDirectory(at: url("dave"), withIntermediateDirectories: false)
        for name in ["bob", "carol", "dave"] {
            let refusal = try await #require(#expect(throws: Refusal.self) { try await notes(of: name) })
            #expect((refusal.status, refusal.code) == (.serviceUnavailable, "mailbox-closed"))
        }
        #expect(try await notes(of: "alice") == ["secret"])
        try FileManager.default.removeItem(at: url("bob"))
        try await add("own", to: "bob")
        #expect(try await notes(of: "bob") == ["own"], "once it is gone there is a file of one's own")
    }

    @Test(.timeLimit(.minutes(5)))
    func `a file of a later version is not opened, and stays as it is`() async throws {
        try await add("kept", to: "alice")
        try await mailboxes.write("alice") {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('test: 0002 later')")
        }
        for name in ["b", "c", "d"] { _ = try await notes(of: name) }
        try await openFiles(become: ["b.db", "c.db", "d.db"])
        let refusal = try await #require(#expect(throws: Refusal.self) { try await notes(of: "alice") })
        #expect((refusal.status, refusal.code) == (.serviceUnavailable, "mailbox-closed"))
        #expect(!temporary.contents.contains { $0.contains(".corrupt-") })
    }

    // MARK: Leaving nothing

    private func bytes(_ name: String) -> Data {
        ["", "-wal"].reduce(into: Data()) {
            $0 += FileManager.default.contents(atPath: url(name).path + $1) ?? Data()
        }
    }

    @Test func `a file that was written anew has no trace of what was deleted`() async throws {
        for number in 0..<500 { try await add("a note that goes \(number)", to: "alice") }
        try await add("a note that stays", to: "alice")
        try await mailboxes.write("alice") { try $0.execute(sql: "DELETE FROM notes WHERE text LIKE '%goes%'") }
        try #require(bytes("alice").range(of: Data("that goes".utf8)) != nil)
        try await mailboxes.rebuild("alice")
        #expect(bytes("alice").range(of: Data("that goes".utf8)) == nil)
        #expect(try await notes(of: "alice") == ["a note that stays"])
    }

    @Test func `a removed file is gone with what was set aside of it, and does not come back`() async throws {
        try await add("1", to: "alice")
        try await add("1", to: "alice2")
        try Data("garbage".utf8).write(to: folder.file("users/alice.db.corrupt-1"))
        try await mailboxes.remove("alice")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.file("users").path)
        #expect(left.allSatisfy { $0.hasPrefix("alice2.db") })
        await #expect(throws: Refusal.self) { try await add("2", to: "alice") }
        #expect(!FileManager.default.fileExists(atPath: url("alice").path))
        try await mailboxes.remove("alice")
        #expect(try await notes(of: "alice2") == ["1"])
    }

    @Test func `a damaged file is removed, too`() async throws {
        try Data(repeating: 0x2A, count: 8192).write(to: url("alice"))
        try await mailboxes.remove("alice")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("users").path).isEmpty)
    }

    @Test func `whoever uses a file while it is removed is done or refused, and nothing is left of it`() async throws {
        try await add("0", to: "alice")
        await withTaskGroup { group in
            for number in 1...40 {
                group.addTask { try? await add("\(number)", to: "alice") }
                if number == 20 { group.addTask { try? await mailboxes.remove("alice") } }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("users").path).isEmpty)
        #expect(try openFiles().isEmpty)
    }
}
