import Foundation
import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct ChannelListTests {
    @Test func `public channels come in the operator's order, then conversations, the latest first`() async throws {
        try await withTeam(channels: ["zebra", "apple"]) { team in
            let people = try await team.people("alice", "bob", "carol", "dave")
            try await people[1].say("first", in: "dm:alice:bob")
            try await people[2].say("second", in: "dm:alice:carol")
            try await people[0].say("public", in: "apple")
            for others in [["dave"], ["bob", "dave"]] { try #require(try await people[0].dm(others).status == 200) }
            #expect(
                try await people[0].channels().map(\.id)
                    == ["zebra", "apple", "dm:alice:carol", "dm:alice:bob", "dm:alice:bob:dave", "dm:alice:dave"])
            try await people[0].say("third", in: "dm:alice:bob")
            #expect(try await people[0].channels().map(\.id)[2...3] == ["dm:alice:bob", "dm:alice:carol"])
        }
    }

    @Test func `every key is there, also those that are null`() async throws {
        try await withTeam(channels: ["general"]) { team in
            let answer = try await team.person("alice").get("/api/chat/channels")
            let entries = try #require(try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [[String: Any]])
            let entry = try #require(entries.first)
            #expect(
                Set(entry.keys) == [
                    "id", "kind", "name", "topic", "members", "unread", "mentions", "lastMessage", "lastRead", "hidden",
                    "level",
                ])
            #expect(entry["lastMessage"] is NSNull)
            #expect(entry["lastRead"] is NSNull)
            #expect(entry["level"] as? String == "all")
            #expect(entry["name"] as? String == "general")
        }
    }

    @Test func `a newcomer has nothing to catch up on`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await alice.say("old", in: "general")
            team.clock.advance(by: .seconds(1))
            let bob = try await team.person("bob")
            #expect(try await bob.entry("general").unread == 0)
            #expect(try await bob.entry("general").lastMessage != nil)
            team.clock.advance(by: .seconds(1))
            try await alice.say("new", in: "general")
            #expect(try await bob.entry("general").unread == 1)
        }
    }

    @Test func `reading back further than one's own beginning makes nothing unread`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let old = try await team.store(["1", "2", "3"], in: "general", by: alice.identity)
            team.clock.advance(by: .seconds(1))
            let bob = try await team.person("bob")
            try #require(try await bob.entry("general").unread == 0)
            try #require(try await bob.mark("general", old[0].id).status == 204)
            #expect(try await bob.entry("general").unread == 0)
            #expect(try await bob.entry("general").lastRead == old[0].id)
        }
    }

    @Test func `what was said to somebody in private is unread whatever the clock said when they came`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            team.clock.advance(by: .seconds(3600))
            let bob = try await team.person("bob")
            team.clock.advance(by: .seconds(-3600))
            try await alice.say("hi", in: "dm:alice:bob")
            #expect(try await bob.entry("dm:alice:bob").unread == 1)
        }
    }

    @Test(arguments: ["general", "dm:alice:bob"])
    func `one's own messages are never unread, those of others are until they are read`(channel: String) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (alice, bob) = (people[0], people[1])
            team.clock.advance(by: .seconds(1))
            try await alice.say("1", in: channel)
            let second = try await alice.say("2", in: channel)
            try await bob.say("mine", in: channel)
            let last = try await alice.say("3", in: channel)
            let before = try await bob.entry(channel)
            #expect((before.unread, before.lastMessage, before.lastRead) == (3, last.id, nil))
            #expect(try await alice.entry(channel).unread == 1)

            try #require(try await bob.mark(channel, second.id).status == 204)
            #expect(try await bob.entry(channel).unread == 1)
            try #require(try await bob.mark(channel, last.id).status == 204)
            let after = try await bob.entry(channel)
            #expect((after.unread, after.lastRead) == (0, last.id))
            #expect(try await alice.entry(channel).unread == 1, "marks are one's own")
        }
    }

    @Test func `nobody counts further than a thousand`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            team.clock.advance(by: .seconds(1))
            let bodies = (1...1001).map(String.init)
            let all = try await team.store(bodies, in: "general", by: people[0].identity)
            #expect(try await people[1].entry("general").unread == 1000)
            try #require(try await people[1].mark("general", all[1].id).status == 204)
            #expect(try await people[1].entry("general").unread == 999)
        }
    }

    @Test func `deleted messages are not unread`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            team.clock.advance(by: .seconds(1))
            let now = team.clock.now
            let all = try await team.store(["1", "2"], in: "general", by: people[0].identity)
            try await team.record.write { db in
                var gone = all[0]
                gone.deletedAt = now
                try gone.update(db)
            }
            #expect(try await people[1].entry("general").unread == 1)
        }
    }

    @Test func `a conversation whose people do not all exist is left out`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await team.mailboxes.write("alice") { db in
                for id in ["dm:alice:nobody", "dm:bob:carol", "dm:alice", "private:x", "general"] {
                    try Chat.Thread.open(id, db)
                }
            }
            #expect(try await alice.channels().map(\.id) == ["general", "random", "dm:alice"])
        }
    }

    @Test func `without a session there is no list`() async throws {
        try await withTeam { team in
            var alice = try await team.person("alice")
            alice.forgetCookie()
            #expect(try await alice.get("/api/chat/channels").status == 401)
        }
    }
}
