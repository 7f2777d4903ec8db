import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct MessageChangesTests {
    /// All that can be done to a message, and how often each is done to the same effect.
    private static let changes: [(method: HTTPRequest.Method, tail: String, json: String)] = [
        (.patch, "", #"{"body": "other"}"#), (.put, "/reactions/%F0%9F%91%8D", ""),
        (.delete, "/reactions/%F0%9F%91%8D", ""), (.put, "/pin", ""), (.delete, "/pin", ""), (.delete, "", ""),
    ]

    private func make(
        _ change: (method: HTTPRequest.Method, tail: String, json: String), _ id: Int64, by person: Person
    )
        async throws -> Answer
    {
        try await person.send(change.method, "/api/chat/messages/\(id)\(change.tail)", change.json)
    }

    // MARK: Who may

    @Test(arguments: [Place.pair, .group, .room])
    func `who is not in a channel is told what is told of a message that never was`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let eve = try await team.person("eve")
            let message = try await people[0].say("secret", in: channel)
            let before = try await team.sameCopy(of: channel, in: place.files)
            let read = try await eve.get("/api/chat/messages/\(message.id)")
            for change in Self.changes {
                let (there, absent) = (
                    try await make(change, message.id, by: eve), try await make(change, message.id + 1, by: eve)
                )
                #expect((there.status, there.code) == (404, "message-not-found"), "\(change)")
                #expect(there.refusal == absent.refusal)
                #expect(there.refusal == read.refusal)
            }
            #expect(try await team.sameCopy(of: channel, in: place.files) == before)
            #expect(try await team.messages(of: "eve").isEmpty)
        }
    }

    @Test func `a public channel that is not in the list any more is gone for changes, too`() async throws {
        let folder = try TemporaryFolder()
        let id = try await team(in: folder) { team in
            try await team.person("alice").say("1", in: "random").id
        }
        try await withTeam(in: folder, channels: ["general"]) { team in
            let alice = try await team.person("alice")
            for change in Self.changes {
                let answer = try await make(change, id, by: alice)
                #expect((answer.status, answer.code) == (404, "message-not-found"), "\(change)")
            }
            #expect(try await team.messages().map(\.body) == ["1"])
        }
    }

    @Test(arguments: ["x", "-1", "1.5", "9007199254740992", "99999999999999999999"])
    func `what is no number of a message is not there`(id: String) async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            for change in Self.changes {
                let answer = try await alice.send(
                    change.method, "/api/chat/messages/\(id)\(change.tail)", change.json)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `what only says what happened is not edited, deleted, reacted to or pinned`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.room.prepare(in: team)
            let line = try #require(try await people[0].history(channel).messages.first)
            try #require((line.system, line.body) == (true, "created the channel"))
            let before = try await team.sameCopy(of: channel, in: Place.room.files)
            let answers: [(Int, String)] = [
                (403, "not-yours"), (422, "not-a-message"), (200, ""), (422, "not-a-message"), (422, "not-a-message"),
                (403, "not-yours"),
            ]
            for (change, expected) in zip(Self.changes, answers) {
                let answer = try await make(change, line.id, by: people[0])
                #expect((answer.status, answer.code ?? "") == expected, "\(change)")
            }
            #expect(try await team.sameCopy(of: channel, in: Place.room.files) == before)
        }
    }

    @Test func `a change that was under way when its maker's account went is not stored`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: "general")
            let changes = MessageChanges(chat: team.chat, deliveries: Deliveries(chat: team.chat))
            try await people[1].deleteAccount(erasing: false, announced: false)
            await #expect(throws: Refusal.self) {
                // A handler that has passed the sign-in.
                try await changes.make(message.id, by: people[1].identity) { message, _, _ in
                    message.body = "too late"
                    return true
                }
            }
            #expect(try await team.messages().map(\.body) == ["1"])
        }
    }

    // MARK: Alike in every file

    /// Everybody does everything at once.
    private func stir(_ people: [Person], _ messages: [MessageJSON]) async throws {
        try await withThrowingTaskGroup { group in
            for (index, person) in people.enumerated() {
                group.addTask {
                    for (turn, message) in messages.enumerated() {
                        try await person.react("👍", to: message.id)
                        try await person.react(["🎉", "👀", "🚀"][(turn + index) % 3], to: message.id)
                        if (turn + index) % 2 == 0 { try await person.pin(message.id) }
                        if (turn + index) % 3 == 0 { try await person.unpin(message.id) }
                        if message.sender.username == person.identity.username {
                            try await person.edit(message.id, "\(message.body) by \(index)")
                        }
                        if turn % 2 == 0 { try await person.unreact("👍", to: message.id) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func prepared(_ place: Place, in team: Team) async throws -> (
        people: [Person], channel: String, messages: [MessageJSON]
    ) {
        let (people, channel) = try await place.prepare(in: team)
        var messages: [MessageJSON] = []
        for (index, person) in (people + people).enumerated() {
            messages.append(try await person.say("\(index)", in: channel))
        }
        return (people, channel, messages)
    }

    @Test(arguments: Place.allCases)
    func `whatever several people do at once, everybody has the same in the end`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel, messages) = try await prepared(place, in: team)
            try await stir(people, messages)
            let copy = try await team.sameCopy(of: channel, in: place.files)
            try #require(!copy.reactions.isEmpty && !copy.pins.isEmpty)
            #expect(copy.messages.filter { $0.editedAt != nil }.count == messages.count)
            let shown = try await people[0].history(channel).messages.map {
                ($0.reactions.mapValues(Set.init), $0.pinned)
            }
            for person in people {
                let other = try await person.history(channel).messages
                for (a, b) in zip(shown, other) {
                    #expect(a.0 == b.reactions.mapValues(Set.init))
                    #expect(a.1 == b.pinned)
                }
            }
        }
    }

    @Test(arguments: [Place.pair, .group, .room])
    func `also where one file was locked meanwhile, once it is not`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel, messages) = try await prepared(place, in: team)
            let before = try await team.copy(of: channel, in: "bob")
            try await team.jam("bob")
            try await stir(people.filter { $0.identity.key != "bob" }, messages)
            try #require(try await team.copy(of: channel, in: "bob") == before, "premise: nothing gets through")
            try #require(try await team.debts(of: "alice") > 0)
            // He cannot do anything himself either.
            #expect(try await people[1].react("👍", to: messages[0].id).status >= 500)

            try await team.free("bob")
            try await team.work("late deliveries")
            let copy = try await team.sameCopy(of: channel, in: place.files)
            #expect(copy != before)
        }
    }

    @Test func `also where the program dies with all of it owed`() async throws {
        let folder = try TemporaryFolder()
        let channel = try await team(in: folder) { team in
            let (people, channel, messages) = try await prepared(.room, in: team)
            for name in ["bob", "carol"] { try await team.jam(name) }
            try await stir([people[0]], messages)
            try #require(try await people[0].delete(messages[0].id).status == 204)
            for name in ["bob", "carol"] { try await team.free(name) }
            try await team.jam("alice")
            // Bob's are delivered to carol alone.
            try await stir([people[1]], messages)
            try #require(try await team.debts(of: "alice") > 0)
            try #require(try await team.debts(of: "bob") > 0)
            return channel
        }
        try await withTeam(in: folder) { team in
            let copy = try await team.sameCopy(of: channel, in: Place.room.files)
            #expect(copy.messages.contains { $0.deletedAt != nil })
            #expect(Set(copy.reactions.map(\.user)).count == 2)
        }
    }

    @Test func `a member who lost their file gets a message back with the next thing that is done to it`() async throws
    {
        let folder = try TemporaryFolder()
        let message = try await team(in: folder) { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            let message = try await people[0].say("1", in: channel)
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            return message
        }
        folder.lose("carol")
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob", "carol")
            try #require(try await team.messages(of: "carol").filter { $0.sender != .system }.isEmpty)
            try #require(try await people[1].react("🎉", to: message.id).status == 200)
            let back = try await people[2].message(message.id)
            #expect(back.body == "1")
            #expect(back.reactions == ["👍": ["bob"], "🎉": ["bob"]], "all that bob did")
        }
    }

    // MARK: Told

    @Test(arguments: Place.allCases)
    func `each change counts once and is told once, to those who see the message, and to a stream that was away`(
        place: Place
    ) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let eve = try await team.person("eve")
            let message = try await people[0].say("1", in: channel)
            let (live, hello) = try await people[1].stream()
            let (other, _) = try await eve.stream()
            let file = place == .open ? nil : "bob"
            let start = try await team.changes(of: file)
            for change in Self.changes {
                // Twice: the second time nothing is different.
                for _ in 1...2 { try #require(try await make(change, message.id, by: people[0]).status < 300) }
            }
            #expect(try await team.changes(of: file) - start == Int64(Self.changes.count))
            try await people[0].say("over", in: "general")
            try await people[0].say("end", in: channel)

            let events = try await live.events(until: "end").filter { try $0.message?.id == message.id }
            let told = try events.map { try #require(try $0.message) }
            #expect(told.map(\.body) == ["other", "other", "other", "other", "other", ""])
            #expect(told.map { $0.reactions["👍"] != nil } == [false, true, false, false, false, false])
            #expect(told.map { $0.pinned != nil } == [false, false, false, true, false, false])
            let now = try await people[1].message(message.id)
            #expect(told.last == now)

            let (resumed, _) = try await people[1].stream(since: hello.id)
            let missed = try await resumed.events(until: "end").compactMap { try $0.message }
            #expect(missed.filter { $0.id == message.id } == [now], "as it is now")
            if place != .open { #expect(try await other.events(until: "over").bodies == ["over"]) }
        }
    }
}
