import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct ChannelSettingsTests {
    private let dm = "dm:alice:bob"

    @Test func `a conversation that is hidden is so for whoever hid it, in all their browsers`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: dm)
            let (stream, _) = try await people[1].stream()
            let (other, _) = try await people[0].stream()
            let answer = try await people[1].set(dm, #"{"hidden": true}"#)
            #expect(answer.status == 200)
            #expect(try answer.decoded(EntryJSON.self).hidden)
            #expect(try await people[1].entry(dm).hidden)
            #expect(try await !people[0].entry(dm).hidden)
            // What is done to a message is not speaking.
            try #require(try await people[0].edit(message.id, "2").status == 200)
            try #require(try await people[0].react("👍", to: message.id).status == 200)
            #expect(try await people[1].entry(dm).hidden)
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end").filter { $0.event == "channel" }
            #expect(try told.map { try $0.decoded(EntryJSON.self).hidden } == [true])
            #expect(try await !other.events(until: "end").contains { $0.event == "channel" })
        }
        try await withTeam(in: folder) { team in
            let bob = try await team.person("bob")
            #expect(try await bob.entry(dm).hidden, "after a restart, too")
        }
    }

    @Test(arguments: ["alice", "bob"])
    func `it comes back when somebody speaks there, be it oneself`(speaker: String) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            try await people[0].say("1", in: dm)
            try #require(try await people[1].set(dm, #"{"hidden": true}"#).status == 200)
            let (stream, _) = try await people[1].stream()
            try await team.person(speaker).say("2", in: dm)
            #expect(try await !people[1].entry(dm).hidden)
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end").filter { $0.event == "channel" }
            #expect(try told.map { try $0.decoded(EntryJSON.self).hidden } == [false])
        }
    }

    @Test func `it comes back when it is asked for`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            for path in ["settings", "dms"] {
                try #require(try await people[0].set(dm, #"{"hidden": true}"#).status == 200)
                let answer =
                    path == "dms" ? try await people[0].dm(["bob"]) : try await people[0].set(dm, #"{"hidden": false}"#)
                #expect(answer.status == 200)
                #expect(try await !people[0].entry(dm).hidden, "\(path)")
            }
            _ = people[1]
        }
    }

    @Test func `a channel cannot be hidden`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let room = try await people[0].create("room").id
            for channel in ["general", room] {
                let answer = try await people[0].set(channel, #"{"hidden": true, "level": "none"}"#)
                #expect((answer.status, answer.code) == (422, "not-to-be-hidden"))
                let entry = try await people[0].entry(channel)
                #expect((entry.hidden, entry.level) == (false, "all"))
                #expect(try await people[0].set(channel, #"{"hidden": false}"#).status == 200)
            }
            _ = people[1]
        }
    }

    @Test func `everybody has a level of their own for each channel, and each setting stays when the other changes`()
        async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let room = try await people[0].create("room", with: "bob").id
            for channel in ["general", dm, room] {
                if channel == dm { _ = try await people[0].dm(["bob"]) }
                for level in ["mentions", "none", "all", "mentions"] {
                    let answer = try await people[0].set(channel, #"{"level": "\#(level)"}"#)
                    #expect(try answer.decoded(EntryJSON.self).level == level)
                }
                #expect(try await people[0].set(channel, "{}").status == 200)
                #expect(try await people[0].entry(channel).level == "mentions")
            }
            try #require(try await people[0].set(dm, #"{"hidden": true}"#).status == 200)
            let entry = try await people[0].entry(dm)
            #expect((entry.hidden, entry.level) == (true, "mentions"))
            for channel in ["general", room] { #expect(try await people[1].entry(channel).level == "all") }
            #expect(try await people[0].entry("random").level == "all")
        }
    }

    @Test func `nothing else is taken, and nothing for what one does not see`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            try await people[0].say("1", in: dm)
            let room = try await people[0].create("room", with: "bob").id
            for json in [#"{"level": "loud"}"#, #"{"level": 1}"#, #"{"hidden": "yes"}"#, "[]", ""] {
                #expect(try await people[0].set("general", json).status == 400, "\(json)")
            }
            for channel in [dm, room, "nowhere"] {
                let answer = try await people[2].set(channel, #"{"level": "none"}"#)
                #expect((answer.status, answer.code) == (404, "channel-not-found"))
            }
            #expect(try await people[2].channels().map(\.id) == ["general", "random"])
        }
    }
}
