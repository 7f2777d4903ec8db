public import Foundation
import Glibc
import Logging

/// The folder that holds everything the program remembers: readable by its owner only, and used by one process at
/// a time.
public struct DataFolder: Sendable {
    public let url: URL

    package init(url: URL) {
        self.url = url
    }

    public func file(_ path: String) -> URL { url.appending(path: path) }

    /// Makes the folder where it is missing, closes it to others, and takes its lock.
    ///
    /// The lock belongs to the open file (`flock(2)`), so it dies with the process, `kill -9` included, and there is
    /// no stale pid file to clean up.
    /// - Throws: ``StartupProblem`` naming the path, or the process that has it.
    func lock() throws -> FolderLock {
        umask(0o077)
        try make()
        let lock = try FolderLock(self)
        try closeToOthers()
        return lock
    }

    /// 0700 for the folder, 0600 for every file in it that others could read.
    private func closeToOthers() throws {
        guard chmod(url.path, 0o700) == 0 else {
            throw StartupProblem("cannot set the permissions of \(url.path): \(String(cString: strerror(errno)))")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
            let path = file(name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard attributes[.type] as? FileAttributeType == .typeRegular,
                let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0
            else { continue }
            guard chmod(path, 0o600) == 0 else {
                throw StartupProblem("\(path) can be read by others, and cannot be closed to them")
            }
            Logger(label: "host").warning(
                "others could read a file; it is closed to them now", metadata: ["file": "\(path)"])
        }
    }

    /// The bytes of a secret, made on first use: 0600 from its first moment, and whole or absent after a crash.
    /// - Throws: ``StartupProblem`` when a file is there but too short to be a secret: it is not overwritten.
    func secret(_ name: String, bytes count: Int = 32) throws -> [UInt8] {
        let path = file(name).path
        if let bytes = try PrivateFile.read(path) {
            guard bytes.count >= count else {
                throw StartupProblem(
                    "\(path) holds \(bytes.count) bytes, not the \(count) of a secret; "
                        + "restore it, or remove it to sign everybody out")
            }
            return bytes
        }
        let fresh = randomBytes(count)
        try PrivateFile.write(fresh, to: path)
        return fresh
    }

    /// By the system's own call, whose reasons are written for people.
    private func make() throws {
        var path = ""
        for part in url.pathComponents {
            path = path.isEmpty || path == "/" ? path + part : "\(path)/\(part)"
            guard mkdir(path, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
            throw StartupProblem("cannot make the data folder \(url.path): \(String(cString: strerror(errno)))")
        }
    }
}

/// The lock of a ``DataFolder``, held for as long as this value lives.
///
/// Its file says who has the folder, and, in a second line, that the databases are open: where that line is found
/// later, the program was killed, or the folder is a copy that was made meanwhile.
final class FolderLock: Sendable {
    private let descriptor: Int32
    private let folder: DataFolder
    private static let openMark = "open"

    fileprivate init(_ folder: DataFolder) throws {
        self.folder = folder
        let path = folder.file("lock").path
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StartupProblem(
                "cannot write to the data folder \(folder.url.path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(of: descriptor)
            close(descriptor)
            throw StartupProblem("the data folder \(folder.url.path) is in use by \(holder)")
        }
        if Self.lines(of: descriptor).dropFirst().first.map(String.init) == Self.openMark { warnOfMissingJournals() }
        note(isOpen: false)
    }

    /// To be said once all databases are open, and when all are closed.
    func note(isOpen: Bool) {
        let text = [UInt8]("\(getpid())\n\(isOpen ? Self.openMark + "\n" : "")".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, text, text.count, 0)
    }

    /// What a kill leaves behind has its journals. Only a copy comes without.
    private func warnOfMissingJournals() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
        guard names.contains(where: { $0.hasSuffix(".db") }), !names.contains(where: { $0.hasSuffix(".db-wal") }) else {
            return
        }
        Logger(label: "host").warning(
            "this is a copy of a folder in use, without its -wal files: what was written last is missing",
            metadata: ["folder": "\(folder.url.path)"])
    }

    private static func holder(of descriptor: Int32) -> String {
        lines(of: descriptor).first.flatMap { Int32($0) }.map { "process \($0)" } ?? "another process"
    }

    private static func lines(of descriptor: Int32) -> [Substring] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n")
    }

    deinit { close(descriptor) }
}

/// Why the program does not start: one line, written for the operator.
public struct StartupProblem: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
