import Dispatch
import Foundation
public import GRDB
import HTTPTypes
import Logging
import Synchronization

/// Many small SQLite files of one shape, one a user, of which a bounded number are open at a time.
///
/// There is never more than one connection to a file: one that is in use is not closed, and one that is being closed
/// is waited for before the file is opened again. A file that is not a database any more is set aside as
/// `NAME.corrupt-TIME` and its user told so; nobody else notices.
public final class DatabaseFolder: Sendable {
    private struct Entry {
        let queue: DatabaseQueue
        /// How many calls have it at the moment.
        var users = 0
        var lastUse: UInt64 = 0
    }

    private typealias Waiter = CheckedContinuation<DatabaseQueue, any Error>

    private struct State {
        var folder: URL?
        var upgrade = SchemaUpgrade()
        var entries: [String: Entry] = [:]
        /// Who waits for a file that is being opened, closed or set aside; a name is there for as long as that takes.
        var waiting: [String: [Waiter]] = [:]
        /// Names that have no file any more, and get none.
        var removed: Set<String> = []
        var uses: UInt64 = 0
    }

    public let name: String
    let schemas: [Schema]
    private let limit: Int
    private let state = Mutex(State())
    private let onSetAside = Mutex<(@Sendable (String) -> Void)?>(nil)
    private let onBegin = Mutex<(@Sendable (String, Database) throws -> Void)?>(nil)

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
            $0.upgrade = migrations.upgrade(of: schemas)
        }
    }

    func close() throws {
        let open = state.withLock { state in
            defer {
                state.entries = [:]
                state.folder = nil
            }
            return state.entries.values.map(\.queue)
        }
        for queue in open { try queue.close() }
    }

    /// The names that have a file. What else lies in the folder, such as somebody's copy of a file, is passed over.
    public func names() throws -> [String] {
        guard let folder = state.withLock({ $0.folder }) else { throw DatabaseNotOpen(name: name) }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".db") }.map { String($0.dropLast(3)) }.filter(Self.isSafe).sorted()
    }

    /// - Parameter name: lower-case letters, digits, `_` and `-` only.
    public func read<T: Sendable>(_ name: String, _ body: @escaping @Sendable (Database) throws -> T) async throws -> T
    {
        try await using(name) { try await $0.read(body) }
    }

    public func write<T: Sendable>(_ name: String, _ body: @escaping @Sendable (Database) throws -> T) async throws -> T
    {
        try await using(name) { try await $0.write(body) }
    }

    /// See ``DatabaseFile/rebuild()``.
    public func rebuild(_ name: String) async throws {
        try await using(name) { try await $0.rebuild() }
    }

    /// Deletes the file, and what was set aside of it, once those who use it are done. From then on every use of
    /// `name` is refused, as long as the program runs.
    public func remove(_ name: String) async throws {
        let folder = state.withLock { $0.folder }
        guard let folder else { throw DatabaseNotOpen(name: self.name) }
        let queue = try await closed(to: name)
        try await offTheLoops {
            defer { self.openForWaiters(name) }
            try? queue?.close()  // unlinked all the same: nobody else can come to it
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where ["\(name).db", "\(name).db-wal", "\(name).db-shm"].contains(file)
                || file.hasPrefix("\(name).db.corrupt-")
            {
                try FileManager.default.removeItem(at: folder.appending(path: file))
            }
        }
    }

    public func isRemoved(_ name: String) -> Bool {
        state.withLock { $0.removed.contains(name) }
    }

    /// Has nobody open the file from now on.
    /// - Returns: what has it open still; `nil` when it was closed to everybody before.
    private func closed(to name: String) async throws -> DatabaseQueue? {
        if isRemoved(name) { return nil }
        // A damaged file is set aside by the first try.
        var queue = try? await queue(name)
        if queue == nil { queue = try await self.queue(name) }
        state.withLock { state in
            state.removed.insert(name)
            state.entries[name] = nil
            state.waiting[name] = []
        }
        return queue
    }

    private func using<T>(_ name: String, _ body: (DatabaseQueue) async throws -> T) async throws -> T {
        let queue = try await queue(name)
        defer { giveBack(name, queue) }
        do {
            return try await body(queue)
        } catch let error as DatabaseError {
            guard try await isSetAside(name, queue, after: error) else { throw error }
            throw isRemoved(name) ? Refusal.mailboxRemoved : Refusal.mailboxDamaged
        }
    }

    // MARK: Opening

    // The lock is held to look things up, never while a file is read, written or waited for: that would stop the
    // requests of everybody for the sake of one file. So a file is opened and set aside off the cooperative pool, by
    // one caller at a time, and the others who want it wait without a thread.

    private func queue(_ name: String) async throws -> DatabaseQueue {
        if let open = state.withLock({ use(name, &$0) }) { return open }
        return try await withCheckedThrowingContinuation { waiter in
            let (open, isFirst) = state.withLock { state -> (DatabaseQueue?, Bool) in
                if let open = use(name, &state) { return (open, false) }
                let isFirst = state.waiting[name] == nil
                state.waiting[name, default: []].append(waiter)
                return (nil, isFirst)
            }
            if let open { waiter.resume(returning: open) }
            if isFirst { DispatchQueue.global().async { self.open(name) } }
        }
    }

    private func open(_ name: String) {
        var opened = Result { try connect(name) }
        let (waiters, surplus) = state.withLock { state -> ([Waiter], [(name: String, queue: DatabaseQueue)]) in
            let waiters = state.waiting.removeValue(forKey: name) ?? []
            if state.folder == nil { opened = .failure(DatabaseNotOpen(name: self.name)) }
            guard case .success(let queue) = opened else { return (waiters, []) }
            state.entries[name] = Entry(queue: queue)
            for _ in waiters { _ = use(name, &state) }
            return (waiters, takeSurplus(&state))
        }
        for waiter in waiters { waiter.resume(with: opened) }
        for (name, queue) in surplus {
            try? queue.close()  // where SQLite will not, it closes as the last reference goes
            openForWaiters(name)
        }
    }

    private func connect(_ name: String) throws -> DatabaseQueue {
        let (folder, upgrade, isRemoved) = state.withLock { ($0.folder, $0.upgrade, $0.removed.contains(name)) }
        guard let folder else { throw DatabaseNotOpen(name: self.name) }
        guard !isRemoved else { throw Refusal.mailboxRemoved }
        guard Self.isSafe(name) else { throw UnsafeFileName(name: name) }
        let path = folder.appending(path: "\(name).db").path
        guard Self.isPlain(path) else { throw closed(path, because: "it is not a plain file") }
        do {
            let queue = try DatabaseQueue(
                path: path, configuration: .minimost(label: "\(self.name)/\(name)"))
            try queue.syncEveryCommit()
            let isNew = try upgrade.run(on: queue)
            if isNew, let begin = onBegin.withLock({ $0 }) { try queue.write { try begin(name, $0) } }
            return queue
        } catch let newer as NewerSchema {
            throw closed(path, because: "it was written by a newer version of MiniMost (\"\(newer.step)\")")
        } catch let error as DatabaseError where error.isDamage {
            try setAside(name, in: folder)
            throw Refusal.mailboxDamaged
        }
    }

    /// What lies there in place of a file could lead elsewhere, or have no end.
    private static func isPlain(_ path: String) -> Bool {
        guard let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType else {
            return true  // nothing there yet, or nothing that can be looked at: opening it tells
        }
        return type == .typeRegular
    }

    private func closed(_ path: String, because reason: String) -> Refusal {
        Logger(label: "host").error("a database is not opened", metadata: ["file": "\(path)", "because": "\(reason)"])
        return .mailboxClosed
    }

    private func use(_ name: String, _ state: inout sending State) -> DatabaseQueue? {
        guard var entry = state.entries[name] else { return nil }
        state.uses += 1
        entry.lastUse = state.uses
        entry.users += 1
        state.entries[name] = entry
        return entry.queue
    }

    private func giveBack(_ name: String, _ queue: DatabaseQueue) {
        state.withLock { state in
            guard state.entries[name]?.queue === queue else { return }
            state.entries[name]?.users -= 1
        }
    }

    /// What is to be closed: beyond the limit, not in use, and not used for the longest time.
    private func takeSurplus(_ state: inout sending State) -> [(name: String, queue: DatabaseQueue)] {
        let idle = state.entries.filter { $1.users == 0 }.sorted { $0.value.lastUse < $1.value.lastUse }
        return idle.prefix(max(0, state.entries.count - limit)).map { name, entry in
            state.entries[name] = nil
            state.waiting[name] = []
            return (name, entry.queue)
        }
    }

    // MARK: Damage

    /// Whether the file behind `queue` is out of the way: because of `error`, or because somebody else met the
    /// damage first and closed it. A new file that has taken its place since then is left alone.
    private func isSetAside(_ name: String, _ queue: DatabaseQueue, after error: DatabaseError) async throws -> Bool {
        let (isGone, damaged) = state.withLock { state -> (Bool, URL?) in
            guard let folder = state.folder else { return (false, nil) }
            guard state.entries[name]?.queue === queue else { return (true, nil) }
            guard error.isDamage else { return (false, nil) }
            state.entries[name] = nil
            state.waiting[name] = []
            return (true, folder)
        }
        guard let damaged else { return isGone }
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async {
                try? queue.close()  // moved all the same: an open file follows its new name
                done.resume(with: Result { try self.setAside(name, in: damaged) })
                self.openForWaiters(name)
            }
        }
        return true
    }

    private func openForWaiters(_ name: String) {
        let isWanted = state.withLock { state in
            if state.waiting[name]?.isEmpty == false { return true }
            state.waiting[name] = nil
            return false
        }
        if isWanted { DispatchQueue.global().async { self.open(name) } }
    }

    /// Has `body` see each file that is begun from now on, before anybody else does. A throw keeps it from being opened.
    public func whenBegun(_ body: @escaping @Sendable (String, Database) throws -> Void) {
        onBegin.withLock { $0 = body }
    }

    /// Has `body` told the name of each file that is set aside from now on.
    public func whenSetAside(_ body: @escaping @Sendable (String) -> Void) {
        onSetAside.withLock { $0 = body }
    }

    private func setAside(_ name: String, in folder: URL) throws {
        try DamagedDatabase.setAside(folder.appending(path: "\(name).db"))
        onSetAside.withLock { $0 }?(name)
    }

    static func isSafe(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(\.isASCIINamePart) && name == name.lowercased()
    }
}

/// A name that would lead out of the folder, or that no user can have: a defect of the caller.
struct UnsafeFileName: Error {
    let name: String
}

extension Refusal {
    fileprivate static let mailboxClosed = Refusal(
        .serviceUnavailable, "mailbox-closed",
        "Your message file cannot be opened at the moment. Ask the operator, whose log says why.")

    fileprivate static let mailboxRemoved = Refusal(.gone, "mailbox-removed", "This account has been deleted.")

    fileprivate static let mailboxDamaged = Refusal(
        .serviceUnavailable, "mailbox-damaged",
        "Your message file was damaged and has been set aside. Ask the operator to restore it from a backup.")
}
