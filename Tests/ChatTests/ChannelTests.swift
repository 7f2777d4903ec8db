import Testing

@testable import Auth
@testable import Chat
@testable import Host

/// Every route that takes a channel.
private func requests(for channel: String, by reader: Person) async throws -> [Answer] {
    [
        try await reader.get(reader.messages(of: channel)),
        try await reader.post("psst", in: channel),
        try await reader.mark(channel, 1),
    ]
}

struct ChannelTests {
    @Test func `the public channels are those of the list, and everybody sees them`() async throws {
        try await withTeam(channels: ["zebra", "2nd_floor-x"]) { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            #expect(try await alice.channels().map(\.id) == ["zebra", "2nd_floor-x"])
            let message = try await alice.say("hello", in: "2nd_floor-x")
            #expect(try await bob.history("2nd_floor-x").messages == [message])
        }
    }

    private static let absent = [
        "absent", "General", "general ", "general:", "general\u{301}", "\u{FF47}eneral", "general\u{200B}", "dm", "dm:",
        "dm::", "private:1", "general:alice", "dm:alice:", "dm::alice", "dm:alice::bob", ":dm:alice:bob",
        // Not in order, in another case, twice the same.
        "dm:bob:alice", "dm:Alice:bob", "dm:alice:Bob", "DM:alice:bob", "dm:alice:alice", "dm:alice:bob:bob",
        "dm:carol:alice:bob",
        // Unknown, or without the reader.
        "dm:alice:nobody", "dm:bob", "dm:bob:carol", "dm:bob:carol:dave",
        // What looks alike, or is alike to Swift.
        "dm:alice:bob\u{301}", "dm:\u{301}alice:bob", "dm\u{FF1A}alice:bob", "dm:alice:b\u{43E}b",
        "dm:alice:\u{212A}elvin",
        "dm:alice\u{200D}:bob", "dm:alice:bob\u{FE0F}", "dm:\u{430}lice:bob", "dm:alice:bob ", "dm:alice:../bob",
        "dm:alice:bob\u{3B}", "dm:alice:" + String(repeating: "b", count: 5000),
        "dm:" + String(repeating: ":", count: 5000),
    ]

    @Test func `whatever is not there or not mine is absent, with the same answer`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob", "carol", "dave", "kelvin")[0]
            try #require("\u{212A}elvin" == "Kelvin", "the trap is still there")
            let known = try await alice.get("/api/chat/channels/absent/messages")
            try #require((known.status, known.code) == (404, "channel-not-found"))
            for id in Self.absent {
                for answer in try await requests(for: id, by: alice) {
                    #expect(answer.status == 404, "\(id)")
                    #expect(answer.refusal == known.refusal, "\(id)")
                }
            }
            #expect(
                try await alice.get("/api/chat/channels//messages").status == 405, "the address of a channel itself")
            #expect(try await team.messages().isEmpty)
            #expect(try team.mailboxes.names().isEmpty, "nobody's file was so much as opened")
        }
    }

    @Test(arguments: ["dm:bob:carol", "dm:bob:nobody", "dm:bob", "dm:x:y", "absent"])
    func `a conversation of others is as absent as one of nobody`(id: String) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[1].say("secret", in: "dm:bob:carol")
            try await people[1].say("note", in: "dm:bob")
            for answer in try await requests(for: id, by: people[0]) {
                #expect((answer.status, answer.code) == (404, "channel-not-found"))
                #expect(!answer.text.contains("bob"))
            }
        }
    }

    @Test func `a conversation has sixteen people at most`() async throws {
        try await withTeam { team in
            let names = (10..<27).map { "user\($0)" }
            for name in names { try await team.account(name) }
            let first = try await team.person(names[0])
            let sixteen = "dm:" + names.dropLast().joined(separator: ":")
            let seventeen = "dm:" + names.joined(separator: ":")
            #expect(try await first.history(sixteen).messages.isEmpty)
            #expect(try await first.post("all of us", in: sixteen).status == 201)
            for answer in try await requests(for: seventeen, by: first) {
                #expect((answer.status, answer.code) == (404, "channel-not-found"))
            }
            #expect(try await team.messages(of: "user25").map(\.body) == ["all of us"])
            #expect(try await team.messages(of: "user26").isEmpty)
        }
    }

    @Test func `an id is decoded once, and what cannot be decoded is nowhere`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            let message = try await alice.say("hi", in: "dm:alice:bob")
            for path in ["dm:alice:bob", "dm%3Aalice%3Abob", "%64%6D%3a%61lice:bob"] {
                let page: PageJSON = try await alice.get("/api/chat/channels/\(path)/messages").decoded()
                #expect(page.messages == [message], "\(path)")
            }
            for path in [
                "dm%253Aalice%253Abob", "dm%3Aalice%3Abob%00", "dm:alice:bob%", "dm:alice:bob%FF", "dm:alice:b%C3%B6b",
            ] {
                #expect(try await alice.get("/api/chat/channels/\(path)/messages").status == 404, "\(path)")
            }
        }
    }

    @Test func `what happens in a conversation is told to who did it, and to the others by their own mailboxes`() throws
    {
        let accounts = ["alice", "bob"].map { Account(username: $0, passwordHash: nil, at: Timestamp(milliseconds: 0)) }
        let dm = Channel(id: "dm:alice:bob", kind: .dm, members: accounts)
        guard case .users(let users) = dm.audience(own: accounts[0].id) else {
            Issue.record("a conversation is told to everyone")
            return
        }
        #expect(users == [accounts[0].id])
        guard case .everyone = Channel(id: "general", kind: .public, members: []).audience(own: accounts[0].id) else {
            Issue.record("a public channel is not told to everyone")
            return
        }
    }
}
