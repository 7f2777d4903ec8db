import Foundation
public import GRDB
import Synchronization

/// One SQLite file of the data folder, opened and migrated in the boot's "migrate" phase.
///
/// Writes go through one connection, in order; reads run beside them (WAL). A write that returned is on disk
/// (`synchronous=FULL`).
public final class DatabaseFile: Sendable {
    public let name: String
    let schemas: [Schema]
    private let isShortLived: Bool
    private let pool = Mutex<DatabasePool?>(nil)

    /// - Parameter isShortLived: what is in it is of no use a few minutes later. Found damaged, the file is set aside and
    ///   begun anew, where another keeps the program from starting until the operator has seen to it.
    public init(_ name: String, schemas: Schema..., isShortLived: Bool = false) {
        self.name = name
        self.schemas = schemas
        self.isShortLived = isShortLived
    }

    /// - Throws: ``StartupProblem`` when the file cannot be opened, is not a database, or is of a later version.
    func open(in folder: DataFolder, _ migrations: Migrations) throws {
        let opened: DatabasePool
        do {
            opened = try connect(to: folder.file(name), migrations)
        } catch let newer as NewerSchema {
            throw StartupProblem(
                "\(folder.file(name).path) was written by a newer version of MiniMost (\"\(newer.step)\"): "
                    + "use that version, or restore a backup from before")
        } catch let error as DatabaseError {
            throw StartupProblem(
                "cannot open \(folder.file(name).path): \(error.message ?? "error \(error.resultCode)")")
        }
        pool.withLock { $0 = opened }
    }

    private func connect(to file: URL, _ migrations: Migrations) throws -> DatabasePool {
        do {
            let opened = try DatabasePool(path: file.path, configuration: .minimost(label: name))
            try opened.syncEveryCommit()
            try migrations.upgrade(of: schemas).run(on: opened)
            if isShortLived { try opened.read(Self.check) }
            return opened
        } catch let error as DatabaseError where isShortLived && error.isDamage {
            try DamagedDatabase.setAside(file)
            return try connect(to: file, migrations)
        }
    }

    /// Looks through all of it, of which opening sees the first page only.
    private static func check(_ db: Database) throws {
        let found = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
        if found != "ok" { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: found) }
    }

    /// Folds the log into the file and closes it. Reads and writes throw from then on.
    func close() throws {
        let open = pool.withLock { pool in
            defer { pool = nil }
            return pool
        }
        // SQLite folds the log in as the last connection goes, and readers may not.
        open?.releaseMemory()
        try open?.close()
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await connected().read(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await connected().write(body)
    }

    /// Like ``write(_:)``, on the calling thread: for start-up and for code that already runs off the event loops.
    public func writeBlocking<T>(_ body: (Database) throws -> T) throws -> T {
        try connected().write(body)
    }

    /// Writes the file anew: what was deleted is in no page of it any more, nor in its log. Writes wait meanwhile.
    /// - Throws: also when another program has the file open.
    public func rebuild() async throws {
        try await connected().rebuild()
    }

    private func connected() throws -> DatabasePool {
        guard let open = pool.withLock({ $0 }) else { throw DatabaseNotOpen(name: name) }
        return open
    }
}

/// A database was used before the "migrate" phase or after the shutdown: a defect of the caller.
struct DatabaseNotOpen: Error {
    let name: String
}

extension Configuration {
    /// How every database of the program is opened: WAL, foreign keys enforced, and no trust in SQL that a tampered
    /// file might bring along. ``GRDB/DatabaseWriter/syncEveryCommit()`` comes on top.
    static func minimost(label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.journalMode = .wal
        configuration.prepareDatabase { db in
            guard !db.configuration.readonly else { return }
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }
}

extension DatabaseWriter {
    /// Has every commit reach the disk before it returns. Said after opening: on its way to WAL, GRDB sets
    /// `synchronous` to NORMAL, with which a power cut takes back the last commits.
    func syncEveryCommit() throws {
        try writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Without this, parts of deleted rows stay: in the gaps of pages, and in the log until it is written over.
    func rebuild() async throws {
        try await barrierWriteWithoutTransaction { db in
            try db.execute(sql: "VACUUM")
            try db.checkpoint(.truncate)
        }
    }
}
