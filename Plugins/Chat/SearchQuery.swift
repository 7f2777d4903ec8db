import Foundation
import Host

/// What somebody asks the search for: words, phrases and operators.
///
///     floor plan from:mira in:general after:2026-01-31 has:file "second floor"
///
/// Every word is looked for as it is, anywhere in a text. What is not an operator that is known is a word.
struct SearchQuery: Equatable, Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case file, image, link
    }

    /// In lower case; each must be there.
    var terms: [String] = []
    /// Names as typed; one of them must have sent it.
    var senders: [String] = []
    /// Names as typed; it must be in one of them.
    var places: [String] = []
    /// Sent in these days, from midnight to midnight UTC.
    var from: Timestamp?
    var before: Timestamp?
    var kinds: Set<Kind> = []
    var isPinned = false

    static let mostBytes = 1000
    static let mostTerms = 20

    var isEmpty: Bool { self == SearchQuery() }

    /// - Throws: ``Complaint``, in words for the person who typed it.
    init(_ text: String) throws {
        guard text.utf8.count <= Self.mostBytes else { throw Complaint("This is too long to search for.") }
        // SQLite takes it for the end of a text.
        guard !text.unicodeScalars.contains("\0") else { throw Complaint("That cannot be searched for.") }
        for part in Part.all(in: text) { try take(part) }
        guard terms.count + senders.count + places.count <= Self.mostTerms else {
            throw Complaint("This is too much to search for at once: \(Self.mostTerms) words and names at most.")
        }
    }

    private init() {}

    struct Complaint: Error, Equatable {
        let words: String

        init(_ words: String) {
            self.words = words
        }
    }

    private mutating func take(_ part: Part) throws {
        switch part.operator {
        case nil: terms.append(part.value.lowercased())
        case "from": senders.append(try part.filled(like: "from:alice"))
        case "in": places.append(try part.filled(like: "in:general"))
        case "before": before = try part.day()
        case "after": from = try part.day().adding(.days(1))
        case "on":
            let day = try part.day()
            (from, before) = (day, day.adding(.days(1)))
        case "has":
            guard let kind = Kind(rawValue: part.value.lowercased()) else {
                throw Complaint("A message can be searched for having a file, an image or a link: has:file.")
            }
            kinds.insert(kind)
        case "is":
            guard part.value.lowercased() == "pinned" else {
                throw Complaint("The only thing that a message can be is pinned: is:pinned.")
            }
            isPinned = true
        default: break  // Part knows no others
        }
    }
}

/// A piece of a query: a word, a phrase in quotes, or an operator with its value.
private struct Part {
    static let operators = ["from", "in", "before", "after", "on", "has", "is"]

    let `operator`: String?
    let value: String

    static func all(in text: String) -> [Part] {
        var parts: [Part] = []
        var rest = Substring(text).unicodeScalars
        while let start = rest.firstIndex(where: { !$0.properties.isWhitespace }) {
            rest = rest[start...]
            let name = operators.first { name in
                rest.count > name.count && rest.dropFirst(name.count).first == ":"
                    && String(rest.prefix(name.count)).lowercased() == name
            }
            if let name { rest = rest.dropFirst(name.count + 1) }
            let value = takeValue(&rest)
            if name != nil || !value.isEmpty { parts.append(Part(operator: name, value: value)) }
        }
        return parts
    }

    /// Up to the next blank; or, after a quote, up to the next quote or the end.
    private static func takeValue(_ rest: inout Substring.UnicodeScalarView) -> String {
        let isQuoted = rest.first == "\""
        if isQuoted { rest = rest.dropFirst() }
        let value = rest.prefix { isQuoted ? $0 != "\"" : !$0.properties.isWhitespace }
        rest = rest[value.endIndex...].dropFirst(isQuoted ? 1 : 0)
        return String(value)
    }

    /// - Throws: ``SearchQuery/Complaint`` without a value.
    func filled(like example: String) throws -> String {
        guard !value.isEmpty else {
            throw SearchQuery.Complaint("Something is missing after \(self.operator ?? ""): as in \(example).")
        }
        return value
    }

    /// `2026-11-25`: when it begins, in UTC.
    func day() throws -> Timestamp {
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.allSatisfy(\.isASCIIDigit) ? Int($0) : nil }
        guard parts.map(\.utf8.count) == [4, 2, 2], numbers.count == 3 else { throw Self.notADay }
        let day = DateComponents(
            calendar: Self.calendar, timeZone: .gmt, year: numbers[0], month: numbers[1], day: numbers[2])
        guard (1970...9999).contains(numbers[0]), day.isValidDate, let date = day.date else { throw Self.notADay }
        return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
    }

    private static let calendar = Calendar(identifier: .gregorian)
    private static let notADay = SearchQuery.Complaint("A day is written like 2026-11-25.")
}

extension Duration {
    fileprivate static func days(_ count: Int) -> Duration { .seconds(86_400 * count) }
}
