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
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw StartupProblem("cannot make the data folder \(url.path): \(Self.reason(error))")
        }
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

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return String(cString: strerror(Int32(truncatingIfNeeded: underlying?.code ?? (error as NSError).code)))
    }
}

/// The lock of a ``DataFolder``, held for as long as this value lives.
final class FolderLock: Sendable {
    private let descriptor: Int32

    fileprivate init(_ folder: DataFolder) throws {
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
        let pid = [UInt8]("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, pid, pid.count, 0)
    }

    private static func holder(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)).map { "process \($0)" } ?? "another process"
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
