import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct HistoryTests {
    /// A channel with the messages "1" to "9".
    private func withNine(
        in channel: String = "general", _ body: (Person, [Message]) async throws -> Void
    ) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let owner = channel.hasPrefix("dm:") ? "bob" : nil
            // Neighbours that must not show through.
            try await team.store(["x"], in: "random", by: people[0].identity, owner: owner)
            let nine = try await team.store((1...9).map(String.init), in: channel, by: people[0].identity, owner: owner)
            try await team.store(["y"], in: "random", by: people[0].identity, owner: owner)
            try await body(people[1], nine)
        }
    }

    private struct Case {
        let query: String
        let bodies: String
        let hasBefore: Bool
        let hasAfter: Bool

        init(_ query: String, _ bodies: String, _ hasBefore: Bool, _ hasAfter: Bool) {
            (self.query, self.bodies, self.hasBefore, self.hasAfter) = (query, bodies, hasBefore, hasAfter)
        }
    }

    /// `#5` stands for the id of "5".
    private static let cases = [
        Case("", "123456789", false, false), Case("limit=9", "123456789", false, false),
        Case("limit=8", "23456789", true, false), Case("limit=1", "9", true, false),
        Case("limit=200", "123456789", false, false), Case("limit=999999", "123456789", false, false),

        Case("before=#5", "1234", false, true), Case("before=#5&limit=4", "1234", false, true),
        Case("before=#5&limit=3", "234", true, true), Case("before=#5&limit=1", "4", true, true),
        Case("before=#1", "", false, true), Case("before=0", "", false, true),
        Case("before=9007199254740991&limit=2", "89", true, false), Case("before=#9", "12345678", false, true),

        Case("after=#5", "6789", true, false), Case("after=#5&limit=4", "6789", true, false),
        Case("after=#5&limit=3", "678", true, true), Case("after=#5&limit=1", "6", true, true),
        Case("after=#9", "", true, false), Case("after=0", "123456789", false, false),
        Case("after=0&limit=2", "12", false, true), Case("after=9007199254740991", "", true, false),

        Case("around=#5&limit=3", "456", true, true), Case("around=#5&limit=4", "4567", true, true),
        Case("around=#5&limit=1", "5", true, true), Case("around=#5&limit=2", "56", true, true),
        Case("around=#5", "123456789", false, false),
        Case("around=#1&limit=4", "123", false, true), Case("around=#9&limit=4", "89", true, false),
        Case("around=#9&limit=1", "9", true, false), Case("around=#1&limit=1", "1", false, true),
        Case("around=0&limit=4", "12", false, true), Case("around=9007199254740991&limit=4", "89", true, false),
        Case("around=#4&limit=8", "12345678", false, true), Case("around=#6&limit=8", "3456789", true, false),
    ]

    @Test(arguments: ["general", "dm:alice:bob"])
    func `a page is what was asked for, and tells whether there is more`(channel: String) async throws {
        try await withNine(in: channel) { bob, nine in
            for asked in Self.cases {
                var query = asked.query
                for message in nine { query = query.replacing("#\(message.body)", with: String(message.id)) }
                let page = try await bob.history(channel, query)
                #expect(page.bodies.joined() == asked.bodies, "\(asked.query)")
                #expect((page.hasBefore, page.hasAfter) == (asked.hasBefore, asked.hasAfter), "\(asked.query)")
            }
        }
    }

    @Test func `a number between two messages divides them`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            var ids: [Int64] = []
            for body in ["1", "2", "3", "4"] {
                ids.append(try await alice.say(body, in: "general").id)
                team.clock.advance(by: .seconds(1))
            }
            let between = ids[1] + 1
            try #require(between < ids[2])
            #expect(try await alice.history("general", "before=\(between)").bodies == ["1", "2"])
            #expect(try await alice.history("general", "after=\(between)").bodies == ["3", "4"])
            #expect(try await alice.history("general", "around=\(between)&limit=2").bodies == ["2", "3"])
        }
    }

    @Test func `a channel in which nothing was said has an empty page`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            try await team.store(["elsewhere"], in: "random", by: alice.identity)
            for query in ["", "before=5", "after=5", "around=5&limit=1"] {
                for channel in ["general", "dm:alice:bob", "dm:alice"] {
                    let page = try await alice.history(channel, query)
                    #expect(page == PageJSON(messages: [], hasBefore: false, hasAfter: false))
                }
            }
        }
    }

    private static let malformed = [
        "before=x", "before=", "before=-1", "before=1.5", "before=1e3", "before=9007199254740992",
        "before=9223372036854775807", "before=99999999999999999999999", "after=%00", "after=0x10", "around=NaN",
        "around=inf", "before=1&after=1", "after=1&around=1", "limit=0", "limit=-1", "limit=x", "limit=", "limit=1e2",
        "limit=99999999999999999999999", "limit=\u{FF11}",
    ]

    @Test func `what is not a number, or goes two ways at once, is malformed`() async throws {
        try await withNine { bob, _ in
            for query in Self.malformed {
                let answer = try await bob.get(bob.messages(of: "general") + "?\(query)")
                #expect((answer.status, answer.code) == (400, "malformed"), "\(query)")
            }
        }
    }

    @Test func `no page has more than two hundred messages`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await team.store((1...201).map(String.init), in: "general", by: alice.identity)
            let page = try await alice.history("general", "limit=1000")
            #expect(page.messages.count == 200)
            #expect(page.hasBefore)
            #expect(try await alice.history("general").messages.count == 50)
        }
    }

    @Test(arguments: [1, 7, 50])
    func `paging in either direction shows every message once`(limit: Int) async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let all = try await team.store((1...99).map(String.init), in: "general", by: alice.identity).map(\.id)
            var (back, forth): ([Int64], [Int64]) = ([], [])
            var page = try await alice.history("general", "limit=\(limit)")
            back = page.messages.map(\.id)
            while page.hasBefore {
                page = try await alice.history("general", "limit=\(limit)&before=\(try #require(back.first))")
                back = page.messages.map(\.id) + back
            }
            page = try await alice.history("general", "limit=\(limit)&after=0")
            forth = page.messages.map(\.id)
            while page.hasAfter {
                page = try await alice.history("general", "limit=\(limit)&after=\(try #require(forth.last))")
                forth += page.messages.map(\.id)
            }
            #expect(back == all)
            #expect(forth == all)
        }
    }

    // MARK: One message

    @Test func `a message that somebody may see can be fetched by its id`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let open = try await people[0].say("open", in: "general")
            let direct = try await people[0].say("direct", in: "dm:alice:bob")
            for person in people {
                for message in [open, direct] {
                    let answer = try await person.get("/api/chat/messages/\(message.id)")
                    try #require(answer.status == 200)
                    #expect(try answer.decoded(MessageJSON.self) == message)
                }
            }
        }
    }

    @Test func `a message of a conversation of others is as absent as one that nobody wrote`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            let direct = try await people[0].say("direct", in: "dm:alice:bob")
            let note = try await people[0].say("note", in: "dm:alice")
            let absent = try await people[2].get("/api/chat/messages/12345")
            try #require((absent.status, absent.code) == (404, "message-not-found"))
            for id in [direct.id, note.id] {
                #expect(try await people[2].get("/api/chat/messages/\(id)").refusal == absent.refusal)
            }
        }
    }

    @Test func `a message in one's own file is not shown when its channel is not one's own`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            let stray = try await team.store(["stray"], in: "dm:alice:bob", by: people[0].identity, owner: "eve")[0]
            #expect(try await people[2].get("/api/chat/messages/\(stray.id)").status == 404)
            #expect(try await people[2].get(people[2].messages(of: "dm:alice:bob")).status == 404)
        }
    }

    @Test func `what is no message id is absent`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await team.store(["1"], in: "general", by: alice.identity)
            let largest = "9007199254740991"
            for id in [
                "x", "-1", "0", "1.5", largest, "9007199254740992", "99999999999999999999999", "%00", "1%20", "%",
            ] {
                #expect(try await alice.get("/api/chat/messages/\(id)").status == 404, "\(id)")
            }
        }
    }

    @Test func `what somebody wrote stays when their account is gone`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let ghost = Identity(id: UserID(rawValue: "u_ghost"), username: "ghost")
            try await team.store(["boo"], in: "general", by: ghost)
            let page = try await people[0].history("general")
            #expect(page.messages.map(\.sender.username) == ["Deleted User"])
        }
    }
}
