import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct PinsTests {
    @Test(arguments: Place.allCases)
    func `what is pinned is listed for everybody there, what was pinned last first`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            var ids: [Int64] = []
            for number in 1...3 { ids.append(try await people[0].say("\(number)", in: channel).id) }
            #expect(try await people[0].pins(channel).isEmpty)
            for (person, index) in [(0, 1), (1, 0), (0, 2)] {
                team.clock.advance(by: .seconds(1))
                try #require(try await people[person].pin(ids[index]).status == 200)
            }
            for person in people {
                let pins = try await person.pins(channel)
                #expect(pins.map(\.body) == ["3", "1", "2"])
                #expect(pins.map { $0.pinned?.by } == ["alice", "bob", "alice"])
                #expect(try await person.message(ids[0]).pinned == pins[1].pinned)
            }
            // Anybody may take it off again, and put it back on top.
            #expect(try await people[1].unpin(ids[2]).status == 200)
            #expect(try await people[0].pins(channel).map(\.body) == ["1", "2"])
            try #require(try await people[1].pin(ids[1]).status == 200)
            #expect(try await people[0].pins(channel).map(\.body) == ["1", "2"], "it is pinned already")
            try #require(try await people[1].unpin(ids[1]).status == 200)
            try #require(try await people[1].pin(ids[1]).status == 200)
            #expect(try await people[0].pins(channel).map(\.body) == ["2", "1"])
            #expect(try await people[0].message(ids[1]).pinned?.by == "bob")
            _ = try await team.sameCopy(of: channel, in: place.files)
        }
    }

    @Test(arguments: [Place.pair, .group, .room])
    func `who is not in a channel does not see its pins`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let eve = try await team.person("eve")
            let message = try await people[0].say("1", in: channel)
            try #require(try await people[0].pin(message.id).status == 200)
            let answer = try await eve.get("/api/chat/channels/\(encoded(channel))/pins")
            let absent = try await eve.get("/api/chat/channels/nowhere/pins")
            #expect((answer.status, answer.code) == (404, "channel-not-found"))
            #expect(answer.refusal == absent.refusal)
        }
    }

    @Test func `a channel has room for fifty pins`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            for channel in ["general", "dm:alice:bob"] {
                var ids: [Int64] = []
                for number in 0...50 { ids.append(try await people[0].say("\(number)", in: channel).id) }
                for id in ids.prefix(50) { try #require(try await people[0].pin(id).status == 200) }
                for person in people {
                    let answer = try await person.pin(ids[50])
                    #expect((answer.status, answer.code) == (422, "too-many-pins"))
                }
                #expect(try await people[1].pin(ids[3]).status == 200, "one that is pinned already takes no room")
                #expect(try await people[1].pins(channel).count == 50)
                try #require(try await people[0].delete(ids[7]).status == 204)
                #expect(try await people[1].pin(ids[50]).status == 200, "what is deleted takes none either")
                #expect(try await people[0].pins(channel).first?.body == "50")
                // Another channel has room of its own.
                let other = try await people[0].say("x", in: "random")
                #expect(try await people[0].pin(other.id).status == 200)
            }
        }
    }

    @Test(arguments: [true, false])
    func `the last word stands in every file, in whatever order the words arrive`(laterFirst: Bool) async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            let message = try await people[0].say("1", in: channel)
            try await team.jam("carol")
            try #require(try await people[0].pin(message.id).status == 200)
            try #require(try await people[1].unpin(message.id).status == 200)
            try #require(try await team.debts(of: "bob") == 1)
            let alicesWord = try await team.mailboxes.read("alice") { try Pin.fetchOne($0, key: message.id) }
            #expect(alicesWord?.by == people[1].identity.id, "premise: she has bob's by now")
            try await team.free("carol")
            for name in laterFirst ? ["bob", "alice"] : ["alice", "bob"] {
                await Deliveries(chat: team.chat).deliver(from: name)
            }
            let copy = try await team.sameCopy(of: channel, in: Place.group.files)
            #expect(copy.pins.map(\.isPinned) == [false])
            #expect(try await people[2].pins(channel).isEmpty)
        }
    }

    @Test func `an earlier word does not undo a later one`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let message = try await alice.say("1", in: "dm:alice")
            func word(_ turn: Int64, _ isPinned: Bool) -> Pin {
                Pin(
                    message: message.id, channel: "dm:alice", by: alice.identity.id, at: team.clock.now, turn: turn,
                    isPinned: isPinned)
            }
            for (pin, isNew) in [
                (word(5, true), true), (word(5, true), false), (word(4, false), false), (word(6, false), true),
                (word(5, true), false),
            ] {
                let isDifferent = try await team.mailboxes.write("alice") { try Pins.merge(pin, $0) }
                #expect(isDifferent == isNew)
            }
            #expect(try await alice.pins("dm:alice").isEmpty)
        }
    }

    @Test func `somebody's own word alone comes from their file`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            let message = try await people[0].say("1", in: channel)
            try await team.jam("carol")
            try #require(try await people[0].pin(message.id).status == 200)
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            try await team.free("carol")
            await Deliveries(chat: team.chat).deliver(from: "bob")
            let copy = try await team.copy(of: channel, in: "carol")
            #expect(copy.reactions.count == 1, "premise: bob's has arrived")
            #expect(copy.pins.isEmpty)
            await Deliveries(chat: team.chat).deliver(from: "alice")
            #expect(try await team.sameCopy(of: channel, in: Place.group.files).pins.count == 1)
        }
    }
}
