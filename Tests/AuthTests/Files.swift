import Foundation

@testable import Host

/// Cases that the browser's own tests read as well.
func table<Case: Decodable>(_ name: String, of type: Case.Type = Case.self) -> [Case] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
    guard let data = try? Data(contentsOf: url), let cases = try? JSONDecoder().decode([Case].self, from: data) else {
        return []
    }
    return cases
}

/// Runs `body` with a data folder that is gone afterwards.
func withFolder<Result>(_ body: (DataFolder) async throws -> Result) async throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "minimost-\(randomToken(bytes: 9))")
    let folder = DataFolder(url: url)
    let lock = try folder.lock()
    defer {
        try? FileManager.default.removeItem(at: url)
        withExtendedLifetime(lock) {}
    }
    return try await body(folder)
}
