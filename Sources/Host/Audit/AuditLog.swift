import Dispatch
import Foundation
import Glibc
import Logging
import Synchronization

/// `audit.log`: who did what to accounts and to the program, one line of JSON each, chained (``AuditEntry``). Never a
/// password, a token or a message.
///
/// Written by a queue of its own, in order; what does not fit into its bounded backlog is counted and said later. Where
/// the file cannot be written the server goes on, says so once, and tries again with the next entry.
public final class AuditLog: Feature {
    private struct State {
        var seq: Int64 = 0
        var digest = AuditEntry.beginning
        /// The oldest entry that is still kept.
        var first: Int64 = 1
        var file: FileHandle?
        var isFailing = false
    }

    private let folder: DataFolder
    private let clock: WallClock
    private let uptime: @Sendable () -> Duration
    private let isLimited: Bool
    private let maxBytes: UInt64
    private let backups: Int
    private let queue = DispatchQueue(label: "audit")
    private let state = Mutex(State())
    private let backlog = Mutex((waiting: 0, lost: 0))
    private let allowance = Mutex(AuditAllowance())
    private let logger = Logger(label: "host")
    private static let mostWaiting = 10_000

    /// - Parameters:
    ///   - isLimited: hold what anybody can cause to an ``AuditAllowance``.
    ///   - maxBytes: what a file may hold before it is put aside.
    ///   - backups: how many files are kept besides the one in use.
    init(
        folder: DataFolder, clock: WallClock, uptime: @escaping @Sendable () -> Duration, isLimited: Bool,
        maxBytes: UInt64,
        backups: Int
    ) {
        self.folder = folder
        self.clock = clock
        self.uptime = uptime
        self.isLimited = isLimited
        self.maxBytes = maxBytes
        self.backups = backups
    }

    public func register(in app: inout Registration) {
        app.prepare { [self] in try await offTheLoops { [self] in open() } }
        app.every(.seconds(60), "audit log") { [self] in recordCounts() }
    }

    /// Notes what happened. Returns at once.
    /// - Parameters:
    ///   - event: in kebab-case: `sign-in`.
    ///   - user: the name of the account that it is about. Never what somebody typed for a name.
    ///   - detail: what else is worth knowing; what would change a terminal is escaped.
    public func record(
        _ event: String, user: String? = nil, from address: String? = nil, _ detail: [String: String] = [:]
    ) {
        let isTaken = backlog.withLock { backlog in
            guard backlog.waiting < Self.mostWaiting else {
                backlog.lost += 1
                return false
            }
            backlog.waiting += 1
            return true
        }
        guard isTaken else { return }
        let now = clock.now()
        queue.async { [self] in
            write(event, now, user, address, detail.mapValues { LogLines.escaped(String($0.prefix(500))) })
            let lost = backlog.withLock { backlog in
                backlog.waiting -= 1
                defer { backlog.lost = 0 }
                return backlog.lost
            }
            if lost > 0 { write("entries-lost", now, nil, nil, ["count": "\(lost)"]) }
        }
    }

    /// Notes what anybody may cause as often as they like. Beyond so many a minute (``AuditAllowance``) it is counted, and
    /// the count noted as `more`.
    /// - Parameters: as those of ``record(_:user:from:_:)``.
    public func recordRefusal(
        _ event: String, user: String? = nil, from address: String? = nil, _ detail: [String: String] = [:]
    ) {
        let source = AuditAllowance.Source(event: event, address: address)
        let network = address.map { IPAddress($0)?.network.description ?? $0 } ?? ""
        let now = uptime()
        guard !isLimited || allowance.withLock({ $0.admits(source, of: network, at: now) }) else { return }
        record(event, user: user, from: address, detail)
    }

    private func recordCounts() {
        for (source, count) in allowance.withLock({ $0.takeCounts() }) {
            record(source.event, from: source.address, ["more": "\(count)"])
        }
    }

    /// Waits until what was noted, or counted, is written.
    public func flush() {
        recordCounts()
        queue.sync {}
    }

    // MARK: Files

    /// A file of ours, which no symbolic link stands for.
    private static func open(_ url: URL, _ flags: Int32) throws -> FileHandle {
        let descriptor = Glibc.open(url.path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StartupProblem(String(cString: strerror(errno))) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func url(_ number: Int = 0) -> URL { folder.file(number == 0 ? "audit.log" : "audit.log.\(number)") }

    /// Takes up the chain where the last run left it. A line that it was cut off in is no line.
    func open() {
        state.withLock { state in
            if let head { (state.seq, state.digest, state.first) = head }
            guard let file = try? Self.open(url(), O_RDWR), let data = try? file.readToEnd(), !data.isEmpty else {
                return
            }
            var lines = data.split(separator: 0x0A, omittingEmptySubsequences: true)
            if data.last != 0x0A { try? file.truncate(atOffset: UInt64(lines.popLast()?.startIndex ?? 0)) }
            // Where the noted entry is further on, lines are missing, and the chain shows it.
            if let last = lines.last.flatMap({ AuditEntry.read(Data($0)) }), last.entry.seq > state.seq {
                (state.seq, state.digest) = (last.entry.seq, last.digest)
            }
        }
    }

    private func write(
        _ event: String, _ now: Timestamp, _ user: String?, _ address: String?, _ detail: [String: String]
    ) {
        state.withLock { state in
            do {
                let entry = AuditEntry(
                    seq: state.seq + 1, at: now, event: event, user: user, address: address, detail: detail,
                    prev: state.digest)
                let (bytes, digest) = try entry.line()
                let file = try file(&state, for: bytes.count)
                try append(bytes, to: file)
                (state.seq, state.digest) = (entry.seq, digest)
                note(state)
                state.isFailing = false
            } catch {
                state.file = nil
                if !state.isFailing { logger.error("audit.log cannot be written", metadata: ["error": "\(error)"]) }
                state.isFailing = true
            }
        }
    }

    /// A full disk may take a part of a line, on which no other may follow.
    private func append(_ bytes: Data, to file: FileHandle) throws {
        let end = try file.seekToEnd()
        do {
            try file.write(contentsOf: bytes)
        } catch {
            try? file.truncate(atOffset: end)
            throw error
        }
    }

    private func file(_ state: inout sending State, for count: Int) throws -> FileHandle {
        if let file = state.file, isInPlace(file) {
            guard try file.seekToEnd() + UInt64(count) > maxBytes else { return file }
            try file.close()
            state.file = nil
            rotate(&state)
        }
        let file = try Self.open(url(), O_WRONLY | O_CREAT | O_APPEND)
        state.file = file
        return file
    }

    /// Whether nobody has moved or removed the file since it was opened.
    private func isInPlace(_ file: FileHandle) -> Bool {
        var mine = stat()
        var there = stat()
        return fstat(file.fileDescriptor, &mine) == 0 && lstat(url().path, &there) == 0 && mine.st_ino == there.st_ino
            && mine.st_dev == there.st_dev
    }

    private func rotate(_ state: inout State) {
        let kept = putAside
        for number in kept.reversed() where number >= backups { try? FileManager.default.removeItem(at: url(number)) }
        for number in kept.reversed() where number < backups { put(number) }
        put(0)
        if kept.count >= backups, let oldest = firstEntry(of: url(backups)) { state.first = oldest.seq }
    }

    private func put(_ number: Int) {
        try? FileManager.default.moveItem(at: url(number), to: url(number + 1))
    }

    /// The numbers of the files besides the one in use; one that is missing ends them.
    private var putAside: [Int] {
        Array((1...).prefix { FileManager.default.fileExists(atPath: url($0).path) })
    }

    private func firstEntry(of url: URL) -> AuditEntry? {
        FileManager.default.contents(atPath: url.path)
            .flatMap { $0.split(separator: 0x0A, maxSplits: 1).first }
            .flatMap { AuditEntry.read(Data($0))?.entry }
    }

    // MARK: The head

    /// The newest and the oldest entry, noted beside the log, so that what is missing at its ends is missed.
    private var head: AuditCheck.Head? {
        guard let data = FileManager.default.contents(atPath: folder.file("audit.head").path) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard parts.count == 3, let seq = Int64(parts[0]), let first = Int64(parts[2]) else { return nil }
        return (seq, String(parts[1]), first)
    }

    private func note(_ state: borrowing State) {
        guard let file = try? Self.open(folder.file("audit.head"), O_WRONLY | O_CREAT) else { return }
        // Of one length, so that a shorter number leaves nothing of a longer one behind.
        try? file.write(contentsOf: Data("\(Self.wide(state.seq)) \(state.digest) \(Self.wide(state.first))\n".utf8))
    }

    private static func wide(_ number: Int64) -> String {
        String(repeating: " ", count: max(0, 19 - "\(number)".count)) + "\(number)"
    }

    // MARK: Reading

    /// Goes through every line there is, the oldest first, a file at a time, while nothing is written.
    private func forEachLine(_ body: (_ line: Data, _ place: String) -> Void) {
        queue.sync {
            for number in ([0] + putAside).reversed() {
                guard let data = FileManager.default.contents(atPath: url(number).path) else { continue }
                let lines = data.split(separator: 0x0A, omittingEmptySubsequences: true)
                for (index, line) in lines.enumerated() {
                    body(Data(line), "line \(index + 1) of \(url(number).lastPathComponent)")
                }
            }
        }
    }

    func entries(where isWanted: (AuditEntry) -> Bool) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        forEachLine { line, _ in
            if let entry = AuditEntry.read(line)?.entry, isWanted(entry) { entries.append(entry) }
        }
        return entries
    }

    /// - Returns: how many lines there are, and what is wrong with them.
    func verify() -> (count: Int, problems: [String]) {
        var check = AuditCheck()
        forEachLine { check.take($0, $1) }
        check.compare(with: head)
        return (check.count, check.problems)
    }
}
