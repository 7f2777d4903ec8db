import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct ReactionsTests {
    // MARK: What is an emoji

    @Test(arguments: [
        "👍", "❤️", "❤", "☺️", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🏴‍☠️", "1️⃣", "#️⃣", "*️⃣", "🇩🇪", "🇺🇳", "👍🏽", "🤝🏿", "👩🏽‍❤️‍💋‍👨🏿",
        "🕵🏻‍♂️", "👨🏾‍🦰", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "©️", "™️", "⌚", "🫠", "🧑‍💻", "🈁", "➡️",
    ])
    func `one emoji is one`(emoji: String) throws {
        #expect(try Reactions.emoji(emoji) == emoji)
    }

    private static let noEmoji = [
        "", "a", "1", "#", "*", "©", "ä", "é", "👍👍", "👍 ", " 👍", "👍a", "a👍", "<b>", ":+1:", "\u{200D}", "\u{FE0F}",
        "\u{20E3}",
        "a\u{FE0F}", "1\u{FE0F}", "1\u{20E3}", "1\u{200D}", "👍\u{20E3}", "👍\u{200D}", "\u{200D}👍", "👍\u{200D}\u{200D}👍",
        "👍\u{FE0F}\u{FE0F}", "🇩", "🇩🇪🇫", "🇩🇪🇫🇷", "🏽", "👍🏽🏽", "🐘🏽", "\u{E0067}\u{E007F}", "🏴\u{E0067}",
        "👍\u{E0067}\u{E007F}", "🏴\u{E007F}\u{E007F}", "👍\u{301}", "👍\u{0}", "\u{FFFD}", "𝐀", "中", "→",
        "👍" + String(repeating: "\u{200D}", count: 40), String(repeating: "👩\u{200D}", count: 40) + "👩",
        String(repeating: "👍", count: 1000),
    ]

    @Test(arguments: noEmoji)
    func `what is not one emoji is refused`(text: String) {
        #expect(throws: Refusal.self) { try Reactions.emoji(text) }
    }

    @Test func `what is not an emoji stores nothing, and can be taken off without harm`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let message = try await alice.say("1", in: "general")
            for text in ["a", "👍👍", "\u{200D}", "<b>"] {
                let answer = try await alice.react(text, to: message.id)
                #expect((answer.status, answer.code) == (422, "not-an-emoji"), "\(text)")
                #expect(try await alice.unreact(text, to: message.id).status == 200)
            }
            #expect(try await team.changes() == 1)
            #expect(try await alice.message(message.id) == message)
        }
    }

    // MARK: Putting on, taking off

    @Test(arguments: Place.allCases)
    func `reactions are shown by emoji, who was first first, and each takes off their own alone`(place: Place)
        async throws
    {
        try await withTeam { team in
            let (people, channel) = try await place.prepare(in: team)
            let message = try await people[0].say("1", in: channel)
            for (person, emoji) in [(1, "👍"), (0, "👍"), (1, "❤️")] {
                team.clock.advance(by: .seconds(1))
                let answer = try await people[person].react(emoji, to: message.id)
                #expect(answer.status == 200)
            }
            for person in people {
                let shown = try await person.message(message.id)
                #expect(shown.reactions == ["👍": ["bob", "alice"], "❤️": ["bob"]])
                #expect(shown.editedAt == nil)
            }
            #expect(try await people[0].unreact("❤️", to: message.id).status == 200)
            let answer = try await people[1].unreact("👍", to: message.id)
            #expect(try answer.decoded(MessageJSON.self).reactions == ["👍": ["alice"], "❤️": ["bob"]])
            let copy = try await team.sameCopy(of: channel, in: place.files)
            #expect(copy.reactions.map(\.emoji).sorted() == ["❤️", "👍"])
        }
    }

    @Test func `a message takes twenty different emoji, and any number of people on each`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            for channel in ["general", "dm:alice:bob"] {
                let message = try await people[0].say("1", in: channel)
                let emoji = (0x1F600..<0x1F615).compactMap { Unicode.Scalar($0).map(String.init) }
                for emoji in emoji.prefix(20) {
                    try #require(try await people[0].react(emoji, to: message.id).status == 200)
                }
                for person in people {
                    let answer = try await person.react(emoji[20], to: message.id)
                    #expect((answer.status, answer.code) == (422, "too-many-reactions"))
                }
                team.clock.advance(by: .seconds(1))
                #expect(try await people[1].react(emoji[0], to: message.id).status == 200)
                let shown = try await people[1].message(message.id)
                #expect(shown.reactions.count == 20)
                #expect(shown.reactions[emoji[0]] == ["alice", "bob"])
                try #require(try await people[0].unreact(emoji[1], to: message.id).status == 200)
                #expect(try await people[1].react(emoji[20], to: message.id).status == 200, "there is room again")
            }
        }
    }

    @Test func `who was late has what somebody took back meanwhile neither way`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            let message = try await people[0].say("1", in: channel)
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            try await team.jam("carol")
            try #require(try await people[1].react("🎉", to: message.id).status == 200)
            for emoji in ["🎉", "👍"] { try #require(try await people[1].unreact(emoji, to: message.id).status == 200) }
            try #require(try await team.copy(of: channel, in: "carol").reactions.map(\.emoji) == ["👍"])
            try await team.free("carol")
            try await team.work("late deliveries")
            #expect(try await team.sameCopy(of: channel, in: Place.group.files).reactions.isEmpty)
        }
    }

    @Test func `reactions on a message reach who has not got the message yet`() async throws {
        try await withTeam { team in
            let (people, channel) = try await Place.group.prepare(in: team)
            try await team.jam("carol")
            let message = try await people[0].say("1", in: channel)
            try #require(try await people[1].react("👍", to: message.id).status == 200)
            try #require(try await people[0].edit(message.id, "2").status == 200)
            try #require(try await team.messages(of: "carol").isEmpty)
            try await team.free("carol")
            try await team.work("late deliveries")
            let copy = try await team.sameCopy(of: channel, in: Place.group.files)
            #expect(copy.messages.map(\.body) == ["2"])
            #expect(copy.reactions.map(\.user) == [people[1].identity.id])
        }
    }

    @Test func `several emoji are told in the order in which they were put there`() async throws {
        struct Ordered: Decodable {
            let reactionOrder: [String]?
        }
        let clock = ManualClock()
        try await withTeam(clock: clock) { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: "general")
            let one = try await people[1].react("🎉", to: message.id).decoded(Ordered.self)
            #expect(one.reactionOrder == nil)
            for emoji in ["👍", "❤️", "😂"] {
                clock.advance(by: .seconds(1))
                _ = try await people[0].react(emoji, to: message.id)
            }
            clock.advance(by: .seconds(1))
            let last = try await people[0].react("🎉", to: message.id).decoded(Ordered.self)
            #expect(last.reactionOrder == ["🎉", "👍", "❤️", "😂"])
        }
    }
}
