import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Host

struct DirectoryTests {
    @Test func `an account is found by id and by any spelling of its name`() async throws {
        try await withServer { server in
            let grace = try await server.account("Grace")
            #expect(server.directory.account(grace.id) == grace)
            #expect(server.directory.account(named: "GRACE") == grace)
            #expect(server.directory.account(named: "gracy") == nil)
            #expect(server.directory.account(UserID(rawValue: "u_nobody")) == nil)
            #expect(server.directory.identity(of: grace.id) == Identity(id: grace.id, username: "Grace"))
        }
    }

    @Test func `a name that only Swift takes for another is not it`() async throws {
        try await withServer { server in
            try await server.account("Kelvin")
            try #require("\u{212A}elvin" == "Kelvin", "the trap is still there")
            #expect(server.directory.account(named: "\u{212A}elvin") == nil)
        }
    }

    @Test func `accounts are there again after a restart`() async throws {
        try await withServer(
            [:],
            { server in
                try await server.account("Zoe")
                try await server.account("alice")
            },
            { server in
                #expect(server.directory.all.map(\.username) == ["alice", "Zoe"], "in order of their names")
                #expect(server.directory.account(named: "zoe")?.passwordHash != nil)
            })
    }

    @Test func `a deleted account is found but nobody is it`() async throws {
        try await withServer { server in
            let grace = try await server.account("Grace")
            let now = server.clock.now
            try await server.directory.store { db in
                var gone = grace
                gone.passwordHash = nil
                gone.deletedAt = now
                try gone.update(db)
                return gone
            }
            #expect(server.directory.account(named: "grace")?.isDeleted == true)
            #expect(server.directory.identity(of: grace.id) == nil)
        }
    }

    @Test func `what is not stored is not known`() async throws {
        struct Unfit: Error {}
        try await withServer { server in
            let grace = try await server.account("Grace")
            await #expect(throws: Unfit.self) {
                try await server.directory.store { db in
                    var changed = grace
                    changed.bio = "new"
                    try changed.update(db)
                    throw Unfit()
                }
            }
            #expect(server.directory.account(grace.id) == grace)
        }
    }

    @Test func `the schema refuses what the rules forbid`() async throws {
        try await withServer { server in
            let grace = try await server.account("Grace")
            let forbidden: [(String, StatementArguments)] = [
                ("username = ?", ["two words"]), ("username = ?", [""]), ("key = ?", ["Grace"]), ("id = ?", ["1"]),
                ("colour = ?", ["red"]), ("colour = ?", ["#12345g"]), ("colour = ?", ["#1234567"]),
                ("bio = ?", [String(repeating: "x", count: 281)]), ("deletedAt = ?", [1]),
            ]
            for (change, arguments) in forbidden {
                await #expect(throws: DatabaseError.self, "\(change) \(arguments)") {
                    try await server.auth.database.write { db in
                        // The table above is all that can stand here.
                        try db.execute(sql: "UPDATE accounts SET \(change)", arguments: arguments)
                    }
                }
            }
            await #expect(throws: DatabaseError.self) { try await server.account("GRACE") }
            let stored = try await server.auth.database.read { try Account.fetchAll($0) }
            #expect(stored == [grace])
        }
    }

    @Test func `browsers are told of what others can see, and of nothing else`() async throws {
        try await withServer { server in
            let alice = try await server.browser(of: "alice")
            let grace = try await server.account("Grace")
            let told = try await server.live(to: [alice], events: 2) {
                try await server.directory.store { db in
                    var changed = grace
                    changed.passwordHash = "another"
                    try changed.update(db)
                    return changed
                }
                try await server.directory.store { db in
                    var changed = grace
                    changed.bio = "Reads maps"
                    try changed.update(db)
                    return changed
                }
                server.directory.avatarChanged(of: grace.id)
            }
            for event in told {
                #expect(event.hasPrefix("event: user\n") && event.contains(#""bio":"Reads maps""#))
                #expect(!event.contains("another"))
            }
        }
    }

    @Test func `pictures are those that the one who has them shows`() async throws {
        struct Pictures: AvatarSource {
            func avatar(of user: UserID) -> String? { "/avatars/x?v=1" }
        }
        try await withServer { server in
            var grace = try await server.account("Grace")
            #expect(server.directory.person(grace).avatar == nil)
            server.directory.showAvatars(from: Pictures())
            #expect(server.directory.person(grace).avatar == "/avatars/x?v=1")
            grace.deletedAt = server.clock.now
            #expect(server.directory.person(grace).avatar == nil)
        }
    }
}
