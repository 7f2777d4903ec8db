package import Foundation
package import Host

/// A folder of one test, gone with this value.
package final class TemporaryFolder: Sendable {
    package let url: URL

    /// The place for a data folder: not made yet.
    package var data: DataFolder { DataFolder(url: url.appending(path: "data")) }

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "minimost-\(randomAlphanumerics(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The names of everything below, relative to the folder.
    package var contents: [String] {
        (FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []).sorted()
    }
}

/// The permission bits of what is at `url`, without following a symbolic link.
package func mode(of url: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
}
