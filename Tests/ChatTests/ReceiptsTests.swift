import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Chat
@testable import Host

struct ReceiptsTests {
    private struct Receipt: Decodable, Equatable {
        let username: String
        let message: Int64
    }

    private struct Told: Decodable, Equatable {
        let channel: String
        let username: String
        let message: Int64
    }

    private func receipts(_ channel: String, by person: Person) async throws -> [Receipt] {
        let answer = try await person.get("/api/chat/channels/\(encoded(channel))/receipts")
        try #require(answer.status == 200)
        return try answer.decoded()
    }

    @Test(arguments: ["general", "dm:alice:bob"])
    func `others see how far somebody has read`(channel: String) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let first = try await people[0].say("1", in: channel)
            let second = try await people[0].say("2", in: channel)
            #expect(try await receipts(channel, by: people[0]) == [])
            for message in [first, second, first] {
                try #require(try await people[1].mark(channel, message.id).status == 204)
            }
            #expect(try await receipts(channel, by: people[0]) == [Receipt(username: "bob", message: second.id)])
            #expect(try await receipts(channel, by: people[1]) == [], "one's own is a read mark")
        }
    }

    @Test func `in a small channel they are told at once, in public they have to ask`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let direct = try await people[0].say("1", in: "dm:alice:bob")
            let open = try await people[0].say("1", in: "general")
            let (stream, _) = try await people[0].stream()
            let (outsider, _) = try await people[2].stream()
            _ = try await people[1].mark("dm:alice:bob", direct.id)
            _ = try await people[1].mark("general", open.id)
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end")
            try #require(told.map(\.event) == ["receipt", "message"])
            #expect(
                try told[0].decoded(Told.self) == Told(channel: "dm:alice:bob", username: "bob", message: direct.id))
            #expect(try await outsider.events(until: "end").map(\.event) == ["message"])
        }
    }

    @Test func `who does not want it known is not told of, nor remembered`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let first = try await people[0].say("1", in: "dm:alice:bob")
            _ = try await people[1].mark("dm:alice:bob", first.id)
            try #require(try await receipts("dm:alice:bob", by: people[0]).count == 1)
            let answer = try await people[1].send(.put, "/api/chat/preferences", #"{"receipts": false}"#)
            #expect((answer.status, answer.text) == (200, #"{"receipts":false}"#))
            #expect(try await people[1].get("/api/chat/preferences").text == #"{"receipts":false}"#)
            #expect(try await receipts("dm:alice:bob", by: people[0]) == [])

            let (stream, _) = try await people[0].stream()
            let second = try await people[0].say("2", in: "dm:alice:bob")
            _ = try await people[1].mark("dm:alice:bob", second.id)
            try await people[0].say("end", in: "general")
            #expect(try await stream.events(until: "end").map(\.event) == ["message", "message"])
            #expect(try await receipts("dm:alice:bob", by: people[0]) == [])
            #expect(
                try await people[1].entry("dm:alice:bob").lastRead == second.id, "their own mark moves all the same")
            #expect(try await team.record.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM receipts") } == 0)
        }
    }

    @Test
    func
        `what was on its way when they wished so is not told, either, and what comes after they changed their mind is`()
        async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let first = try await people[0].say("1", in: "dm:alice:bob")
            let channel = try team.chat.channel("dm:alice:bob", for: people[1].identity)
            let late = ReadMarkMoved(channel: channel, reader: people[1].identity, message: first.id, isTold: true)
            _ = try await people[1].send(.put, "/api/chat/preferences", #"{"receipts": false}"#)
            let (stream, _) = try await people[0].stream()
            await team.host.hooks.announce(late)
            #expect(try await receipts("dm:alice:bob", by: people[0]) == [])
            _ = try await people[1].send(.put, "/api/chat/preferences", #"{"receipts": true}"#)
            await team.host.hooks.announce(late)
            #expect(try await receipts("dm:alice:bob", by: people[0]).count == 1)
            try await people[0].say("end", in: "general")
            #expect(try await stream.events(until: "end").map(\.event) == ["receipt", "message"])
        }
    }

    @Test func `they outlive a restart, and end with the account`() async throws {
        let folder = try await team { team in
            let people = try await team.people("alice", "bob")
            let message = try await people[0].say("1", in: "general")
            _ = try await people[1].mark("general", message.id)
            return team.folder
        }
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob")
            try #require(try await receipts("general", by: people[0]).count == 1)
            try await people[1].deleteAccount()
            #expect(try await receipts("general", by: people[0]) == [])
            #expect(try await team.record.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM receipts") } == 0)
        }
    }

    @Test func `many at once share a few transactions, and none is lost`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let message = try await alice.say("1", in: "general")
            var readers: [Person] = []
            for number in 1...30 { readers.append(try await team.person("reader\(number)")) }
            try await withThrowingTaskGroup { group in
                for reader in readers { group.addTask { try await reader.mark("general", message.id) } }
                for try await answer in group { #expect(answer.status == 204) }
            }
            #expect(try await receipts("general", by: alice).count == 30)
        }
    }
}
