import Foundation
import Host
import Testing

@testable import Chat

struct SearchQueryTests {
    private func query(_ amend: (inout SearchQuery) -> Void) throws -> SearchQuery {
        var query = try SearchQuery("")
        amend(&query)
        return query
    }

    private static func day(_ text: String) throws -> Timestamp {
        let date = try Date(text + "T00:00:00Z", strategy: .iso8601)
        return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
    }

    @Test func `words and phrases are looked for as they are`() throws {
        for (text, terms) in [
            ("", []), ("  \n ", []), ("Floor", ["floor"]), ("floor  plan", ["floor", "plan"]),
            ("\"second floor\" plan", ["second floor", "plan"]), ("\"open end", ["open end"]), ("\"\" a", ["a"]),
            ("say\"hi\"", ["say\"hi\""]), ("会議", ["会議"]),
            (
                "AND OR NOT NEAR(a b) a* ^b {c}:d",
                [
                    "and", "or", "not", "near(a", "b)", "a*", "^b", "{c}:d",
                ]
            ), ("colour:red http://x", ["colour:red", "http://x"]), ("fromage informal", ["fromage", "informal"]),
            ("' OR 1=1; --", ["'", "or", "1=1;", "--"]),
        ] as [(String, [String])] {
            let (read, wanted) = (try SearchQuery(text), try query { $0.terms = terms })
            #expect(read == wanted, "\(text)")
        }
    }

    @Test func `operators say where, by whom, when and what`() throws {
        let first = try Self.day("2026-02-01")
        let next = try Self.day("2026-02-02")
        let expected: [(String, (inout SearchQuery) -> Void)] = [
            ("from:Mira FROM:@bob x", { ($0.senders, $0.terms) = (["Mira", "@bob"], ["x"]) }),
            ("in:general in:\"the cellar\"", { $0.places = ["general", "the cellar"] }),
            ("before:2026-02-01", { $0.before = first }),
            ("after:2026-02-01", { $0.from = next }),
            ("on:2026-02-01", { ($0.from, $0.before) = (first, next) }),
            ("has:file has:Link has:image is:pinned", { ($0.kinds, $0.isPinned) = ([.file, .link, .image], true) }),
        ]
        for (text, amend) in expected {
            let (read, wanted) = (try SearchQuery(text), try query(amend))
            #expect(read == wanted, "\(text)")
        }
    }

    @Test(arguments: [
        "from:", "in: x", "from:\"\"", "before:", "before:yesterday", "before:2026-02-30", "after:2026-1-1",
        "on:0000-01-01", "on:1969-12-31", "before:2026-02-01T00:00", "before:２０２６-02-01", "has:", "has:fun", "is:",
        "is:read", String(repeating: "x", count: 1001), String(repeating: "x ", count: 21),
    ])
    func `what makes no sense is said in words for a person`(text: String) throws {
        let complaint = try #require(throws: SearchQuery.Complaint.self) { try SearchQuery(text) }
        #expect(complaint.words.hasSuffix(".") || complaint.words.contains("as in"))
    }

    @Test func `twenty words of one kilobyte are enough, and not too many`() throws {
        let text = (1...20).map { "\($0)" + String(repeating: "x", count: 45) }.joined(separator: " ")
        #expect(try SearchQuery(text).terms.count == 20)
    }
}
