import HTTPTypes
import TestHarness
import Testing

@testable import Chat
@testable import Host

struct PresenceTests {
    private struct Someone: Decodable, Equatable {
        let username: String
        let state: String
        let status: String
    }

    private func say(_ json: String, by person: Person) async throws -> Answer {
        try await person.send(.put, "/api/chat/presence", json)
    }

    private func everybody(as person: Person) async throws -> [Someone] {
        let answer = try await person.get("/api/chat/presence")
        try #require(answer.status == 200)
        return try answer.decoded()
    }

    @Test func `who has a stream is there, and gone a while after it has ended`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            #expect(try await everybody(as: people[0]) == [])
            let (stream, _) = try await people[1].stream()
            #expect(try await everybody(as: people[0]) == [Someone(username: "bob", state: "active", status: "")])
            await stream.close()
            try await team.work("presence")
            #expect(try await everybody(as: people[0]).map(\.state) == ["active"], "it may be a reload")
            try await team.work("presence")
            #expect(try await everybody(as: people[0]) == [])
        }
    }

    @Test func `the liveliest of somebody's browsers counts`() async throws {
        try await withTeam { team in
            let desk = try await team.person("bob")
            let phone = try await team.person("bob")
            let alice = try await team.person("alice")
            for browser in [desk, phone] { _ = try await browser.stream() }
            for (deskState, phoneState, expected) in [
                ("idle", "hidden", "idle"), ("idle", "active", "active"), ("hidden", "hidden", "hidden"),
            ] {
                _ = try await say(#"{"state": "\#(deskState)"}"#, by: desk)
                _ = try await say(#"{"state": "\#(phoneState)"}"#, by: phone)
                #expect(try await everybody(as: alice).map(\.state) == [expected])
            }
        }
    }

    @Test func `everybody is told of what changes, once`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (stream, _) = try await people[0].stream(ignoring: [])
            let (other, _) = try await people[1].stream()
            for _ in 1...2 { try #require(try await say(#"{"state": "idle"}"#, by: people[1]).status == 204) }
            _ = try await say(#"{"state": "idle", "status": "at lunch"}"#, by: people[1])
            await other.close()
            for _ in 1...3 { try await team.work("presence") }
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end").filter { $0.event == "presence" }
                .map { try $0.decoded(Someone.self) }.filter { $0.username == "bob" }
            #expect(
                told == [
                    Someone(username: "bob", state: "active", status: ""),
                    Someone(username: "bob", state: "idle", status: ""),
                    Someone(username: "bob", state: "idle", status: "at lunch"),
                    Someone(username: "bob", state: "offline", status: "at lunch"),
                ])
        }
    }

    @Test func `what somebody says of themselves stays until they take it away`() async throws {
        let folder = try await team { team in
            let bob = try await team.person("bob")
            _ = try await say(#"{"state": "active", "status": "  🌴 back on Monday "}"#, by: bob)
            return team.folder
        }
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob")
            #expect(
                try await everybody(as: people[0])
                    == [Someone(username: "bob", state: "offline", status: "🌴 back on Monday")])
            _ = try await say(#"{"state": "active", "status": ""}"#, by: people[1])
            _ = try await (team.work("presence"), team.work("presence"))
            #expect(try await everybody(as: people[0]) == [])
        }
    }

    @Test(arguments: [
        (#"{"state": "offline"}"#, 400), (#"{"state": "asleep"}"#, 400), (#"{}"#, 400),
        (#"{"state": "active", "status": "a\nb"}"#, 422),
        (#"{"state": "active", "status": "\#(String(repeating: "x", count: 101))"}"#, 422),
    ])
    func `what is not a state or a status is refused`(json: String, status: Int) async throws {
        try await withTeam { team in
            let bob = try await team.person("bob")
            #expect(try await say(json, by: bob).status == status)
            #expect(try await everybody(as: bob) == [])
        }
    }

    @Test func `who is deleted is not there any more`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            _ = try await people[1].stream()
            _ = try await say(#"{"state": "active", "status": "here"}"#, by: people[1])
            try #require(try await everybody(as: people[0]).count == 1)
            try await people[1].deleteAccount()
            #expect(try await everybody(as: people[0]) == [])
        }
    }
}
