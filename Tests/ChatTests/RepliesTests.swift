import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct RepliesTests {
    @Test(arguments: Place.allCases)
    func `a reply shows what it answers, to everybody and in every copy`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let question = try await people[0].say("Who has\nthe\tkey?", in: channel)
            let answer = try await people[1].say("I", in: channel, replyTo: question.id)
            let original = MessageJSON.Original(id: question.id, sender: question.sender, excerpt: "Who has the key?")
            #expect(answer.replyTo == original)
            for person in people {
                #expect(try await person.message(answer.id).replyTo == original)
                #expect(try await person.history(channel).messages.last?.replyTo == original)
                #expect(try await person.message(question.id).replyTo == nil)
            }
            let copy = try await team.sameCopy(of: channel, in: place.files)
            #expect(copy.messages.last?.replyTo == question.id)
        }
    }

    @Test func `what is not in the channel cannot be answered there`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            let (alice, eve) = (people[0], people[2])
            let elsewhere = try await alice.say("elsewhere", in: "random")
            let secret = try await alice.say("secret", in: "dm:alice:bob")
            for (person, channel, id) in [
                (alice, "general", elsewhere.id), (alice, "general", secret.id), (alice, "dm:alice:bob", elsewhere.id),
                (eve, "general", secret.id), (eve, "dm:alice:eve", secret.id), (alice, "general", secret.id + 1000),
                (alice, "general", 0), (alice, "general", -1),
            ] {
                let answer = try await person.post("answer", in: channel, replyTo: id)
                #expect((answer.status, answer.code) == (422, "no-such-message"))
            }
            #expect(try await team.messages().map(\.body) == ["elsewhere"])
            #expect(try await team.messages(of: "eve").isEmpty)
        }
    }

    @Test(arguments: [
        ("short", "short"), (String(repeating: "x", count: 140), String(repeating: "x", count: 140)),
        (String(repeating: "x", count: 141), String(repeating: "x", count: 140) + "…"),
        (String(repeating: "é", count: 10_000), String(repeating: "é", count: 140) + "…"), ("a\r\nb\n\nc", "a b  c"),
    ])
    func `an excerpt is the beginning on one line`(body: String, excerpt: String) async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let original = try await alice.say(body, in: "general")
            let answer = try await alice.say("answer", in: "general", replyTo: original.id)
            #expect(answer.replyTo?.excerpt == excerpt)
        }
    }

    @Test(arguments: [Place.open, .group])
    func `an excerpt follows edits, and is gone with what is deleted`(place: Place) async throws {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let original = try await people[0].say("old", in: channel)
            let answer = try await people[1].say("answer", in: channel, replyTo: original.id)
            try #require(try await people[0].edit(original.id, "new").status == 200)
            for person in people { #expect(try await person.message(answer.id).replyTo?.excerpt == "new") }
            try #require(try await people[0].delete(original.id).status == 204)
            for person in people {
                #expect(
                    try await person.message(answer.id).replyTo == .init(id: original.id, sender: nil, excerpt: nil))
            }
        }
    }

    @Test func `a newcomer sees of an answer that there is one to something, and not to what`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let room = try await people[0].create("room", with: "bob").id
            let secret = try await people[0].say("secret", in: room)
            #expect(try await people[0].add("carol", to: room).status == 204)
            let (stream, hello) = try await people[2].stream()
            let answer = try await people[1].say("answer", in: room, replyTo: secret.id)
            try #require(answer.replyTo?.excerpt == "secret")
            let blank = MessageJSON.Original(id: secret.id, sender: nil, excerpt: nil)
            let (resumed, _) = try await people[2].stream(since: hello.id)
            for stream in [stream, resumed] {
                let told = try await stream.events(until: "answer").last
                #expect(try told?.message?.replyTo == blank)
            }
            #expect(try await people[2].message(answer.id).replyTo == blank)
            #expect(try await people[2].history(room).messages.last?.replyTo == blank)
            // She cannot find it out by answering it, either.
            let own = try await people[2].post("mine", in: room, replyTo: secret.id)
            #expect((own.status, own.code) == (422, "no-such-message"))
            #expect(try await team.traces(of: "secret").allSatisfy { !$0.hasPrefix("carol") })
        }
    }
}
