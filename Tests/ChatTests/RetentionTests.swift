import Foundation
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct RetentionTests {
    private static let day = Duration.seconds(86_400)

    private func run(_ team: Team, isTrial: Bool = false) async throws -> [Expired] {
        try await Retention(chat: team.chat).run(isTrial: isTrial)
    }

    @Test func `what is too old goes, in every file, and what is not stays`() async throws {
        let clock = ManualClock()
        try await withTeam(clock: clock, chat: ["message_retention_days": .integer(30)]) { team in
            let people = try await team.people("alice", "bob")
            for channel in ["general", "dm:alice:bob"] { try await people[0].say("old", in: channel) }
            clock.advance(by: Self.day * 20)
            // A session is not as old as that.
            let alice = try await team.person("alice")
            for channel in ["general", "dm:alice:bob"] { try await alice.say("new", in: channel) }
            #expect(try await run(team).isEmpty)
            clock.advance(by: Self.day * 11)
            let trial = try await run(team, isTrial: true)
            #expect(try await team.messages().count == 2, "a trial removes nothing")
            let expired = try await run(team)
            #expect(expired == trial)
            #expect(
                expired == [
                    Expired(file: "chat.db", reason: .age, channel: "general", sender: nil, messages: 1),
                    Expired(file: "users/alice.db", reason: .age, channel: "dm:alice:bob", sender: nil, messages: 1),
                    Expired(file: "users/bob.db", reason: .age, channel: "dm:alice:bob", sender: nil, messages: 1),
                ])
            for owner in [nil, "alice", "bob"] {
                #expect(try await team.messages(of: owner).map(\.body) == ["new"])
            }
            #expect(try await alice.get("/api/chat/search?q=old").text.contains("\"results\":[]"))
        }
    }

    @Test func `a channel may keep its own time`() async throws {
        let clock = ManualClock()
        let days: JSONValue = .object(["random": .integer(7), "dm": .integer(0)])
        try await withTeam(
            clock: clock, chat: ["message_retention_days": .integer(30), "channel_retention_days": days]
        ) { team in
            let alice = try await team.person("alice")
            for channel in ["general", "random", "dm:alice"] { try await alice.say(channel, in: channel) }
            clock.advance(by: Self.day * 8)
            #expect(try await run(team).map(\.channel) == ["random"])
            clock.advance(by: Self.day * 1000)
            #expect(try await run(team).map(\.channel) == ["general"])
            #expect(try await team.messages(of: "alice").count == 1, "for ever")
        }
    }

    @Test(arguments: [
        #"{"attic": 5}"#, #"{"general": -1}"#, #"{"general": 36501}"#,
    ])
    func `a time for what is no channel, or that makes no sense, is refused at the start`(json: String) async throws {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
        await #expect(throws: (any Error).self) {
            try await withTeam(chat: ["channel_retention_days": value]) { _ in }
        }
    }

    @Test func `where there is no room the heaviest make it, down to the next`() async throws {
        try await withTeam(chat: ["max_message_db_size_mb": .integer(1)]) { team in
            let people = try await team.people("alice", "bob", "carol")
            let (heavy, light) = (String(repeating: "h", count: 4000), String(repeating: "l", count: 4000))
            try await team.store(Array(repeating: heavy, count: 200), in: "general", by: people[0].identity)
            try await team.store(Array(repeating: light, count: 60), in: "random", by: people[1].identity)
            try await team.store(["note"], in: "general", by: people[2].identity)
            let before = try size(of: team)
            try #require(before > 1 << 20)
            let trial = try await run(team, isTrial: true)
            #expect(try await team.messages().count == 261)
            let expired = try await run(team)
            #expect(expired == trial)
            #expect(expired.allSatisfy { $0.reason == .size })
            let left = Dictionary(grouping: try await team.messages(), by: \.sender).mapValues(\.count)
            #expect(left[people[2].identity.id] == 1, "who says little loses nothing")
            let (alice, bob) = (left[people[0].identity.id] ?? 0, left[people[1].identity.id] ?? 0)
            #expect(alice < 200)
            #expect(abs(alice - bob) <= 1 || (bob == 60 && alice > bob), "down to the next, and then by turns")
            #expect(try size(of: team) <= 1 << 20, "and the file is smaller")
            #expect(try await run(team).isEmpty)
            let newest = try await team.messages().filter { $0.sender == people[0].identity.id }.map(\.id)
            #expect(newest == newest.sorted().suffix(alice), "the oldest went")
        }
    }

    @Test func `those who are alike make room in turns, and not message by message`() async throws {
        try await withTeam(chat: ["max_message_db_size_mb": .integer(1)]) { team in
            let people = try await team.people("alice", "bob")
            for person in people {
                let bodies = (0..<800).map { "\($0) " + String(repeating: "x", count: 600) }
                try await team.store(bodies, in: "general", by: person.identity)
            }
            var thinning = Thinning(team.chat.settings, at: team.clock.now)
            var stretches = 0
            while !thinning.isDone {
                thinning = try await team.record.write { [thinning] in try thinning.continued($0) }
                stretches += 1
            }
            #expect(thinning.wasTooLarge)
            #expect(stretches < 260)
            let left = Dictionary(grouping: try await team.messages(), by: \.sender).mapValues(\.count)
            let (alice, bob) = (left[people[0].identity.id] ?? 0, left[people[1].identity.id] ?? 0)
            #expect(alice + bob < 1400)
            #expect(abs(alice - bob) < 30)
            let segments = try await team.record.read {
                try Int.fetchOne($0, sql: "SELECT count(DISTINCT segid) FROM messages_text_idx")
            }
            #expect(segments == 1, "what went is not in the index any more")
        }
    }

    private func size(of team: Team) throws -> Int {
        let file = team.folder.data.file("chat.db").path
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        let log = try? FileManager.default.attributesOfItem(atPath: file + "-wal")[.size] as? Int
        return (size ?? 0) + (log ?? 0)
    }

    @Test func `it is done once a day, whatever the number of starts`() async throws {
        let clock = ManualClock()
        let settings: [String: JSONValue] = ["message_retention_days": .integer(1)]
        let folder = try await team(clock: clock, chat: settings) { team in
            let alice = try await team.person("alice")
            try await team.work("retention")
            try await alice.say("1", in: "general")
            clock.advance(by: Self.day * 1 + .seconds(1))
            try await team.work("retention")
            #expect(try await team.messages().isEmpty)
            try await alice.say("2", in: "general")
            return team.folder
        }
        try await withTeam(in: folder, clock: clock, chat: settings) { team in
            clock.advance(by: .seconds(86_000))
            try await team.work("retention")
            #expect(try await team.messages().count == 1, "it was done a day ago at the most")
            clock.advance(by: .seconds(1000))
            try await team.work("retention")
            #expect(try await team.messages().isEmpty)
        }
    }
}
