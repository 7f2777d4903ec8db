import Foundation
import TestHarness
import Testing

@testable import Host

struct AuditLogTests {
    /// A log in a folder of its own.
    private struct Place {
        let folder: TemporaryFolder
        let clock = ManualClock()
        var data: DataFolder { DataFolder(url: folder.url) }
        var file: URL { folder.url.appending(path: "audit.log") }

        init() throws { folder = try TemporaryFolder() }

        func log(maxBytes: UInt64 = 1 << 20, backups: Int = 3) -> AuditLog {
            let log = AuditLog(
                folder: data, clock: clock.wall, uptime: { [clock] in clock.uptime }, isLimited: true,
                maxBytes: maxBytes,
                backups: backups)
            log.open()
            return log
        }

        func lines() throws -> [String] {
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        }

        func write(_ lines: [String]) throws {
            try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
        }
    }

    private func fill(_ log: AuditLog, _ names: String...) {
        for name in names { log.record("sign-in", user: name, from: "192.0.2.7", ["why": "because"]) }
        log.flush()
    }

    @Test func `an entry says when, what, who and from where, in a file for its owner alone`() throws {
        let place = try Place()
        fill(place.log(), "alice")
        #expect(try mode(of: place.file) == 0o600)
        #expect(try mode(of: place.folder.url.appending(path: "audit.head")) == 0o600)
        let line = try #require(try place.lines().first)
        let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(fields.keys) == ["seq", "at", "event", "user", "address", "detail", "prev", "hash"])
        #expect(fields["at"] as? String == "2026-02-03T04:05:06.789Z")
        #expect(fields["event"] as? String == "sign-in" && fields["user"] as? String == "alice")
        #expect(
            fields["address"] as? String == "192.0.2.7" && fields["detail"] as? [String: String] == ["why": "because"])
        #expect(fields["prev"] as? String == AuditEntry.beginning)
    }

    @Test func `what was written is as it was written, over restarts too`() throws {
        let place = try Place()
        fill(place.log(), "alice", "bob")
        let log = place.log()
        fill(log, "carol")
        #expect(log.verify() == (3, []))
        #expect(log.entries { _ in true }.map(\.user) == ["alice", "bob", "carol"])
        #expect(log.entries { $0.user == "bob" }.map(\.seq) == [2])
    }

    @Test func `an empty log is in order`() throws {
        #expect(try Place().log().verify() == (0, []))
    }

    @Test func `any one bit that is turned is found, and where`() throws {
        let place = try Place()
        let log = place.log()
        fill(log, "alice", "bob", "carol")
        let whole = try Data(contentsOf: place.file)
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 1
            try changed.write(to: place.file)
            #expect(!log.verify().problems.isEmpty, "byte \(index)")
        }
        var changed = whole
        changed[try #require(whole.range(of: Data("bob".utf8))).lowerBound] ^= 1
        try changed.write(to: place.file)
        #expect(log.verify().problems == ["line 2 of audit.log was changed"])
    }

    @Test func `a line that was taken out, put in, or moved is found, wherever`() throws {
        let place = try Place()
        let log = place.log()
        fill(log, "alice", "bob", "carol", "dave")
        let lines = try place.lines()
        for index in lines.indices {
            var fewer = lines
            fewer.remove(at: index)
            try place.write(fewer)
            #expect(!log.verify().problems.isEmpty, "without line \(index)")
            var more = lines
            more.insert(lines[index], at: index)
            try place.write(more)
            #expect(!log.verify().problems.isEmpty, "with line \(index) twice")
            for other in lines.indices where other != index {
                var swapped = lines
                swapped.swapAt(index, other)
                try place.write(swapped)
                #expect(!log.verify().problems.isEmpty, "\(index) and \(other)")
            }
        }
        try place.write(lines)
        #expect(log.verify().problems.isEmpty)
    }

    @Test func `what is missing at an end is named`() throws {
        let place = try Place()
        let log = place.log()
        fill(log, "alice", "bob", "carol", "dave")
        let lines = try place.lines()
        try place.write(Array(lines.prefix(2)))
        #expect(log.verify().problems == ["entries 3 to 4 are missing at the end"])
        try place.write(Array(lines.suffix(2)))
        #expect(log.verify().problems == ["entries 1 to 2 are missing at the beginning"])
        try FileManager.default.removeItem(at: place.file)
        #expect(log.verify().problems == ["the log is empty, and entry 4 had been written"])
        try place.write(lines)
        try FileManager.default.removeItem(at: place.folder.url.appending(path: "audit.head"))
        #expect(log.verify().problems.count == 1)
    }

    @Test func `writing on does not hide what is missing at the end`() throws {
        let place = try Place()
        fill(place.log(), "alice", "bob", "carol")
        try place.write(Array(try place.lines().prefix(1)))
        let log = place.log()
        fill(log, "dave")
        #expect(log.verify().problems.count == 1)
        #expect(log.entries { _ in true }.map(\.seq) == [1, 4])
    }

    @Test func `a line that a power cut left half is no line, and the chain goes on`() throws {
        let place = try Place()
        fill(place.log(), "alice", "bob")
        let handle = try FileHandle(forWritingTo: place.file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"seq\":3,\"at\":\"2026".utf8))
        try handle.close()
        let log = place.log()
        fill(log, "carol")
        #expect(log.verify() == (3, []))
    }

    @Test func `a full file is put aside, as many as are wanted are kept, and the chain runs through all of them`()
        throws
    {
        let place = try Place()
        let log = place.log(maxBytes: 1000, backups: 2)
        for number in 1...20 { fill(log, "user\(number)") }
        #expect(place.folder.contents == ["audit.head", "audit.log", "audit.log.1", "audit.log.2"])
        let (count, problems) = log.verify()
        #expect(count >= 6 && count < 20 && problems.isEmpty)
        #expect(try Data(contentsOf: place.file).count <= 1000)
        #expect(log.entries { _ in true }.map(\.seq) == Array(Int64(21 - count)...20))

        try FileManager.default.removeItem(at: place.folder.url.appending(path: "audit.log.2"))
        #expect(log.verify().problems.count == 1)
    }

    @Test(arguments: [1, 5]) func `fewer or more files are wanted from now on`(backups: Int) throws {
        let place = try Place()
        let before = place.log(maxBytes: 1000, backups: 3)
        for number in 1...20 { fill(before, "user\(number)") }
        let log = place.log(maxBytes: 1000, backups: backups)
        #expect(log.verify().problems.isEmpty)
        for number in 1...40 { fill(log, "user\(number)") }
        #expect(place.folder.contents.count == backups + 2)
        #expect(log.verify().problems.isEmpty)
    }

    @Test func `what would end a line or change a terminal is escaped`() throws {
        let place = try Place()
        let log = place.log()
        log.record("denied", ["path": "/a\n{\"seq\":2}\u{1B}[2J\u{202E}\u{2028}"])
        log.flush()
        #expect(try place.lines().count == 1)
        #expect(log.entries { _ in true }.first?.detail["path"] == #"/a\u{a}{"seq":2}\u{1b}[2J\u{202e}\u{2028}"#)
        #expect(log.verify() == (1, []))
    }

    @Test func `a detail has its limit`() throws {
        let place = try Place()
        let log = place.log()
        log.record("denied", ["path": String(repeating: "x", count: 100_000)])
        log.flush()
        #expect(log.entries { _ in true }.first?.detail["path"]?.count == 500)
    }

    @Test func `where it cannot be written nothing else stops, and it goes on when it can`() throws {
        let place = try Place()
        try FileManager.default.createDirectory(at: place.file, withIntermediateDirectories: false)
        let log = place.log()
        fill(log, "alice", "bob")
        #expect(log.verify().count == 0)
        try FileManager.default.removeItem(at: place.file)
        fill(log, "carol")
        #expect(log.verify() == (1, []))
    }

    @Test func `a file that somebody else moved away or replaced is left, and its entries are missed`() throws {
        let place = try Place()
        let log = place.log()
        fill(log, "alice")
        try FileManager.default.moveItem(at: place.file, to: place.folder.url.appending(path: "elsewhere"))
        // As tools do that rotate logs.
        try Data().write(to: place.file)
        fill(log, "bob")
        #expect(log.entries { _ in true }.map(\.user) == ["bob"])
        #expect(log.verify().problems == ["entries 1 to 1 are missing at the beginning"])
    }

    @Test func `a symbolic link in its place is not followed`() throws {
        let place = try Place()
        let target = place.folder.url.appending(path: "target")
        try Data("mine".utf8).write(to: target)
        try FileManager.default.createSymbolicLink(at: place.file, withDestinationURL: target)
        fill(place.log(), "alice")
        #expect(try String(contentsOf: target, encoding: .utf8) == "mine")
    }

    // MARK: What anybody can cause

    @Test func `of one origin so many a minute are written, and of the rest a count`() throws {
        let place = try Place()
        let log = place.log()
        for number in 0..<1000 { log.recordRefusal("denied", from: "192.0.2.7", ["number": "\(number)"]) }
        log.recordRefusal("denied", from: "192.0.2.8")
        log.flush()
        let entries = log.entries { _ in true }
        #expect(entries.count == AuditAllowance.perOrigin + 2)
        #expect(entries.prefix(20).compactMap { $0.detail["number"] } == (0..<20).map(String.init))
        #expect(entries.filter { $0.address == "192.0.2.8" }.count == 1)
        #expect(entries.last?.detail == ["more": "980"] && entries.last?.address == "192.0.2.7")
        place.clock.advance(by: .seconds(60))
        log.recordRefusal("denied", from: "192.0.2.7")
        log.flush()
        #expect(log.entries { _ in true }.count == AuditAllowance.perOrigin + 3)
        #expect(log.verify().problems.isEmpty)
    }

    @Test func `a flood of one kind of event does not hide another`() throws {
        let place = try Place()
        let log = place.log()
        for _ in 0..<1000 { log.recordRefusal("denied", from: "192.0.2.7") }
        log.recordRefusal("sign-in-failed", user: "alice", from: "192.0.2.7")
        log.flush()
        #expect(log.entries { $0.user == "alice" }.map(\.event) == ["sign-in-failed"])
    }

    @Test func `many origins together are held to a number as well, and their counts take no end of room`() throws {
        let place = try Place()
        let log = place.log()
        for network in 0..<5000 { log.recordRefusal("denied", from: "2001:db8:\(String(network, radix: 16))::1") }
        log.flush()
        let entries = log.entries { _ in true }
        #expect(entries.count <= AuditAllowance.altogether + AuditAllowance.mostCounts + 1)
        let told = entries.map { Int($0.detail["more"] ?? "1") ?? 0 }.reduce(0, +)
        #expect(told == 5000, "none is left uncounted")
    }

    @Test func `what matters is written however much is refused`() throws {
        let place = try Place()
        let log = place.log(maxBytes: 20_000, backups: 1)
        fill(log, "alice")
        for _ in 0..<10_000 {
            log.recordRefusal("denied", from: "192.0.2.7", ["path": String(repeating: "x", count: 400)])
        }
        log.flush()
        #expect(log.entries { $0.user == "alice" }.count == 1)
    }
}
