import Foundation

@testable import Host

/// A folder of one test, gone with this value.
final class TemporaryFolder: Sendable {
    let url: URL

    /// The place for a data folder: not made yet.
    var data: DataFolder { DataFolder(url: url.appending(path: "data")) }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "minimost-\(randomAlphanumerics(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The names of everything below, relative to the folder.
    var contents: [String] {
        (FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []).sorted()
    }
}

/// The permission bits of what is at `url`, without following a symbolic link.
func mode(of url: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
}
