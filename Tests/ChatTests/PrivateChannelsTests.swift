import Foundation
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct PrivateChannelsTests {
    // MARK: Making

    @Test func `whoever makes a channel is in it, with those they name, and nobody else sees it`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "Carol", "eve")
            var streams: [OpenStream] = []
            for person in people { streams.append(try await person.stream().stream) }
            let answer = try await people[0].send(
                .post, "/api/chat/channels",
                #"{"name": " The boat \n", "topic": " Sails ", "members": ["BOB", "carol", "alice", "bob"]}"#)
            #expect(answer.status == 201)
            let made = try answer.decoded(EntryJSON.self)
            #expect((made.kind, made.name, made.topic) == ("private", "The boat", "Sails"))
            #expect(made.members == ["alice", "bob", "Carol"])
            #expect((made.unread, made.mentions, made.hidden, made.level) == (0, 0, false, "all"))
            for person in people.prefix(3) {
                let entry = try await person.entry(made.id)
                #expect((entry.name, entry.members, entry.unread) == (made.name, made.members, 0))
                let line = try #require(try await person.history(made.id).messages.first)
                #expect((line.sender.username, line.body, line.system) == ("alice", "created the channel", true))
            }
            #expect(try await !people[3].channels().contains { $0.id == made.id })
            #expect(try await people[3].get(people[3].messages(of: made.id)).status == 404)

            try await people[0].say("end", in: "general")
            for (index, stream) in streams.enumerated() {
                let told = try await stream.events(until: "end").filter { $0.event == "channel" }
                let ids = try told.map { try $0.decoded(EntryJSON.self).id }
                #expect(ids == (index < 3 ? [made.id] : []), "\(people[index].identity.username)")
            }
        }
    }

    @Test func `ids are random: the same name again is another channel`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            var ids: Set<String> = []
            for _ in 1...20 { ids.insert(try await alice.create("twin").id) }
            #expect(ids.count == 20)
            #expect(ids.allSatisfy { $0.wholeMatch(of: /private:[A-Za-z0-9]{16}/) != nil })
        }
    }

    private static let names: [(name: String, kept: String?)] = [
        ("x", "x"), (String(repeating: "x", count: 64), String(repeating: "x", count: 64)),
        (" \\t around \\n", "around"), ("Café 👩‍👩‍👧‍👦 #1", "Café 👩‍👩‍👧‍👦 #1"), ("<b>", "<b>"),
        (String(repeating: "é", count: 64), String(repeating: "é", count: 64)), ("", nil), ("   ", nil),
        ("\\u200b", nil), ("\\u2060\\ufeff", nil), (String(repeating: "x", count: 65), nil), ("a\\nb", nil),
        ("a\\u0000b", nil), ("\\u0007", nil), ("a\\u007f", nil), ("a\\u0085b", nil), ("a\\u2028b", nil),
        (String(repeating: "\u{301}", count: 5000), nil),
    ]

    @Test func `names are 1 to 64 characters on one line, and to be seen`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let room = try await alice.create("as it was").id
            for (name, kept) in Self.names {
                let answer = try await alice.send(.post, "/api/chat/channels", #"{"name": "\#(name)"}"#)
                #expect(answer.status == (kept == nil ? 422 : 201), "\(name)")
                let amended = try await alice.amend(room, #"{"name": "\#(name)"}"#)
                #expect(amended.status == (kept == nil ? 422 : 200), "\(name)")
                if let kept {
                    #expect(try answer.decoded(EntryJSON.self).name == kept)
                    #expect(try await alice.entry(room).name == kept)
                } else {
                    #expect(answer.refusal == amended.refusal)
                }
            }
            let made = try await team.record.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM channels") }
            #expect(made == 1 + Self.names.filter { $0.kept != nil }.count)
            for json in ["{}", #"{"name": 1}"#, #"{"name": null}"#, "[]"] {
                #expect(try await alice.send(.post, "/api/chat/channels", json).status == 400, "\(json)")
            }
        }
    }

    @Test func `topics are up to 250 characters on one line`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let room = try await alice.create("room").id
            for (topic, status) in [
                (String(repeating: "x", count: 250), 200), ("", 200), (String(repeating: "x", count: 251), 422),
                ("a\\nb", 422), ("\\u0007", 422),
            ] {
                #expect(try await alice.amend(room, #"{"topic": "\#(topic)"}"#).status == status)
                let made = try await alice.send(
                    .post, "/api/chat/channels", #"{"name": "x", "topic": "\#(topic)"}"#)
                #expect(made.status == (status == 200 ? 201 : 422))
            }
            #expect(try await alice.entry(room).topic == "")
        }
    }

    @Test func `nobody is let in who has no account, and then no channel is made`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            try await people[1].deleteAccount(erasing: false)
            for name in ["nobody", "bob", "", "../alice", "everyone"] {
                let answer = try await people[0].send(
                    .post, "/api/chat/channels", #"{"name": "room", "members": ["\#(name)"]}"#)
                #expect((answer.status, answer.code) == (422, "no-such-user"), "\(name)")
            }
            #expect(try await people[0].channels().count == 2)
            #expect(try await team.messages(of: "alice").isEmpty)
        }
    }

    @Test func `a channel whose maker's file cannot be opened is not made, so that trying again makes one`()
        async throws
    {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try FileManager.default.createDirectory(
                at: team.folder.mailbox("alice"), withIntermediateDirectories: false)
            for _ in 1...2 {
                #expect(try await alice.send(.post, "/api/chat/channels", #"{"name": "room"}"#).status == 503)
            }
            let count = try await team.record.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM channels") }
            #expect(count == 0)
            #expect(team.chat.memberships.channels(of: alice.identity.id).isEmpty)
        }
    }

    // MARK: Amending

    @Test func `any member renames a channel and changes its topic; all are told, once`() async throws {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let (stream, _) = try await people[2].stream()
            let answer = try await people[1].amend(room, #"{"name": "boat", "topic": "Sails"}"#)
            #expect(answer.status == 200)
            let entry = try answer.decoded(EntryJSON.self)
            #expect((entry.name, entry.topic, entry.unread) == ("boat", "Sails", 0))
            // The same again, nothing at all, and then the topic goes.
            for json in [#"{"name": "boat"}"#, #"{"topic": " Sails "}"#, "{}"] {
                #expect(try await people[1].amend(room, json).status == 200)
            }
            #expect(try await people[0].amend(room, #"{"topic": ""}"#).status == 200)
            let lines = [
                "created the channel", "renamed the channel to “boat”", "changed the topic to “Sails”",
                "took away the topic",
            ]
            for person in people {
                let messages = try await person.history(room).messages
                #expect(messages.map(\.body) == lines)
                #expect(messages.map(\.sender.username) == ["alice", "bob", "bob", "alice"])
                #expect(messages.allSatisfy { $0.system == true })
                let entry = try await person.entry(room)
                #expect((entry.name, entry.topic, entry.unread) == ("boat", "", 0), "what happened is not unread")
            }
            _ = try await team.sameCopy(of: room, in: Place.room.files)
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end").filter { $0.event == "channel" }
            #expect(try told.map { try $0.decoded(EntryJSON.self).topic } == ["Sails", ""])
        }
    }

    @Test func `public channels and conversations are not renamed`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            for channel in ["general", "dm:alice:bob"] {
                let answer = try await alice.amend(channel, #"{"name": "x"}"#)
                #expect((answer.status, answer.code) == (422, "not-to-be-renamed"))
            }
        }
    }

    @Test func `a channel is renamed also where one member's file is jammed, be it the one of who renames it`()
        async throws
    {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            try await team.jam("bob")
            #expect(try await people[0].amend(room, #"{"name": "one"}"#).status == 200)
            #expect(try await people[2].history(room).bodies.last == "renamed the channel to “one”")
            #expect(try await people[1].amend(room, #"{"name": "two"}"#).status == 200)
            for person in people { #expect(try await person.entry(room).name == "two") }
            try await team.free("bob")
            try await team.work("late deliveries")
            _ = try await team.sameCopy(of: room, in: Place.room.files)
        }
    }

    @Test func `channels, their people and their messages outlive a restart`() async throws {
        let folder = try TemporaryFolder()
        let (room, before) = try await team(in: folder) { team in
            let (people, room) = try await Place.room.prepare(in: team)
            try await people[1].say("1", in: room)
            #expect(try await people[0].amend(room, #"{"topic": "Sails"}"#).status == 200)
            return (room, try await team.sameCopy(of: room, in: Place.room.files))
        }
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob", "carol")
            #expect(try await team.sameCopy(of: room, in: Place.room.files) == before)
            let entry = try await people[2].entry(room)
            #expect((entry.name, entry.topic, entry.members) == ("room", "Sails", ["alice", "bob", "carol"]))
            try await people[2].say("2", in: room)
            #expect(try await people[0].history(room).bodies.last == "2")
        }
    }

    // MARK: Outsiders

    /// Everything that can be asked of a channel.
    private static let routes: [(method: HTTPRequest.Method, tail: String, json: String)] = [
        (.get, "/messages", ""), (.get, "/messages?around=5", ""), (.post, "/messages", #"{"body": "hi"}"#),
        (.get, "/pins", ""), (.put, "/read", #"{"message": 1}"#), (.put, "/settings", #"{"level": "none"}"#),
        (.patch, "", #"{"name": "mine"}"#), (.put, "/members/eve", ""), (.put, "/members/nobody", ""),
        (.delete, "/members/alice", ""), (.delete, "/members/eve", ""),
    ]

    @Test func `to outsiders a channel is not there, whatever they ask of it`() async throws {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let eve = try await team.person("eve")
            try await people[0].say("secret", in: room)
            let before = try await team.sameCopy(of: room, in: Place.room.files)
            for route in Self.routes {
                func ask(_ channel: String, _ person: Person) async throws -> Answer {
                    try await person.send(
                        route.method, "/api/chat/channels/\(encoded(channel))\(route.tail)", route.json)
                }
                let answer = try await ask(room, eve)
                #expect((answer.status, answer.code) == (404, "channel-not-found"), "\(route)")
                let absent = try await ask("private:0123456789abcdef", eve)
                #expect(answer.refusal == absent.refusal)
                for near in [room.uppercased(), room + " ", String(room.dropLast()), "private:", "private:*"] {
                    #expect(try await ask(near, people[0]).status == 404, "\(near)")
                }
            }
            #expect(try await team.sameCopy(of: room, in: Place.room.files) == before)
            #expect(team.chat.memberships.channel(room)?.members.count == 3)
            #expect(try await team.messages(of: "eve").isEmpty)
        }
    }

    @Test func `the schema refuses a channel without a name, and members of what is no channel`() async throws {
        try await withTeam { team in
            _ = try await team.person("alice").create("room")
            for sql in [
                "INSERT INTO channels (id, name, topic, createdAt) VALUES ('public:x', 'x', '', 0)",
                "INSERT INTO channels (id, name, topic, createdAt) VALUES ('private:', 'x', '', 0)",
                "INSERT INTO channels (id, name, topic, createdAt) VALUES ('private:x', '', '', 0)",
                "UPDATE channels SET name = printf('%065d', 1)", "UPDATE channels SET topic = printf('%0251d', 1)",
                "INSERT INTO members (channel, user, since) VALUES ('private:x', 'u_x', 0)",
                "INSERT INTO members (channel, user, since) SELECT channel, user, 9 FROM members",
                "UPDATE members SET since = NULL",
            ] {
                await #expect(throws: DatabaseError.self, "\(sql)") {
                    // The table above is all that can stand here.
                    try await team.record.write { try $0.execute(sql: sql) }
                }
            }
        }
    }
}
