import HTTPTypes
import TestHarness
import Testing

@testable import Chat
@testable import Host

struct TypingTests {
    private struct Told: Decodable, Equatable {
        let channel: String
        let username: String
    }

    @Test func `the others in a conversation are told, and nobody else`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            var streams: [OpenStream] = []
            for person in people { streams.append(try await person.stream().stream) }
            let answer = try await people[0].send(.post, "/api/chat/channels/dm%3Aalice%3Abob/typing")
            #expect(answer.status == 204)
            try await people[2].say("end", in: "general")
            let told = try await streams[1].events(until: "end")
            try #require(told.map(\.event) == ["typing", "message"])
            #expect(try told[0].decoded(Told.self) == Told(channel: "dm:alice:bob", username: "alice"))
            #expect(told[0].id == nil, "it is worth nothing later")
            for other in [streams[0], streams[2]] {
                #expect(try await other.events(until: "end").map(\.event) == ["message"])
            }
        }
    }

    @Test func `in a channel that is not theirs there is nothing to write`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let answer = try await people[2].send(.post, "/api/chat/channels/dm%3Aalice%3Abob/typing")
            #expect((answer.status, answer.code) == (404, "channel-not-found"))
        }
    }

    @Test func `who types very quickly is asked for patience`() async throws {
        try await withTeam(host: [:]) { team in
            let alice = try await team.person("alice")
            var statuses: [Int] = []
            for _ in 0...Typing.limit.perMinute {
                statuses.append(try await alice.send(.post, "/api/chat/channels/general/typing").status)
            }
            #expect(statuses.dropLast().allSatisfy { $0 == 204 })
            #expect(statuses.last == 429)
        }
    }
}
