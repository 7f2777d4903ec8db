import GRDB
import Testing

@testable import Chat
@testable import Host

struct ThreadsTests {
    @Test func `a channel is opened once, and keeps what is known of it`() async throws {
        try await withTeam { team in
            let opened = try await team.mailboxes.write("alice") { db in
                let first = try Chat.Thread.open("general", db)
                _ = try Chat.Thread.markRead("general", to: 7, db)
                return [first, try Chat.Thread.open("general", db)]
            }
            #expect(opened == [true, false])
            let threads = try await team.mailboxes.read("alice") { try Chat.Thread.fetchAll($0) }
            #expect(threads.map(\.channel) == ["general"])
            #expect(threads.map(\.lastRead) == [7])
            #expect(threads.map(\.level) == [.all])
            #expect(threads.map(\.hidden) == [false])
        }
    }

    @Test func `what is personal is in the owner's file only`() async throws {
        try await withTeam { team in
            let tables = try await team.record.read { db in
                try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
            }
            try #require(tables.contains("messages"))
            #expect(!tables.contains("threads"))
            #expect(!tables.contains("deliveries"))
        }
    }
}
