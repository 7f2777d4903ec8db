import Foundation
import Testing

@testable import Chat

struct MentionScannerTests {
    private struct Row: Decodable {
        let text: String
        let names: [String]
    }

    /// The browser's markup is held to the same table.
    @Test func `names are found where the table says`() throws {
        let table = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "mentions.json")
        let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: table))
        try #require(rows.count > 50)
        for row in rows { #expect(MentionScanner.names(in: row.text) == row.names, "\(row.text)") }
    }
}
