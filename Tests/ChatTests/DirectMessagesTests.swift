import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct DirectMessagesTests {
    @Test func `naming people in any spelling, order and number of times finds the same conversation`() async throws {
        try await withTeam { team in
            let (bob, alice) = (try await team.person("Bob"), try await team.person("alice"))
            for members in [["Bob"], ["bob"], ["BOB", "bob"], ["Alice", "bOb"], ["bob", "alice", "bob"]] {
                let answer = try await alice.dm(members)
                try #require(answer.status == 200)
                let entry: EntryJSON = try answer.decoded()
                #expect((entry.id, entry.kind, entry.name) == ("dm:alice:bob", "dm", ""))
                #expect(entry.members == ["alice", "Bob"], "as they spell themselves")
            }
            #expect(try await bob.dm(["alice"]).decoded(EntryJSON.self).id == "dm:alice:bob")
        }
    }

    @Test func `names are in the order of their bytes`() async throws {
        try await withTeam { team in
            let people = try await team.people("a_b", "a-b", "a", "aa", "a0")
            let entry: EntryJSON = try await people[0].dm(["a-b", "a", "aa", "a0"]).decoded()
            #expect(entry.id == "dm:a:a-b:a0:a_b:aa")
            #expect(try await people[1].history(entry.id).messages.isEmpty)
        }
    }

    @Test func `notes to oneself are a conversation that nobody else sees`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let entry: EntryJSON = try await people[0].dm([]).decoded()
            #expect((entry.id, entry.members) == ("dm:alice", ["alice"]))
            let note = try await people[0].say("a note", in: "dm:alice")
            #expect(try await people[0].history("dm:alice").messages == [note])
            #expect(try await team.debts(of: "alice") == 0)
            #expect(try await people[1].get(people[1].messages(of: "dm:alice")).status == 404)
        }
    }

    @Test func `opening a conversation shows it to the one who opens it, and to others once something is said`()
        async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            try #require(try await people[0].dm(["bob"]).status == 200)
            #expect(try await people[0].channels().contains { $0.id == "dm:alice:bob" })
            #expect(try await !people[1].channels().contains { $0.id == "dm:alice:bob" })
            try await people[0].say("hi", in: "dm:alice:bob")
            #expect(try await people[1].entry("dm:alice:bob").unread == 1)
        }
    }

    @Test func `who does not exist cannot be written to, and nothing is opened`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob", "kelvin")[0]
            let endless = String(repeating: "e\u{301}", count: 5000)
            let pile = "e" + String(repeating: "\u{301}", count: 5000)
            try #require(pile.count == 1, "to Swift it is short")
            for name in ["nobody", "", "bo\u{301}b", "\u{212A}elvin", "bob:alice", " bob", endless, pile] {
                let answer = try await alice.dm(["bob", name])
                #expect((answer.status, answer.code) == (422, "no-such-user"))
                #expect(answer.bytes.count < 1000, "a long name is not repeated whole")
            }
            #expect(try await alice.channels().allSatisfy { $0.kind == "public" })
        }
    }

    @Test func `nobody begins a conversation with an account that is gone, but the old one stays readable`()
        async throws
    {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.account("bob"))
            let message = try await alice.say("before", in: "dm:alice:bob")
            let now = team.clock.now
            try await team.chat.directory.store { db in
                var gone = bob
                gone.deletedAt = now
                try gone.update(db)
                return gone
            }
            #expect(try await alice.dm(["bob"]).code == "no-such-user")
            #expect(try await alice.history("dm:alice:bob").messages == [message])
        }
    }

    @Test func `a conversation appears once in the browsers of those it is new to`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            var streams: [OpenStream] = []
            for person in people { streams.append(try await person.stream().stream) }
            for _ in 1...2 { try #require(try await people[0].dm(["bob"]).status == 200) }
            for body in ["1", "2"] { try await people[0].say(body, in: "dm:alice:bob") }
            try await people[1].say("3", in: "dm:alice:bob")
            try await people[0].say("end", in: "general")
            let expected = [["channel", "1", "2", "3", "end"], ["1", "2", "3", "channel", "end"], ["end"]]
            for (stream, expected) in zip(streams, expected) {
                let events = try await stream.events(until: "end")
                #expect(try events.compactMap { try $0.message?.body ?? $0.event }.sorted() == expected.sorted())
                for event in events where event.event == "channel" {
                    #expect(try event.decoded(EntryJSON.self).id == "dm:alice:bob")
                    #expect(event.id == nil, "it is state, not part of the log")
                }
            }
        }
    }

    @Test func `seventeen people are too many, and nothing is opened`() async throws {
        try await withTeam { team in
            let names = (10..<27).map { "user\($0)" }
            for name in names { try await team.account(name) }
            let first = try await team.person(names[0])
            let answer = try await first.dm(Array(names.dropFirst()))
            #expect((answer.status, answer.code) == (422, "too-many-members"))
            #expect(try await first.channels().allSatisfy { $0.kind == "public" })
            #expect(try await first.dm(Array(names.dropFirst().dropLast())).status == 200)
        }
    }

    @Test func `a body of another shape is malformed`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            for body in [
                "", "{}", "[]", #"{"members": "bob"}"#, #"{"members": [1]}"#, #"{"members": null}"#,
                #"{"members": ["bob"}"#,
            ] {
                let answer = try await alice.send(.post, "/api/chat/dms", body)
                #expect((answer.status, answer.code) == (400, "malformed"), "\(body)")
            }
        }
    }
}
