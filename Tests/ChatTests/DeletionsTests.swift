import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct DeletionsTests {
    private static let secret = "the key is under the mat"

    @Test(arguments: Place.allCases)
    func `a deleted message leaves its place in every copy, and nothing that was in it or on it`(place: Place)
        async throws
    {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let first = try await people[1].say("first", in: channel)
            let message = try await people[0].say(Self.secret, in: channel, replyTo: first.id)
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            try #require(try await people[1].pin(message.id).status == 200)
            for file in place.files { try await team.mention(people[1].identity.id, in: message.id, of: file) }
            let before = try await team.sameCopy(of: channel, in: place.files)
            try #require((before.reactions.count, before.pins.count, before.mentions.count) == (1, 1, 1))
            try #require(try await !team.traces(of: Self.secret).isEmpty)

            #expect(try await people[0].delete(message.id).status == 204)
            for person in people {
                let left = try await person.message(message.id)
                #expect((left.body, left.sender) == ("", message.sender))
                #expect(left.deletedAt != nil)
                #expect(left.replyTo == nil && left.pinned == nil && left.mentions.isEmpty && left.reactions.isEmpty)
                #expect(try await person.history(channel).messages.last == left, "it keeps its place")
                #expect(try await person.pins(channel).isEmpty)
            }
            let copy = try await team.sameCopy(of: channel, in: place.files)
            #expect(copy.messages.count == before.messages.count)
            #expect(copy.reactions.isEmpty && copy.pins.isEmpty && copy.mentions.isEmpty)
            #expect(try await team.traces(of: Self.secret).isEmpty)
        }
    }

    @Test func `only who wrote a message may delete it`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            for channel in ["general", "dm:alice:bob"] {
                let message = try await people[0].say("mine", in: channel)
                let answer = try await people[1].delete(message.id)
                #expect((answer.status, answer.code) == (403, "not-yours"))
                #expect(try await people[1].message(message.id) == message)
            }
        }
    }

    @Test func `twice is once, also at once: one change, one event, one announcement`() async throws {
        let announced = Shared<[MessageDeleted]>([])
        let probe = Probe { app in app.on(MessageDeleted.self) { announced.append($0) } }
        try await withTeam(probes: [probe]) { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: "dm:alice:bob")
            let (stream, _) = try await people[1].stream()
            try await withThrowingTaskGroup { group in
                for _ in 1...8 { group.addTask { try #require(try await people[0].delete(message.id).status == 204) } }
                try await group.waitForAll()
            }
            #expect(try await people[0].delete(message.id).status == 204)
            #expect(try await team.changes(of: "alice") == 2)
            #expect(try await team.changes(of: "bob") == 2)
            #expect(announced.now.map(\.message.id) == [message.id])
            #expect(announced.now.first?.message.body == "")
            try await people[0].say("end", in: "general")
            #expect(try await stream.events(until: "end").bodies == ["", "end"])
        }
    }

    @Test func `who keeps its files is told what it carried`() async throws {
        let announced = Shared<[MessageDeleted]>([])
        let probe = Probe { app in app.on(MessageDeleted.self) { announced.append($0) } }
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.person("alice")
            let file = Attachment(id: "f1", url: "/files/f1", name: "plan.png", type: "image/png", size: 9)
            let message = try await alice.say("look", in: "general")
            try await team.record.write { db in
                var stored = try #require(try Message.fetchOne(db, key: message.id))
                stored.attachments = [file]
                try stored.update(db)
            }
            #expect(try await alice.delete(message.id).status == 204)
            #expect(announced.now.map(\.attachments) == [[file]])
            #expect(try await team.messages().map(\.attachments) == [[]])
        }
    }

    @Test(arguments: Place.allCases)
    func `it wins over edits, reactions and pins that happen at once, in every copy`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            for round in 1...5 {
                let message = try await people[0].say("\(Self.secret) \(round)", in: channel)
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        for number in 1...4 { try await people[0].edit(message.id, "\(Self.secret) \(number)") }
                    }
                    group.addTask { try #require(try await people[0].delete(message.id).status == 204) }
                    for person in people {
                        group.addTask {
                            try await person.react("👍", to: message.id)
                            try await person.pin(message.id)
                            try await person.react("🎉", to: message.id)
                        }
                    }
                    try await group.waitForAll()
                }
                // A reaction that began before may still bring its copies to the others.
                for name in place.names { await Deliveries(chat: team.chat).deliver(from: name) }
                let copy = try await team.sameCopy(of: channel, in: place.files)
                #expect(copy.messages.last?.deletedAt != nil)
                #expect(copy.reactions.isEmpty && copy.pins.isEmpty)
            }
            #expect(try await team.traces(of: Self.secret).isEmpty)
        }
    }

    @Test func `it reaches a file that is locked meanwhile, after what others did to the message there`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            let message = try await people[0].say(Self.secret, in: channel)
            try await team.jam("carol")
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            try #require(try await people[0].delete(message.id).status == 204)
            try #require(try await team.copy(of: channel, in: "carol").messages.map(\.body) == [Self.secret])
            #expect(try await team.copy(of: channel, in: "bob").messages.map(\.body) == [""])
            await #expect(throws: (any Error).self, "the operator sees it") {
                try await team.work("late deliveries")
            }

            try await team.free("carol")
            try await team.work("late deliveries")
            let copy = try await team.sameCopy(of: channel, in: Place.group.files)
            #expect(copy.messages.map(\.body) == [""])
            #expect(copy.reactions.isEmpty)
            #expect(try await team.traces(of: Self.secret).isEmpty)
        }
    }

    @Test func `a message that a file has not got yet arrives there as a place without words`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            try await team.jam("carol")
            let message = try await people[0].say(Self.secret, in: channel)
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            try #require(try await people[0].delete(message.id).status == 204)
            try #require(try await team.messages(of: "carol").isEmpty)
            try await team.free("carol")
            // Bob's is delivered first: all that he knows is that it is deleted.
            await Deliveries(chat: team.chat).deliver(from: "bob")
            #expect(try await team.messages(of: "carol").map(\.body) == [""])
            try await team.work("late deliveries")
            let copy = try await team.sameCopy(of: channel, in: Place.group.files)
            #expect(copy.messages.map(\.body) == [""])
            #expect(copy.reactions.isEmpty)
        }
    }

    @Test func `an old file of its author, out of a backup, brings nothing back`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            let message = try await people[0].say(Self.secret, in: channel)
            let old = try #require(try await team.messages(of: "alice").first)
            try #require(try await people[0].delete(message.id).status == 204)
            try await team.mailboxes.write("alice") { try old.update($0) }
            try #require(try await people[0].react("👍", to: message.id).status == 200)
            #expect(try await team.debts(of: "alice") == 0, "premise: it was delivered")
            for name in ["bob", "carol"] {
                let copy = try await team.copy(of: channel, in: name)
                #expect(copy.messages.map(\.body) == [""])
                #expect(copy.reactions.isEmpty)
            }
        }
    }

    @Test func `a deleted message is not unread, and not meant for anybody`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            team.clock.advance(by: .seconds(1))
            for (channel, file) in [("general", nil), ("dm:alice:bob", "bob")] as [(String, String?)] {
                let message = try await people[0].say("1", in: channel)
                try await team.mention(people[1].identity.id, in: message.id, of: file)
                let before = try await people[1].entry(channel)
                try #require((before.unread, before.mentions) == (1, 1))
                try #require(try await people[0].delete(message.id).status == 204)
                let entry = try await people[1].entry(channel)
                #expect((entry.unread, entry.mentions) == (0, 0))
            }
        }
    }
}
