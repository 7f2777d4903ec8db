import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct MentionsTests {
    private struct Page: Decodable {
        struct Mention: Decodable {
            let message: MessageJSON
            let channel: String
            let unread: Bool
        }
        let results: [Mention]
        let more: Bool

        var bodies: [String] { results.map(\.message.body) }
    }

    private func mentions(of person: Person, _ query: String = "") async throws -> Page {
        let answer = try await person.get("/api/chat/mentions" + (query.isEmpty ? "" : "?\(query)"))
        try #require(answer.status == 200)
        return try answer.decoded()
    }

    /// Says something that is meant for `names`; the note is made in the file of `reader`, or in the record.
    @discardableResult
    private func say(
        _ body: String, to users: [UserID], in channel: String, by sender: Person, reader: Person? = nil
    ) async throws -> Int64 {
        let id = try await sender.say(body, in: channel).id
        let file = channel == "general" || channel == "random" ? nil : reader?.identity.key
        for user in users { try await sender.team.mention(user, in: id, of: file) }
        return id
    }

    @Test func `what is meant for me or for everyone is counted by channel, each message once, mine not`() async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let (alice, bob) = (people[0], people[1])
            let (me, her) = (bob.identity.id, people[2].identity.id)
            team.clock.advance(by: .seconds(1))
            try await say("1", to: [me], in: "general", by: alice)
            try await say("2", to: [me, Mentions.everyone], in: "general", by: alice)
            try await say("3", to: [Mentions.everyone], in: "general", by: alice)
            try await say("4", to: [her], in: "general", by: alice)
            try await say("5", to: [me, Mentions.everyone], in: "general", by: bob)
            try await say("6", to: [me], in: "dm:alice:bob", by: alice, reader: bob)
            let last = try await say("7", to: [], in: "dm:alice:bob", by: alice, reader: bob)
            #expect(try await bob.entry("general").mentions == 3)
            #expect(try await bob.entry("general").unread == 4)
            #expect(try await bob.entry("random").mentions == 0)
            #expect(try await bob.entry("dm:alice:bob").mentions == 1)
            #expect(try await alice.entry("general").mentions == 1, "bob's to everyone")
            #expect(try await people[2].entry("general").mentions == 4)

            #expect(try await bob.mark("dm:alice:bob", last).status == 204)
            #expect(try await bob.entry("dm:alice:bob").mentions == 0)
            #expect(try await bob.entry("general").mentions == 3, "each channel for itself")
        }
    }

    @Test func `the list has the unread ones first, then the newest first, from all channels`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (alice, bob) = (people[0], people[1])
            let me = bob.identity.id
            team.clock.advance(by: .seconds(1))
            try await say("old in public", to: [me], in: "general", by: alice)
            let read = try await say("read in public", to: [Mentions.everyone], in: "general", by: alice)
            try await say("unread in private", to: [me, Mentions.everyone], in: "dm:alice:bob", by: alice, reader: bob)
            let other = try await say("read in random", to: [me], in: "random", by: alice)
            try await say("unread in public", to: [me], in: "general", by: alice)
            try await say("for nobody", to: [], in: "general", by: alice)
            #expect(try await bob.mark("general", read).status == 204)
            #expect(try await bob.mark("random", other).status == 204)

            let page = try await mentions(of: bob)
            #expect(
                page.bodies == [
                    "unread in public", "unread in private", "read in random", "read in public", "old in public",
                ])
            #expect(page.results.map(\.unread) == [true, true, false, false, false])
            #expect(page.results.map(\.channel) == page.results.map(\.message.channel))
            #expect(!page.more)
            #expect(try await mentions(of: alice).results.isEmpty, "her own are not meant for her")
        }
    }

    @Test func `the read ones are paged, whatever file they are in, without a gap and without a double`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (alice, bob) = (people[0], people[1])
            var bodies: [String] = []
            for number in 1...9 {
                let channel = ["general", "dm:alice:bob", "random"][number % 3]
                let users = number % 2 == 0 ? [bob.identity.id, Mentions.everyone] : [Mentions.everyone]
                let id = try await say("\(number)", to: users, in: channel, by: alice, reader: bob)
                #expect(try await bob.mark(channel, id).status == 204)
                bodies.insert("\(number)", at: 0)
            }
            try await say("unread", to: [bob.identity.id], in: "general", by: alice)

            var page = try await mentions(of: bob, "limit=4")
            #expect(page.bodies == ["unread"] + bodies.prefix(4), "the unread ones do not count")
            var pages = [Array(page.bodies.dropFirst())]
            while page.more {
                page = try await mentions(of: bob, "limit=4&before=\(try #require(page.results.last).message.id)")
                try #require(!page.results.contains { $0.unread })
                pages.append(page.bodies)
            }
            #expect(pages == [Array(bodies[0..<4]), Array(bodies[4..<8]), Array(bodies[8...])])
            for query in ["after=1", "around=1", "limit=0", "before=x"] {
                #expect(try await bob.get("/api/chat/mentions?\(query)").status == 400, "\(query)")
            }
        }
    }

    @Test func `a message shows whom it names, except who is gone`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let id = try await say(
                "1", to: [people[1].identity.id, people[2].identity.id, Mentions.everyone], in: "general", by: people[0]
            )
            #expect(Set(try await people[0].message(id).mentions) == ["bob", "carol", "everyone"])
            try await people[2].deleteAccount(erasing: false)
            #expect(Set(try await people[0].message(id).mentions) == ["bob", "everyone"])
        }
    }

    // MARK: What is not the reader's

    @Test func `nothing is listed of before somebody had an account`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await say("before", to: [Mentions.everyone], in: "general", by: alice)
            team.clock.advance(by: .seconds(60))
            let bob = try await team.person("bob")
            #expect(try await bob.history("general").bodies == ["before"], "premise: he may read it")
            #expect(try await mentions(of: bob).results.isEmpty)
            team.clock.advance(by: .seconds(1))
            try await say("after", to: [Mentions.everyone], in: "general", by: alice)
            #expect(try await mentions(of: bob).bodies == ["after"])
        }
    }

    @Test
    func `nothing is listed of a private channel from before somebody came, after they left, or while they are away`()
        async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let (alice, carol) = (people[0], people[2])
            let room = try await alice.create("room", with: "bob").id
            try await say("before", to: [Mentions.everyone], in: room, by: alice, reader: alice)
            #expect(try await alice.add("carol", to: room).status == 204)
            try await say("while", to: [Mentions.everyone], in: room, by: alice, reader: carol)
            #expect(try await mentions(of: carol).bodies == ["while"])
            #expect(try await carol.entry(room).mentions == 1)
            #expect(try await carol.leave(room).status == 204)
            #expect(try await mentions(of: carol).results.isEmpty)

            // Even where the file still has it.
            let away = try await team.store(["left over"], in: room, by: alice.identity, owner: "carol")[0]
            try await team.mention(carol.identity.id, in: away.id, of: "carol")
            #expect(try await mentions(of: carol).results.isEmpty)
            try await team.jam("carol")
            #expect(try await alice.add("carol", to: room).status == 204)
            try await team.free("carol")
            try #require(try await team.messages(of: "carol").map(\.body) == ["left over"])
            #expect(try await mentions(of: carol).results.isEmpty)
            #expect(try await carol.entry(room).mentions == 0)
        }
    }

    @Test func `nothing is listed of a public channel that is not in the list any more`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob")
            team.clock.advance(by: .seconds(1))
            for channel in ["general", "random"] {
                try await say(channel, to: [people[1].identity.id], in: channel, by: people[0])
            }
            #expect(try await mentions(of: people[1]).bodies == ["random", "general"])
        }
        try await withTeam(in: folder, channels: ["general"]) { team in
            let bob = try await team.person("bob")
            #expect(try await mentions(of: bob).bodies == ["general"])
        }
    }
}
