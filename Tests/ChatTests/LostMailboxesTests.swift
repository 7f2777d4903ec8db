import Foundation
import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct LostMailboxesTests {
    private func notes(of person: Person) async throws -> [MessageJSON] {
        try await person.history("dm:\(person.identity.key)").messages
    }

    @Test(arguments: [nil, Data(), Data(repeating: 0x2A, count: 8192)])
    func `who has lost their file is told in the new one, whatever became of it`(left: Data?) async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            try await alice.say("before", in: "dm:alice:bob")
            let told = try await notes(of: bob)
            #expect(told.isEmpty, "premise: one that is begun for the first time is not lost")
        }
        try await withTeam(in: folder) { _ in }  // which finds who has one
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.mailbox("bob").path + suffix)
        }
        try left?.write(to: folder.mailbox("bob"))
        try await withTeam(in: folder) { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            try await alice.say("after", in: "dm:alice:bob")
            let notes = try await notes(of: bob)
            #expect(notes.count == 1)
            #expect(notes.first?.sender.username == "MiniMost")
            #expect(notes.first?.body.contains("begun anew") == true)
            #expect(try await bob.channels().contains { $0.id == "dm:bob" && $0.unread == 1 })
            #expect(try await bob.history("dm:alice:bob").bodies == ["after"])
            #expect(try await alice.history("dm:alice:bob").bodies == ["before", "after"])
        }
        try await withTeam(in: folder) { team in
            let told = try await notes(of: try await team.person("bob"))
            #expect(told.count == 1, "told once")
        }
    }

    @Test func `files of before it was remembered who has one are remembered at the start`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let alice = try await team.person("alice")
            try await alice.say("before", in: "dm:alice")
            try await team.record.write { try $0.execute(sql: "DELETE FROM mailboxes") }
        }
        try await withTeam(in: folder) { team in
            let names = try await team.record.read { try String.fetchAll($0, sql: "SELECT name FROM mailboxes") }
            #expect(names == ["alice"])
        }
    }
}
