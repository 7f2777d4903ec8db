import Foundation
import Host
import NIOCore
import NIOFileSystem

/// The folder that holds what was uploaded, under names that the server drew.
///
/// A file appears under its name when it is whole and safe on disk, and not before: what is cut off halfway, by its sender
/// or by a kill, leaves nothing (`O_TMPFILE`). All work is done by the file system's own threads.
struct UploadFolder: Sendable {
    /// So much is left for the databases and the logs.
    static let floor: Int64 = 64 << 20

    let url: URL

    private func path(_ file: String) -> FilePath { FilePath(url.appending(path: file).path) }

    /// Closed to others, as the data folder is.
    func make() async throws {
        let path = FilePath(url.path)
        guard try await FileSystem.shared.info(forFileAt: path) == nil else { return }
        try await FileSystem.shared.createDirectory(
            at: path, withIntermediateDirectories: true, permissions: [.ownerReadWriteExecute])
    }

    /// Writes a file, and makes it appear once `body` has returned.
    /// - Parameter body: gets what puts the next bytes at the end.
    func write<Result: Sendable>(
        _ file: String, _ body: @escaping @Sendable (WritableUpload) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await FileSystem.shared.withFileHandle(
                forWritingAt: path(file),
                options: OpenOptions.Write(
                    existingFile: .none, newFile: .init(permissions: [.ownerReadWrite]), followSymbolicLinks: false,
                    closeOnExec: true)
            ) { handle in
                let result = try await body(WritableUpload(handle: handle))
                try await handle.synchronize()
                return result
            }
            try await FileSystem.shared.withDirectoryHandle(atPath: FilePath(url.path)) { try await $0.synchronize() }
            return result
        } catch let error as FileSystemError where Self.isFull(error) {
            throw Refusal.diskFull
        }
    }

    /// Whether a file of so many bytes is there: a link to one is none.
    func has(_ file: String, of size: Int64) async throws -> Bool {
        let info = try await FileSystem.shared.info(forFileAt: path(file), infoAboutSymbolicLink: true)
        return info?.type == .regular && info?.size == size
    }

    /// The bytes of a file, in portions of 128 KiB.
    func read(_ file: String, _ range: Range<Int64>, _ body: (ByteBuffer) async throws -> Void) async throws {
        try await FileSystem.shared.withFileHandle(
            forReadingAt: path(file), options: .init(followSymbolicLinks: false, closeOnExec: true)
        ) { handle in
            for try await portion in handle.readChunks(in: range, chunkLength: .kibibytes(128)) {
                try await body(portion)
            }
        }
    }

    /// - Returns: whether it was there.
    @discardableResult
    func remove(_ file: String) async throws -> Bool {
        try await FileSystem.shared.removeItem(at: path(file), strategy: .sequential, recursively: false) > 0
    }

    /// Removes what nothing is known of: the program ended between a file and its row, or between a row and its file.
    func removeAll(but known: Set<String>) async throws {
        for file in try await files() where !known.contains(file) { try await remove(file) }
    }

    private func files() async throws -> [String] {
        try await FileSystem.shared.withDirectoryHandle(atPath: FilePath(url.path)) { folder in
            var names: [String] = []
            for try await entry in folder.listContents() { names.append(entry.name.string) }
            return names
        }
    }

    /// Whether a file of so many bytes leaves enough for the rest.
    func hasRoom(for bytes: Int64) -> Bool {
        var status = statvfs()
        guard statvfs(url.path, &status) == 0 else { return true }
        let free = Int64(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
        return free - bytes >= Self.floor
    }

    private static func isFull(_ error: FileSystemError) -> Bool {
        (error.cause as? FileSystemError.SystemCallError)?.errno == .noSpace || error.code == .resourceExhausted
    }
}

/// A file of ``UploadFolder`` while it is written.
struct WritableUpload: Sendable {
    private let handle: WriteFileHandle
    fileprivate init(handle: WriteFileHandle) { self.handle = handle }

    func write(_ bytes: ByteBuffer, at offset: Int64) async throws {
        try await handle.write(contentsOf: bytes.readableBytesView, toAbsoluteOffset: offset)
    }
}
