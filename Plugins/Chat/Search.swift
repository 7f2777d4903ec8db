import Auth
import Foundation
import GRDB
import HTTPTypes
import Host
import Hummingbird

/// Finding what was said, in all that one may read: any part of a word, in any script, however short.
///
///   GET /api/chat/search?q=&before=&limit=&offset=
///
/// The index holds every three characters that follow each other in a text or in the names of its files (FTS5's trigrams).
/// What is shorter is looked for among the trigrams that begin with it; where those are too many it is so common that
/// the newest messages are read through instead.
struct Search: Feature {
    static let limit = RateLimit("search", perMinute: 120, "You are searching very quickly.")
    static let mostResults = 50

    let chat: ChatPlugin
    /// How long one of the two files is searched; what was found by then is the answer.
    var patience = Duration.milliseconds(200)
    /// How long a single step may take. Then it is interrupted, wherever it is, and there is no answer.
    static let longestStep = Duration.seconds(2)

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.migrate("0006 search", in: Mailbox.schema, SearchIndex.create)
        app.routes.get("search", use: search)
    }

    private func search(_ request: Request, _ context: SignedIn) async throws -> Response {
        let reader = context.identity
        try chat.host.limits.spend(Self.limit, by: reader.id)
        let window = try Window(request, most: Self.mostResults, usually: 20)
        let before: Int64
        switch window.place {
        case .newest: before = .max
        case .before(let id): before = id
        case .after, .around: throw Refusal.malformed("A search goes backwards: give before, or nothing.")
        }
        let wish = try await wish(request, by: reader)
        let found = try await matches(wish, before: before, window.limit, for: reader)
        let shown = found.matches.prefix(window.limit)
        return try .json(
            Page(
                results: shown.map { Result(message: $0.view, channel: $0.view.channel, snippet: $0.snippet) },
                more: found.matches.count > window.limit || found.end != nil,
                next: found.matches.count > window.limit ? shown.last?.view.id : found.end,
                terms: wish.query.terms))
    }

    /// In the public record and in the reader's own file; the newest of both.
    private func matches(
        _ wish: SearchWish, before: Int64, _ limit: Int, for reader: Identity
    ) async throws -> (matches: [SearchMatch], end: Int64?) {
        let (chat, patience, sleep) = (chat, patience, chat.host.sleep)
        let find: @Sendable (Database) throws -> SearchHaul = {
            try SearchHaul.fetch(wish, before: before, limit, within: patience, chat, for: reader, $0)
        }
        let hauls = try await TimeLimit.ending(
            {
                async let open = chat.store.record.read(find)
                async let own = chat.store.mailboxes.read(reader.key, find)
                return try await [open, own]
            }, after: { try await sleep(Self.longestStep) }, throwing: Refusal.searchTooSlow)
        // Where one of them was cut short, what the other has beyond that point comes later.
        let end = hauls.compactMap(\.end).max()
        let all = hauls.flatMap(\.matches).filter { $0.view.id >= end ?? 0 }
        return (all.sorted { $0.view.id > $1.view.id }, end)
    }

    private struct Page: Encodable {
        let results: [Result]
        let more: Bool
        /// What to give as `before` for the next page.
        let next: Int64?
        let terms: [String]
    }

    private struct Result: Encodable {
        let message: MessageView
        let channel: String
        let snippet: String
    }
}

// MARK: - What is wanted

/// A query with its names looked up: what the reader may see, and no more.
struct SearchWish: Sendable {
    let query: SearchQuery
    let places: [ReadingPlace]
    let senders: [UserID]
    /// The numbers that messages of the days asked for can have.
    let ids: Range<Int64>
}

extension Search {
    private func wish(_ request: Request, by reader: Identity) async throws -> SearchWish {
        do {
            let query = try SearchQuery(request.uri.parameter("q") ?? "")
            guard !query.isEmpty else { throw SearchQuery.Complaint("Type what to look for.") }
            let shift = try Self.offset(request.uri.parameter("offset"))
            let places = try await chat.places(for: reader)
            let begin = query.from.map { Identifiers.first(at: $0.adding(shift)) } ?? 0
            let end = query.before.map { Identifiers.first(at: $0.adding(shift)) } ?? .max
            return SearchWish(
                query: query, places: try narrowed(places, to: query.places, reader),
                senders: try query.senders.map { try sender($0, reader) }, ids: begin..<max(begin, end))
        } catch let complaint as SearchQuery.Complaint {
            throw Refusal(.unprocessableContent, "bad-query", complaint.words)
        }
    }

    /// - Parameter text: minutes that the reader's midnight comes before that of UTC, -840...840.
    private static func offset(_ text: String?) throws -> Duration {
        guard let text else { return .zero }
        guard let minutes = Int(text), abs(minutes) <= 840 else {
            throw Refusal.malformed("\"offset\" is in minutes, from -840 to 840.")
        }
        return .seconds(-60 * minutes)
    }

    private func sender(_ name: String, _ reader: Identity) throws -> UserID {
        let plain = name.hasPrefix("@") ? String(name.dropFirst()) : name
        if plain.lowercased() == "me" { return reader.id }
        guard let account = chat.directory.account(named: plain), !account.isDeleted else {
            throw SearchQuery.Complaint("There is nobody called “\(name)”.")
        }
        return account.id
    }

    /// A channel that is not the reader's is as unknown as one that does not exist.
    private func narrowed(_ places: [ReadingPlace], to names: [String], _ reader: Identity) throws -> [ReadingPlace] {
        guard !names.isEmpty else { return places }
        return try names.flatMap { name in
            let found = places.filter { isCalled(name, $0.id, reader) }
            guard !found.isEmpty else { throw SearchQuery.Complaint("There is no channel called “\(name)”.") }
            return found
        }
    }

    /// `general`, `#general`, `a private one`, `@bob` for the conversation with bob alone, or an id.
    private func isCalled(_ name: String, _ id: String, _ reader: Identity) -> Bool {
        if name == id { return true }
        guard let channel = try? chat.channel(id, for: reader) else { return false }
        if name.hasPrefix("@") {
            let others = Set(channel.members.map(\.key)).subtracting([reader.key])
            return channel.kind == .dm && others == [name.dropFirst().lowercased()]
        }
        let plain = name.hasPrefix("#") ? String(name.dropFirst()) : name
        return channel.kind != .dm && channel.name.lowercased() == plain.lowercased()
    }
}

// MARK: - What is found

struct SearchMatch: Sendable {
    let view: MessageView
    let snippet: String
}

/// What one file has: the newest first.
struct SearchHaul: Sendable {
    private static let stretch = 500

    var matches: [SearchMatch] = []
    /// Where patience ended: what comes before was not looked at. `nil` when all was, or enough was found.
    var end: Int64?

    /// One more than `limit`, where there are more.
    static func fetch(
        _ wish: SearchWish, before: Int64, _ limit: Int, within patience: Duration, _ chat: ChatPlugin,
        for reader: Identity, _ db: Database
    ) throws -> SearchHaul {
        let start = chat.host.uptime()
        let scan = try SearchScan(wish, db)
        let stretch = scan.isExact ? limit + 1 : stretch
        var (found, end) = ([Message](), nil as Int64?)
        var last = min(before, wish.ids.upperBound)
        while found.count <= limit {
            let candidates = try scan.next(stretch, before: last, db)
            found += candidates.filter(scan.holds)
            guard candidates.count == stretch, let reached = candidates.last?.id else { break }
            last = reached
            if found.count <= limit, chat.host.uptime() - start >= patience {
                end = reached
                break
            }
        }
        let messages = Array(found.prefix(limit + 1))
        let matches = try zip(messages, chat.views(messages, for: reader.id, db)).map { message, view in
            SearchMatch(view: view, snippet: message.snippet(for: wish.query.terms))
        }
        return SearchHaul(matches: matches, end: end)
    }
}

/// How one file is searched for one query.
private struct SearchScan {
    private let wish: SearchWish
    private let places: SQLList
    private let senders: SQLList
    /// What the index is asked for; `nil` when it cannot help.
    private let match: String?
    /// What the index cannot find, lower-case: every candidate is looked at.
    private let common: [String]

    init(_ wish: SearchWish, _ db: Database) throws {
        self.wish = wish
        places = try SQLList(wish.places)
        senders = try SQLList(wish.senders)
        var (parts, common) = ([String](), [String]())
        for term in wish.query.terms {
            if let part = try SearchIndex.match(term, db) { parts.append(part) } else { common.append(term) }
        }
        if wish.query.kinds.contains(.link), let part = try SearchIndex.match("://", db) { parts.append(part) }
        match = parts.isEmpty ? nil : parts.joined(separator: " AND ")
        self.common = common
    }

    /// Whether every candidate is a hit.
    var isExact: Bool { common.isEmpty }

    /// The next candidates, newest first.
    func next(_ count: Int, before last: Int64, _ db: Database) throws -> [Message] {
        let begin = wish.ids.lowerBound
        // Each source is read in its own order.
        let (source, id): (SQL, SQL)
        if let match {
            source = """
                messages_text CROSS JOIN messages ON messages.id = messages_text.rowid
                WHERE messages_text MATCH \(match) AND messages_text.rowid < \(last) AND messages_text.rowid >= \(begin)
                """
            id = "messages_text.rowid"
        } else if wish.query.isPinned {
            source = """
                pins CROSS JOIN messages ON messages.id = pins.message
                WHERE pins.isPinned = 1 AND pins.message < \(last) AND pins.message >= \(begin)
                """
            id = "pins.message"
        } else {
            source = "messages WHERE messages.id < \(last) AND messages.id >= \(begin)"
            id = "messages.id"
        }
        var conditions: [SQL] = [
            source,
            // The list is read once; what it says of where a channel begins is asked for what is in it alone.
            "+messages.channel IN (SELECT value ->> 'id' FROM json_each(\(places)))",
            """
            (messages.channel NOT LIKE 'private:%' OR EXISTS (
                SELECT 1 FROM json_each(\(places)) AS place
                WHERE place.value ->> 'id' = messages.channel AND messages.id > place.value ->> 'beginning'))
            """,
            "messages.event IS NULL AND messages.deletedAt IS NULL",
        ]
        if match == nil, let place = wish.places.first, wish.places.count == 1 {
            conditions.append("messages.channel = \(place.id)")
        }
        // One sender's are read in their order; among those of several the plus keeps SQLite from sorting them all.
        if let sender = wish.senders.first, wish.senders.count == 1 {
            conditions.append("messages.sender = \(sender)")
        } else if !wish.senders.isEmpty {
            conditions.append("+messages.sender IN (SELECT value FROM json_each(\(senders)))")
        }
        if wish.query.kinds.contains(.file) { conditions.append("messages.attachments <> '[]'") }
        if wish.query.kinds.contains(.image) { conditions.append("messages.attachments LIKE '%\"type\":\"image/%'") }
        if wish.query.isPinned, match != nil {
            conditions.append("EXISTS (SELECT 1 FROM pins WHERE pins.message = messages.id AND pins.isPinned = 1)")
        }
        let wanted: SQL =
            "SELECT messages.* FROM \(conditions.joined(separator: " AND ")) ORDER BY \(id) DESC LIMIT \(count)"
        return try SQLRequest<Message>(literal: wanted).fetchAll(db)
    }

    /// Whether a candidate has what the index was not asked for.
    func holds(_ message: Message) -> Bool {
        guard !common.isEmpty else { return true }
        let text = message.searched.lowercased()
        return common.allSatisfy { text.contains($0) }
    }
}

extension Message {
    private static let (snippetBefore, snippetLength) = (60, 200)

    /// One line around the first of the terms that is there, or the beginning.
    fileprivate func snippet(for terms: [String]) -> String {
        let text = searched
        let hits = terms.compactMap { text.range(of: $0, options: .caseInsensitive)?.lowerBound }
        let scalars = text.unicodeScalars
        let hit = hits.min() ?? text.startIndex
        let start =
            scalars.index(hit, offsetBy: -Self.snippetBefore, limitedBy: scalars.startIndex) ?? scalars.startIndex
        let end = scalars.index(start, offsetBy: Self.snippetLength, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let line = scalars[start..<end].map { $0 == "\n" || $0 == "\t" ? " " : $0 }
        return (start > scalars.startIndex ? "…" : "") + String(String.UnicodeScalarView(line))
            + (end < scalars.endIndex ? "…" : "")
    }
}

extension Refusal {
    static let searchTooSlow = Refusal(
        .unprocessableContent, "search-too-slow",
        "This takes too long. Look for something longer, or only in one channel.")
}
