import Dispatch
import Foundation
public import GRDB
import HTTPTypes
import Logging
import Synchronization

/// Many small SQLite files of one shape, one a user, of which a bounded number are open at a time.
///
/// There is never more than one connection to a file: one that is still in use when it falls out of the cache is
/// found again by the next caller. A file that is not a database any more is set aside as `NAME.corrupt-TIME` and
/// its user told so; nobody else notices.
public final class DatabaseFolder: Sendable {
    private final class Entry {
        weak var alive: DatabaseQueue?
        var kept: DatabaseQueue?
        var lastUse: UInt64 = 0
    }

    private struct State {
        var folder: URL?
        var migrator = DatabaseMigrator()
        var entries: [String: Entry] = [:]
        var uses: UInt64 = 0
    }

    public let name: String
    let schemas: [Schema]
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: how many files are kept open when nobody uses them.
    public init(_ name: String, schemas: Schema..., limit: Int = 128) {
        self.name = name
        self.schemas = schemas
        self.limit = limit
    }

    func open(in folder: DataFolder, _ migrations: Migrations) throws {
        let url = folder.file(name)
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartupProblem("cannot make the folder \(url.path)")
        }
        state.withLock {
            $0.folder = url
            $0.migrator = migrations.migrator(for: schemas)
        }
    }

    func close() throws {
        let open = state.withLock { state in
            defer { state.entries = [:]; state.folder = nil }
            return state.entries.values.compactMap(\.alive)
        }
        for queue in open { try queue.close() }
    }

    /// The names that have a file.
    public func names() throws -> [String] {
        guard let folder = state.withLock({ $0.folder }) else { throw DatabaseNotOpen(name: name) }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".db") }.map { String($0.dropLast(3)) }.sorted()
    }

    /// - Parameter name: lower-case letters, digits, `_` and `-` only.
    public func read<T: Sendable>(_ name: String, _ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await using(name) { try await $0.read(body) }
    }

    public func write<T: Sendable>(_ name: String, _ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await using(name) { try await $0.write(body) }
    }

    private func using<T>(_ name: String, _ body: (DatabaseQueue) async throws -> T) async throws -> T {
        let queue = try await queue(name)
        do {
            return try await body(queue)
        } catch let error as DatabaseError {
            throw try isSetAside(name, queue, after: error) ? Refusal.mailboxDamaged : error
        }
    }

    /// Whether the file behind `queue` is out of the way: because of `error`, or because somebody else met the
    /// damage first and closed it. A new file that has taken its place since then is left alone.
    private func isSetAside(_ name: String, _ queue: DatabaseQueue, after error: DatabaseError) throws -> Bool {
        try state.withLock { state in
            guard let folder = state.folder else { return false }
            guard state.entries[name]?.alive === queue else { return true }
            guard error.isDamage else { return false }
            state.entries[name] = nil
            try? queue.close()  // moved all the same: an open file follows its new name
            try Self.setAside(name, in: folder)
            return true
        }
    }

    private func queue(_ name: String) async throws -> DatabaseQueue {
        if let open = state.withLock({ use(name, &$0) }) { return open }
        // Opening reads the file, so it happens off the cooperative pool.
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try self.open(name) })
            }
        }
    }

    private func open(_ name: String) throws -> DatabaseQueue {
        try state.withLock { state in
            if let open = use(name, &state) { return open }
            guard let folder = state.folder else { throw DatabaseNotOpen(name: self.name) }
            guard Self.isSafe(name) else { throw UnsafeFileName(name: name) }
            let queue: DatabaseQueue
            do {
                queue = try connect(name, in: folder, state.migrator)
            } catch let error as DatabaseError where error.isDamage {
                try Self.setAside(name, in: folder)
                throw Refusal.mailboxDamaged
            }
            let entry = Entry()
            entry.alive = queue
            entry.kept = queue
            state.entries[name] = entry
            _ = use(name, &state)
            evict(&state)
            return queue
        }
    }

    private func connect(_ name: String, in folder: URL, _ migrator: DatabaseMigrator) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(
            path: folder.appending(path: "\(name).db").path, configuration: .minimost(label: "\(self.name)/\(name)"))
        try queue.syncEveryCommit(); try migrator.migrate(queue)
        return queue
    }

    private func use(_ name: String, _ state: inout sending State) -> DatabaseQueue? {
        guard let entry = state.entries[name], let queue = entry.alive else { return nil }
        state.uses += 1
        entry.lastUse = state.uses
        entry.kept = queue
        return queue
    }

    private func evict(_ state: inout sending State) {
        state.entries = state.entries.filter { $1.alive != nil }
        // More than one too many, when some that were in use have come back meanwhile.
        let kept = state.entries.values.filter { $0.kept != nil }.sorted { $0.lastUse < $1.lastUse }
        for entry in kept.dropLast(limit) { entry.kept = nil }
    }

    private static func setAside(_ name: String, in folder: URL) throws {
        let file = folder.appending(path: "\(name).db").path
        let aside = "\(file).corrupt-\(WallClock.system.now().milliseconds)"
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file + suffix) {
            try FileManager.default.moveItem(atPath: file + suffix, toPath: aside + suffix)
        }
        Logger(label: "host").error(
            "a damaged database was set aside", metadata: ["file": "\(file)", "now": "\(aside)"])
    }

    static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F || $0 == 0x2D
            }
    }
}

/// A name that would lead out of the folder, or that no user can have: a defect of the caller.
struct UnsafeFileName: Error {
    let name: String
}

extension DatabaseError {
    fileprivate var isDamage: Bool { resultCode == .SQLITE_NOTADB || resultCode == .SQLITE_CORRUPT }
}

extension Refusal {
    fileprivate static let mailboxDamaged = Refusal(
        .serviceUnavailable, "mailbox-damaged",
        "Your message file was damaged and has been set aside. Ask the operator to restore it from a backup.")
}
