import Foundation

/// One line of the audit log: what happened, and a digest that ties it to the line before.
///
/// The digest is SHA-256 (FIPS 180-4) of the line without it, in which the digest of the line before stands. Whoever
/// changes, takes out or moves a line breaks the chain there; only who rewrites everything behind it as well does not.
struct AuditEntry: Codable, Equatable, Sendable {
    let seq: Int64
    let at: Timestamp
    let event: String
    /// Whose account it is about; absent where it is nobody's.
    let user: String?
    let address: String?
    let detail: [String: String]
    /// The digest of the line before.
    let prev: String

    /// Before the first line.
    static let beginning = String(repeating: "0", count: 64)

    /// - Returns: the line with its end, and its digest.
    func line() throws -> (bytes: Data, digest: String) {
        let body = try JSONEncoder.minimost.encode(self)
        let digest = Hex.encode(SHA256.hash(body))
        return (body.dropLast() + Data(",\"hash\":\"\(digest)\"}\n".utf8), digest)
    }

    /// Reads a line without its end.
    /// - Returns: `nil` for what is no line of ours, or was changed.
    static func read(_ line: Data) -> (entry: AuditEntry, digest: String)? {
        let tail = line.suffix(75)
        guard tail.count == 75, tail.starts(with: Data(",\"hash\":\"".utf8)), tail.hasSuffix("\"}") else { return nil }
        let digest = String(decoding: tail.dropFirst(9).dropLast(2), as: UTF8.self)
        let body = line.dropLast(75) + Data("}".utf8)
        guard Hex.encode(SHA256.hash(body)) == digest,
            let entry = try? JSONDecoder().decode(AuditEntry.self, from: body)
        else { return nil }
        return (entry, digest)
    }
}

/// Goes through a chain of lines, from the oldest.
struct AuditCheck {
    /// The newest line that was ever written and the oldest that is still kept, as they are noted elsewhere.
    typealias Head = (seq: Int64, digest: String, first: Int64)

    private(set) var problems: [String] = []
    private(set) var count = 0
    private var first: AuditEntry?
    private var last: (seq: Int64, digest: String)?

    mutating func take(_ line: Data, _ place: String) {
        count += 1
        guard let (entry, digest) = AuditEntry.read(line) else {
            problems.append("\(place) was changed")
            last = nil
            return
        }
        if let last, entry.prev != last.digest || entry.seq != last.seq + 1 {
            problems.append("\(place) does not follow the one before it: one was taken out, put in or moved")
        }
        if count == 1 { first = entry }
        last = (entry.seq, digest)
    }

    mutating func compare(with head: Head?) {
        guard let head else {
            problems += count == 0 ? [] : ["audit.head, which knows how far the log went, is missing"]
            return
        }
        guard count > 0 else { return problems.append("the log is empty, and entry \(head.seq) had been written") }
        if let first, first.seq > head.first {
            problems.append("entries \(head.first) to \(first.seq - 1) are missing at the beginning")
        }
        guard let last else { return }
        if last.seq < head.seq { problems.append("entries \(last.seq + 1) to \(head.seq) are missing at the end") }
        if last.seq == head.seq, last.digest != head.digest { problems.append("the newest entry is another one") }
    }
}

extension Data {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
