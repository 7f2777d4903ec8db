// PrivateFile — small files that only their owner may read, and that are either whole or absent after a crash.

import Foundation

enum PrivateFile {
    /// The file's contents, or nil when there is no such file.
    ///
    /// - Throws: ``StartupProblem``, as everything here; also for a file of more than 1 MiB.
    static func read(_ path: String) throws -> [UInt8]? {
        // A pipe would be waited for until somebody opens its other end.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StartupProblem("\(path) is not a file")
        }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, 16 << 10)
            if count == 0 { return contents }
            guard count > 0 || errno == EINTR else { throw failure("read", path) }
            contents += piece.prefix(max(count, 0))
            guard contents.count <= 1 << 20 else {
                errno = EFBIG
                throw failure("read", path)
            }
        }
    }

    /// Puts `bytes` at `path`, in place of what is there, with mode 0600: written beside it, synced, renamed.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try stage(bytes, for: path)
        try commit(path)
    }

    /// The first half of ``write(_:to:)``: afterwards the bytes are safe on disk, beside `path`.
    static func stage(_ bytes: [UInt8], for path: String) throws {
        let staged = stagingPath(of: path)
        unlink(staged)  // left by a crash; O_EXCL then guarantees that the file is ours from its first octet
        let descriptor = open(staged, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("create", staged) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw failure("write", staged) }
            rest = rest.dropFirst(max(count, 0))
        }
        guard fsync(descriptor) == 0 else { throw failure("write", staged) }
    }

    /// The second half of ``write(_:to:)``: what was staged takes its place, durably.
    static func commit(_ path: String) throws {
        guard rename(stagingPath(of: path), path) == 0 else { throw failure("replace", path) }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", parent) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("sync", parent) }
    }

    static func stagingPath(of path: String) -> String { path + ".new" }

    /// Takes the reason from `errno`, so make it right after the call that failed.
    private static func failure(_ action: String, _ path: String) -> StartupProblem {
        StartupProblem("cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
