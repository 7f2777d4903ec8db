import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct EditsTests {
    @Test(arguments: Place.allCases)
    func `an edit is in every copy of the message, and says that it is one`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let message = try await people[0].say("befroe", in: channel)
            try await people[1].say("between", in: channel)
            try #require(message.editedAt == nil)
            team.clock.advance(by: .seconds(60))

            let answer = try await people[0].edit(message.id, "  before\r\n")
            #expect(answer.status == 200)
            let edited = try answer.decoded(MessageJSON.self)
            #expect(edited.body == "before", "held to the rules of a new one")
            #expect(edited.editedAt != nil && edited.editedAt != edited.sentAt)
            #expect((edited.id, edited.sentAt) == (message.id, message.sentAt))
            for person in people {
                #expect(try await person.message(message.id) == edited)
                #expect(try await person.history(channel).bodies.suffix(2) == ["before", "between"])
            }
            let copy = try await team.sameCopy(of: channel, in: place.files)
            #expect(copy.messages.map(\.body).suffix(2) == ["before", "between"])
        }
    }

    @Test(arguments: Place.allCases)
    func `only who wrote a message may edit it, and nothing is changed by who may not`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let message = try await people[0].say("mine", in: channel)
            let before = try await team.copy(of: channel, in: place.files[0])
            let answer = try await people[1].edit(message.id, "yours")
            #expect((answer.status, answer.code) == (403, "not-yours"))
            #expect(try await team.sameCopy(of: channel, in: place.files) == before)
        }
    }

    @Test(arguments: [
        (#"{"body": "   "}"#, 422, "empty"), (#"{"body": ""}"#, 422, "empty"),
        (#"{"body": "\u0007"}"#, 400, "malformed"), (#"{"body": 1}"#, 400, nil), ("{}", 400, nil), ("[", 400, nil),
        (#"{"body": "\#(String(repeating: "x", count: 10_001))"}"#, 413, "message-too-long"),
    ])
    func `what could not be posted is not what a message is changed to`(json: String, status: Int, code: String?)
        async throws
    {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let message = try await alice.say("as it was", in: "general")
            let answer = try await alice.send(.patch, "/api/chat/messages/\(message.id)", json)
            #expect(answer.status == status)
            if let code { #expect(answer.code == code) }
            #expect(try await alice.message(message.id) == message)
            #expect(try await team.changes() == 1)
        }
    }

    @Test func `an edit to the same words is none: no mark, no change, no event, no announcement`() async throws {
        let announced = Shared<[String]>([])
        let probe = Probe { app in app.on(MessageEdited.self) { announced.append($0.message.body) } }
        try await withTeam(probes: [probe]) { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("same", in: "dm:alice:bob")
            let (stream, _) = try await people[1].stream()
            let answer = try await people[0].edit(message.id, "same\n")
            #expect(answer.status == 200)
            #expect(try answer.decoded(MessageJSON.self).editedAt == nil)
            #expect(try await team.changes(of: "alice") == 1)
            #expect(try await team.changes(of: "bob") == 1)
            #expect(announced.now.isEmpty)

            // What looks the same and is spelt differently is another text.
            try #require(try await people[0].edit(message.id, "caf\u{E9}").status == 200)
            try #require(try await people[0].edit(message.id, "cafe\u{301}").status == 200)
            try await people[0].say("end", in: "general")
            #expect(try await stream.events(until: "end").bodies == ["caf\u{E9}", "cafe\u{301}", "end"])
            #expect(announced.now.count == 2)
            #expect(try await team.messages(of: "bob").map { Array($0.body.utf8) } == [Array("cafe\u{301}".utf8)])
            // Nor does it damage what the search knows.
            try #require(try await people[0].delete(message.id).status == 204)
            for name in ["alice", "bob"] {
                try await team.mailboxes.write(name) { db in
                    try db.execute(sql: "INSERT INTO messages_text (messages_text) VALUES ('integrity-check')")
                    let terms = try String.fetchAll(db, sql: "SELECT term FROM messages_terms")
                    #expect(terms.isEmpty, "\(name)")
                }
            }
        }
    }

    @Test(arguments: Place.allCases)
    func `of edits from two browsers at once one stays, the same for everybody`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let message = try await people[0].say("0", in: channel)
            try await withThrowingTaskGroup { group in
                for browser in ["x", "y"] {
                    group.addTask {
                        for number in 1...15 {
                            try #require(try await people[0].edit(message.id, "\(browser)\(number)").status == 200)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let copy = try await team.sameCopy(of: channel, in: place.files)
            #expect(["x15", "y15"].contains(copy.messages.last?.body))
        }
    }

    @Test func `what is deleted cannot be edited any more`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("gone", in: "dm:alice:bob")
            try #require(try await people[0].delete(message.id).status == 204)
            let answer = try await people[0].edit(message.id, "back")
            #expect((answer.status, answer.code) == (409, "message-deleted"))
            #expect(try await team.sameCopy(of: "dm:alice:bob", in: ["alice", "bob"]).messages.map(\.body) == [""])
        }
    }

    @Test func `an edit makes nothing unread that has been read`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: "dm:alice:bob")
            #expect(try await people[1].mark("dm:alice:bob", message.id).status == 204)
            try #require(try await people[0].edit(message.id, "2").status == 200)
            #expect(try await people[1].entry("dm:alice:bob").unread == 0)
        }
    }
}
