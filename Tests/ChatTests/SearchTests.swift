import Foundation
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct SearchTests {
    private struct Page: Decodable {
        struct Result: Decodable {
            let message: MessageJSON
            let channel: String
            let snippet: String
        }

        let results: [Result]
        let more: Bool
        let next: Int64?
        let terms: [String]

        var bodies: [String] { results.map(\.message.body) }
    }

    private func search(_ query: String, _ rest: String = "", by person: Person) async throws -> Page {
        let answer = try await person.get("/api/chat/search?q=\(encoded(query))\(rest)")
        try #require(answer.status == 200, "\(query): \(answer.text)")
        return try answer.decoded()
    }

    private static let texts = [
        "The quick brown Fox", "jumps over", "会議は三時です", "a%b_c", "it's \"quoted\"", "Ärger über Öl", "x",
        "see https://wiki.local/plan", "emoji 🎉 end", "last two: zq",
    ]

    @Test(
        arguments: [
            ("quick", [0]), ("QUICK", [0]), ("uick bro", [0]), ("\"uick bro\"", [0]), ("own", [0]), ("ow", [0]),
            ("w", [9, 7, 0]),
            ("三時", [2]), ("議", [2]), ("会議は", [2]), ("%", [3]), ("b_", [3]), ("a%b", [3]), ("'s", [4]), ("\"\"", nil),
            ("ärger", [5]), ("ÜBER", [5]), ("öl", [5]), ("🎉", [8]), ("zq", [9]), ("q", [9, 4, 0]), ("x", [6, 0]),
            ("jumps over", [1]), ("over jumps", [1]), ("jumps quick", []), ("nothing", []), ("qqq", []), ("qj", []),
            ("§", []),
            ("has:link", [7]), ("has:link plan", [7]), ("has:link quick", []), ("e", [8, 7, 5, 4, 1, 0]),
        ] as [(String, [Int]?)])
    func `any part of a word is found, in any script, however short`(query: String, expected: [Int]?) async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            for channel in ["general", "dm:alice"] {
                for text in Self.texts { try await alice.say(text, in: channel) }
                guard let expected else {
                    #expect(try await alice.get("/api/chat/search?q=\(encoded(query))").status == 422)
                    continue
                }
                let found = try await search("\(query) in:\(channel)", by: alice)
                #expect(found.bodies == expected.map { Self.texts[$0] }, "\(channel)")
                #expect(!found.more)
            }
        }
    }

    @Test func `a common letter is found by reading through the newest`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            // More than two hundred different trigrams begin with an e.
            let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
            let texts =
                letters.flatMap { first in letters.map { "e\(first)\($0)" } }
                + ["nothing here"].map { $0.replacing("e", with: "") }
            try await team.store(texts, in: "general", by: alice.identity)
            let index = try await team.record.read { try SearchIndex.match("e", $0) }
            try #require(index == nil, "the index does not help")
            let found = try await search("e", by: alice)
            #expect(found.bodies == texts.dropLast().suffix(20).reversed())
            #expect(found.more)
            let rare = try await search("e zz", by: alice)
            #expect(rare.bodies == ["ezz"])
        }
    }

    @Test func `operators narrow it down`() async throws {
        let clock = ManualClock()
        try await withTeam(clock: clock) { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[0].say("plan one", in: "general")
            try await people[1].say("plan two", in: "random")
            clock.advance(by: .seconds(86_400))
            let third = try await people[1].say("plan three", in: "dm:alice:bob")
            try await people[0].say("plan four", in: "dm:alice:bob:carol")
            let today = String(third.sentAt.prefix(10))
            _ = try await people[0].send(.put, "/api/chat/messages/\(third.id)/pin")
            for (query, bodies) in [
                ("plan", ["plan four", "plan three", "plan two", "plan one"]),
                ("from:bob", ["plan three", "plan two"]),
                ("from:BOB plan in:random", ["plan two"]), ("from:me", ["plan four", "plan one"]),
                ("from:bob from:alice two", ["plan two"]), ("in:general", ["plan one"]), ("in:#general", ["plan one"]),
                ("in:@bob", ["plan three"]), ("in:dm:alice:bob", ["plan three"]),
                ("in:general in:random", ["plan two", "plan one"]), ("is:pinned", ["plan three"]),
                ("is:pinned plan", ["plan three"]), ("is:pinned one", []),
                ("before:\(today)", ["plan two", "plan one"]),
                ("on:\(today) plan", ["plan four", "plan three"]), ("after:\(today)", []), ("has:file", []),
                ("has:image", []),
            ] {
                #expect(try await search(query, by: people[0]).bodies == bodies, "\(query)")
            }
        }
    }

    @Test func `files are found by their names and kinds`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            for (name, type) in [("plan.png", "image/png"), ("plan.pdf", "application/pdf")] {
                let id = try await alice.say("look at \(type.prefix(5))", in: "general").id
                try await team.record.write { db in
                    var message = try #require(try Message.fetchOne(db, key: id))
                    message.attachments = [.init(id: name, url: "/files/\(name)", name: name, type: type, size: 9)]
                    try message.update(db)
                }
            }
            try await alice.say("a plan, image/png", in: "general")
            for (query, bodies) in [
                ("has:image", ["look at image"]), ("has:file", ["look at appli", "look at image"]),
                ("plan.pdf", ["look at appli"]), ("has:image plan", ["look at image"]), ("has:image pdf", []),
            ] { #expect(try await search(query, by: alice).bodies == bodies, "\(query)") }
        }
    }

    @Test(arguments: [
        "abc%00def", "%00", "in:%00", String(repeating: "in:general%20", count: 21),
        String(repeating: "from:me%20", count: 11) + String(repeating: "a%20", count: 10), "from:carol",
    ])
    func `what cannot be searched for is refused in words`(query: String) async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await team.person("carol").deleteAccount(erasing: false)
            let answer = try await alice.get("/api/chat/search?q=\(query)")
            #expect((answer.status, answer.code) == (422, "bad-query"))
        }
    }

    @Test func `a day is that of the reader`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let message = try await alice.say("x", in: "general")
            let utc = String(message.sentAt.prefix(10))
            try #require(try await search("on:\(utc)", by: alice).bodies == ["x"])
            let hour = try #require(Int(message.sentAt.dropFirst(11).prefix(2)))
            // So far west that it is the day before there.
            let minutes = -60 * (hour + 1)
            try #require(minutes >= -840)
            #expect(try await search("on:\(utc)", "&offset=\(minutes)", by: alice).bodies == [])
            #expect(try await search("before:\(utc)", "&offset=\(minutes)", by: alice).bodies == ["x"])
        }
    }

    @Test func `what is not mine is not found, by whatever name it is asked for`() async throws {
        try await withTeam(channels: ["general"]) { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[1].say("secret of two", in: "dm:bob:carol")
            let answer = try await people[1].send(.post, "/api/chat/channels", #"{"name": "cellar"}"#)
            try #require(answer.status == 201)
            let cellar = try answer.decoded(EntryJSON.self)
            try await people[1].say("secret of the cellar", in: cellar.id)
            // Left behind in a channel that the operator has taken out of the list.
            try await team.store(["secret of old"], in: "attic", by: people[1].identity)
            try #require(try await search("secret", by: people[1]).bodies.count == 2)
            #expect(try await search("secret", by: people[0]).bodies == [])
            let absent = try await people[0].get("/api/chat/search?q=in:nowhere%20secret")
            for name in ["cellar", cellar.id, "dm:bob:carol", "attic"] {
                let answer = try await people[0].get("/api/chat/search?q=\(encoded("in:\"\(name)\" secret"))")
                #expect((answer.status, answer.code) == (absent.status, absent.code), "\(name)")
                #expect(answer.refusal?["message"]?.replacing(name, with: "nowhere") == absent.refusal?["message"])
            }
        }
    }

    @Test func `a newcomer finds what comes from then on, and a leaver nothing`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let cellar = try await people[0].send(.post, "/api/chat/channels", #"{"name": "cellar"}"#).decoded(
                EntryJSON.self)
            let members = "/api/chat/channels/\(encoded(cellar.id))/members/bob"
            try await people[0].say("word before", in: cellar.id)
            try #require(try await people[0].send(.put, members).status == 204)
            try await people[0].say("word between", in: cellar.id)
            #expect(try await search("word", by: people[1]).bodies == ["word between"])
            try #require(try await people[1].send(.delete, members).status == 204)
            #expect(try await search("word", by: people[1]).bodies == [])
            #expect(try await search("word", by: people[0]).bodies == ["word between", "word before"])
        }
    }

    @Test func `what is changed is found by its new words, and what is deleted not at all`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            for channel in ["general", "dm:alice:bob"] {
                let message = try await people[0].say("first thought", in: channel)
                _ = try await people[0].send(.patch, "/api/chat/messages/\(message.id)", #"{"body": "second thought"}"#)
                for person in people {
                    #expect(try await search("first", by: person).bodies == [])
                    #expect(try await search("second", by: person).bodies == ["second thought"])
                }
                _ = try await people[0].send(.delete, "/api/chat/messages/\(message.id)")
                for person in people { #expect(try await search("thought", by: person).bodies == []) }
            }
            let check: @Sendable (Database) throws -> Int? = {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM messages_text WHERE messages_text MATCH 'thought'")
            }
            #expect(try await team.record.read(check) == 0)
            #expect(try await team.mailboxes.read("bob", check) == 0)
        }
    }

    @Test func `pages follow each other without a gap, over both files`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            for number in 1...30 {
                try await alice.say("note \(number)", in: number.isMultiple(of: 3) ? "dm:alice" : "general")
            }
            var (bodies, next) = ([String](), nil as Int64?)
            repeat {
                let page = try await search("note", "&limit=7" + (next.map { "&before=\($0)" } ?? ""), by: alice)
                #expect(page.results.count <= 7)
                #expect(page.more == (page.next != nil))
                bodies += page.bodies
                next = page.next
            } while next != nil
            #expect(bodies == (1...30).reversed().map { "note \($0)" })
        }
    }

    @Test func `where patience ends the answer says where to go on`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await team.store(["rare"] + (1...1200).map { "filler \($0)" }, in: "general", by: alice.identity)
            let places = try await team.chat.places(for: alice.identity)
            let byNobody = SearchWish(
                query: try SearchQuery("from:nobody"), places: places, senders: [UserID(rawValue: "nobody")],
                ids: 0..<Int64.max)
            let haul = try await team.record.read { [chat = team.chat] in
                try SearchHaul.fetch(byNobody, before: .max, 20, within: .zero, chat, for: alice.identity, $0)
            }
            #expect(haul.matches.isEmpty && haul.end == nil, "the index of senders says at once that there is nothing")
            let common = SearchWish(query: try SearchQuery("e rare"), places: places, senders: [], ids: 0..<Int64.max)
            let found = try await team.record.read { [chat = team.chat] in
                try SearchHaul.fetch(common, before: .max, 20, within: .zero, chat, for: alice.identity, $0)
            }
            #expect(found.matches.map(\.view.body) == ["rare"])
        }
    }

    @Test func `what takes too long is ended, and what does not is not`() async throws {
        let (never, ever) = (AsyncStream<Int>.makeStream(), AsyncStream<Int>.makeStream())
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await TimeLimit.ending(
                { await never.stream.first { _ in true } }, after: {}, throwing: Refusal.searchTooSlow)
        }
        #expect(refusal?.code == "search-too-slow")
        let found = try await TimeLimit.ending(
            { 7 }, after: { _ = await ever.stream.first { _ in true } }, throwing: Refusal.searchTooSlow)
        #expect(found == 7)
    }

    @Test func `a statement that nobody waits for any more is interrupted`() async throws {
        try await withTeam { team in
            let endless = Task { [record = team.record] in  // cancelled on the next line, and awaited
                try await record.read { db in
                    try Int.fetchOne(
                        db,
                        sql: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
                }
            }
            endless.cancel()
            await #expect(throws: (any Error).self) { try await endless.value }
        }
    }

    @Test func `a snippet shows the place on one line`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let long = String(repeating: "before ", count: 40) + "NEEDLE\nand " + String(repeating: "after ", count: 60)
            try await alice.say(long, in: "general")
            let found = try await search("needle", by: alice)
            let snippet = try #require(found.results.first?.snippet)
            #expect(snippet.hasPrefix("…") && snippet.hasSuffix("…"))
            #expect(snippet.contains("NEEDLE and after"))
            #expect(snippet.unicodeScalars.count <= 202)
            #expect(found.terms == ["needle"])
        }
    }

    @Test(arguments: ["", "%20", "from:", "from:nobody", String(repeating: "x", count: 1001)])
    func `a query that makes no sense gets a sentence`(query: String) async throws {
        try await withTeam { team in
            let answer = try await team.person("alice").get("/api/chat/search?q=\(query)")
            #expect((answer.status, answer.code) == (422, "bad-query"))
        }
    }

    @Test(arguments: ["&limit=0", "&limit=x", "&before=x", "&after=1", "&offset=841", "&offset=x"])
    func `a page that makes no sense is refused`(rest: String) async throws {
        try await withTeam { team in
            let answer = try await team.person("alice").get("/api/chat/search?q=x\(rest)")
            #expect(answer.status == 400)
        }
    }
}
