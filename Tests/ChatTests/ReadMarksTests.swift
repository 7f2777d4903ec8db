import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct ReadMarksTests {
    private struct ReadJSON: Decodable, Equatable {
        let channel: String
        let message: Int64
    }

    private static let places = ["general", "dm:alice:bob"]

    @Test(arguments: places) func `marks only go forward`(channel: String) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            var ids: [Int64] = []
            for body in ["1", "2", "3"] { ids.append(try await people[0].say(body, in: channel).id) }
            for (asked, stands) in [
                (ids[1], ids[1]), (ids[0], ids[1]), (0, ids[1]), (ids[1], ids[1]), (ids[2], ids[2]),
            ] {
                #expect(try await people[1].mark(channel, asked).status == 204)
                #expect(try await people[1].entry(channel).lastRead == stands)
            }
            #expect(try await people[0].entry(channel).lastRead == nil, "marks are one's own")
        }
    }

    @Test(arguments: places, [9_007_199_254_740_991, Int64.max])
    func `nobody reads further than the newest message`(channel: String, asked: Int64) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: channel)
            try #require(asked > message.id)
            #expect(try await people[1].mark(channel, asked).status == 204)
            #expect(try await people[1].entry(channel).lastRead == message.id)
            team.clock.advance(by: .seconds(1))
            try await people[0].say("2", in: channel)
            #expect(try await people[1].entry(channel).unread == 1)
        }
    }

    @Test func `in an empty channel nothing can be read`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            try await alice.say("elsewhere", in: "random")
            for channel in ["general", "dm:alice:bob", "dm:alice"] {
                let answer = try await alice.mark(channel, 1)
                #expect((answer.status, answer.code) == (404, "message-not-found"))
            }
            #expect(try await alice.channels().map(\.id) == ["general", "random"])
            #expect(try await alice.entry("general").lastRead == nil)
        }
    }

    private static let unfit: [(String, Int)] = [
        ("", 400), ("{}", 400), (#"{"message": "1"}"#, 400), (#"{"message": 1.5}"#, 400), (#"{"message": null}"#, 400),
        (#"{"message": 1e400}"#, 400), (#"{"message": 9223372036854775808}"#, 400), (#"{"message": true}"#, 400),
        (#"{"message": -1}"#, 404), (#"{"message": -9223372036854775808}"#, 404),
    ]

    @Test func `what is no message marks nothing`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            try await alice.say("1", in: "general")
            for (json, status) in Self.unfit {
                #expect(try await alice.send(.put, "/api/chat/channels/general/read", json).status == status, "\(json)")
            }
            #expect(try await alice.entry("general").lastRead == nil)
        }
    }

    @Test func `a mark is told to one's own streams and to nobody else's, and only when it moves`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: "dm:alice:bob")
            let (own, _) = try await people[1].stream()
            let (other, _) = try await people[0].stream()
            for _ in 1...2 { try #require(try await people[1].mark("dm:alice:bob", message.id).status == 204) }
            try await people[0].say("end", in: "general")
            let told = try await own.events(until: "end")
            try #require(told.map(\.event) == ["read", "message"])
            #expect(try told[0].decoded(ReadJSON.self) == ReadJSON(channel: "dm:alice:bob", message: message.id))
            #expect(told[0].id == nil, "a mark is state, not part of the log")
            #expect(try await other.events(until: "end").map(\.event) == ["receipt", "message"], "see ReceiptsTests")
        }
    }

    @Test func `marks that race are told in the order in which they stand`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let ids = try await team.store((1...100).map(String.init), in: "general", by: alice.identity).map(\.id)
            let (stream, _) = try await alice.stream()
            try await withThrowingTaskGroup { group in
                for id in ids { group.addTask { try await alice.mark("general", id) } }
                for try await answer in group { #expect(answer.status == 204) }
            }
            try await alice.say("end", in: "general")
            let marks = try await stream.events(until: "end").dropLast().map { try $0.decoded(ReadJSON.self).message }
            try #require(marks.last == ids.last)
            #expect(marks == marks.sorted())
            #expect(try await alice.entry("general").lastRead == ids.last)
        }
    }
}
