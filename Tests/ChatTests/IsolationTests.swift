import Foundation
import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct IsolationTests {
    private static let names = ["alice", "bob", "carol", "dave"]

    /// Every conversation that these people can have.
    private static let conversations: [[String]] = (1..<16).map { bits in
        names.indices.filter { bits & 1 << $0 != 0 }.map { names[$0] }
    }

    @Test func `a user's file never holds a message of a conversation that they are not in`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            var people: [String: Person] = [:]
            for name in Self.names { people[name] = try await team.person(name) }
            try await withThrowingTaskGroup { group in
                for members in Self.conversations {
                    for sender in members {
                        let person = try #require(people[sender])
                        group.addTask {
                            let channel = "dm:" + members.joined(separator: ":")
                            try await person.say("[\(channel)] from \(sender)", in: channel)
                            try await person.say("[open] from \(sender)", in: "general")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        for name in Self.names {
            let messages = try await withFile(folder.mailbox(name)) { try Message.fetchAll($0) }
            let mine = Self.conversations.filter { $0.contains(name) }
            #expect(messages.count == mine.map(\.count).reduce(0, +))
            for message in messages {
                #expect(
                    message.channel.split(separator: ":").contains(name[...]), "\(message.channel) in \(name)'s file")
                #expect(message.body.hasPrefix("[\(message.channel)]"))
            }
            let bytes = try Data(contentsOf: folder.mailbox(name))
            for members in Self.conversations {
                let mark = Data("[dm:\(members.joined(separator: ":"))]".utf8)
                #expect((bytes.range(of: mark) != nil) == members.contains(name), "\(members) in \(name)'s file")
            }
            #expect(bytes.range(of: Data("[open]".utf8)) == nil)
        }
        let record = try await withFile(folder.data.file("chat.db")) { try Message.fetchAll($0) }
        #expect(!record.isEmpty)
        #expect(record.allSatisfy { $0.channel == "general" })
        #expect(try Data(contentsOf: folder.data.file("chat.db")).range(of: Data("[dm:".utf8)) == nil)
    }

    private func withFile<T>(_ url: URL, _ body: (Database) throws -> T) async throws -> T {
        let queue = try DatabaseQueue(path: url.path)
        defer { try? queue.close() }
        return try queue.inDatabase(body)
    }

    @Test func `whatever somebody asks for opens no file but their own`() async throws {
        try await withTeam { team in
            let eve = try await team.people("eve", "alice", "bob")[0]
            for channel in ["general", "dm:alice:bob", "dm:alice", "dm:alice:eve"] {
                _ = try await eve.get(eve.messages(of: channel))
                _ = try await eve.mark(channel, 1)
            }
            for id in [1, 9_007_199_254_740_991] { _ = try await eve.get("/api/chat/messages/\(id)") }
            _ = try await eve.dm(["alice", "bob"])
            _ = try await eve.channels()
            let (stream, _) = try await eve.stream(since: Team.cursor(0, 0))
            await stream.close()
            try await eve.say("hi", in: "general")
            #expect(try team.mailboxes.names() == ["eve"])
            try await eve.say("hi", in: "dm:alice:eve")
            #expect(try team.mailboxes.names() == ["alice", "eve"], "except to deliver into it")
        }
    }

    @Test func `the files of users can be read by their owner only`() async throws {
        try await withTeam { team in
            try await team.people("alice", "bob")[0].say("hi", in: "dm:alice:bob")
            let users = team.folder.data.file("users")
            let files = try FileManager.default.contentsOfDirectory(atPath: users.path)
            try #require(files.contains("bob.db"))
            for path in [users.path] + files.map({ users.appending(path: $0).path }) {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
            }
        }
    }
}
