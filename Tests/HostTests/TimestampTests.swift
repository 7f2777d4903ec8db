import Foundation
import GRDB
import Testing

@testable import Host

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_770_091_506_789, "2026-02-03T04:05:06.789Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
        (4_102_444_800_001, "2100-01-01T00:00:00.001Z"),
    ])
    func `a moment is written as RFC 3339 in UTC with milliseconds, and read back`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [0, 978_307_200_000, 1_770_091_506_000, 2_147_483_648_000, 4_102_444_800_000] as [Int64])
    func `not one millisecond of a second is lost in writing`(second: Int64) {
        let moments = (second..<second + 1000).map(Timestamp.init)
        let wrong = moments.filter {
            !$0.description.hasSuffix(".\(String(1000 + $0.milliseconds % 1000).dropFirst())Z")
        }
        #expect(wrong.isEmpty)
        #expect(moments.map { Timestamp($0.description) } == moments)
    }

    @Test func `a time of another zone, and one in whole seconds, are read as what they are in UTC`() {
        #expect(Timestamp("2026-02-03T04:05:06Z")?.description == "2026-02-03T04:05:06.000Z")
        #expect(Timestamp("2026-02-03T06:05:06.789+02:00")?.description == "2026-02-03T04:05:06.789Z")
    }

    @Test(arguments: ["", "yesterday", "2026-02-03", "2026-13-03T04:05:06Z", "1770091506789", "2026-02-03T04:05:06"])
    func `what is not RFC 3339 is no time`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `JSON holds the text, and a wrong one is refused`() throws {
        let moment = Timestamp(milliseconds: 1_770_091_506_789)
        let data = try JSONEncoder.minimost.encode([moment])
        #expect(String(decoding: data, as: UTF8.self) == #"["2026-02-03T04:05:06.789Z"]"#)
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [moment])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data(#"["soon"]"#.utf8))
        }
    }

    @Test func `a database holds whole milliseconds`() throws {
        let moment = Timestamp(milliseconds: 1_770_091_506_789)
        let (stored, read) = try DatabaseQueue().read { db in
            (
                try Int64.fetchOne(db, sql: "SELECT ?", arguments: [moment]),
                try Timestamp.fetchOne(db, sql: "SELECT ?", arguments: [moment])
            )
        }
        #expect(stored == 1_770_091_506_789)
        #expect(read == moment)
    }

    @Test func `differences and sums are exact, and order is that of time`() {
        let moment = Timestamp(milliseconds: 1000)
        #expect(moment.adding(.milliseconds(-1)) == Timestamp(milliseconds: 999))
        #expect(moment.since(Timestamp(milliseconds: 4500)) == .milliseconds(-3500))
        #expect(moment < moment.adding(.milliseconds(1)))
        #expect(Duration.milliseconds(-1500).milliseconds == -1500)
        #expect(Duration.nanoseconds(1_999_999).milliseconds == 1)
    }
}
