import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

/// Every statement on the public record and on one user's file, as it was run.
private struct Trace {
    private let statements = Shared<[String]>([])
    private let team: Team
    private let owner: String

    init(_ team: Team, owner: String) async throws {
        self.team = team
        self.owner = owner
        let listen: @Sendable (Database) -> Void = { [statements] db in
            db.trace { event in
                guard case .statement(let statement) = event else { return }
                // The search index has statements of its own.
                if !statement.expandedSQL.hasPrefix("--") { statements.append(statement.expandedSQL) }
            }
        }
        try await team.mailboxes.write(owner, listen)
        try await team.record.write(listen)
        // Readers take turns; with nobody else about it is always the same.
        try await team.record.read(listen)
    }

    func queries(with part: String) -> Set<String> {
        Set(
            statements.now.filter { sql in
                sql.contains(part) && ["messages", "reactions", "pins", "mentions"].contains { sql.contains($0) }
            })
    }

    /// What SQLite means to do for a statement that it has run.
    func plan(of sql: String) async throws -> [String] {
        try await team.mailboxes.read(owner) { db in
            // Only what comes from the trace.
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] }
        }
    }
}

extension Team {
    /// Puts a reaction, a pin and a mention on every message of a file, or of the public record.
    fileprivate func mark(everythingBy user: UserID, of owner: String?) async throws {
        let mark: @Sendable (Database) throws -> Void = { db in
            for sql in [
                "INSERT INTO reactions (message, emoji, user, at) SELECT id, '🎉', ?1, 0 FROM messages",
                "INSERT INTO pins (message, channel, by, at, turn, isPinned) SELECT id, channel, ?1, 0, id, id % 30 = 0 FROM messages",
                "INSERT INTO mentions (user, message, channel) SELECT 'everyone', id, channel FROM messages WHERE sender = ?1",
            ] {
                // The table above is all that can stand here.
                try db.execute(sql: sql, arguments: [user])
            }
        }
        if let owner { try await mailboxes.write(owner, mark) } else { try await record.write(mark) }
    }
}

struct MailboxTests {
    // MARK: The schema

    private static let nonsense = [
        // What must be there.
        "UPDATE messages SET channel = NULL", "UPDATE messages SET sender = NULL", "UPDATE messages SET body = NULL",
        "UPDATE messages SET sentAt = NULL", "UPDATE messages SET change = NULL",
        // What must be of its type.
        "UPDATE messages SET sentAt = 'noon'", "UPDATE messages SET change = 'x'",
        // What must be unique.
        "INSERT INTO messages SELECT id, channel, sender, body, sentAt, NULL, NULL, NULL, 99 FROM messages",
        "INSERT INTO messages SELECT id + 9, channel, sender, body, sentAt, NULL, NULL, nonce, 99 FROM messages",
        "INSERT INTO messages SELECT id + 9, channel, sender, body, sentAt, NULL, NULL, NULL, change FROM messages",
        "INSERT INTO counters (name, value) VALUES ('change', 7)",
        // What must exist, and the words that are known.
        "INSERT INTO deliveries (message, recipient) VALUES (12345, 'bob')",
        "INSERT INTO deliveries (message, recipient) VALUES (NULL, 'bob')",
        "INSERT INTO deliveries (message, recipient) SELECT id, NULL FROM messages",
        "INSERT INTO threads (channel, level) VALUES ('general', 'loud')",
    ]

    @Test func `the schema refuses what makes no sense`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            try #require(try await alice.post("hi", in: "dm:alice:bob", nonce: "n").status == 201)
            let before = try await team.messages(of: "alice")
            for sql in Self.nonsense {
                await #expect(throws: DatabaseError.self, "\(sql)") {
                    // The table above is all that can stand here.
                    try await team.mailboxes.write("alice") { try $0.execute(sql: sql) }
                }
            }
            #expect(try await team.messages(of: "alice") == before)
        }
    }

    @Test func `messages without a nonce, and nonces of different senders, do not collide`() async throws {
        try await withTeam { team in
            try await team.record.write { db in
                for (id, nonce) in [(1, nil), (2, nil), (3, "n")] as [(Int64, String?)] {
                    for sender in ["u_a", "u_b"] {
                        try Message(
                            id: sender == "u_a" ? id : id + 10, channel: "general", sender: UserID(rawValue: sender),
                            body: "",
                            sentAt: Timestamp(milliseconds: 0), nonce: nonce,
                            change: try Mailbox.nextChange(at: Team.start, db)
                        ).insert(db)
                    }
                }
            }
            #expect(try await team.messages().count == 6)
        }
    }

    @Test func `debts go with their message`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let message = try await team.store(["1"], in: "dm:alice:bob", by: alice.identity, owner: "alice")[0]
            try await team.mailboxes.write("alice") { try Deliveries.owe(message, to: ["bob", "carol"], $0) }
            try #require(try await team.debts(of: "alice") == 2)
            _ = try await team.mailboxes.write("alice") { try message.delete($0) }
            #expect(try await team.debts(of: "alice") == 0)
        }
    }

    @Test func `the counter counts what is committed, and nothing else`() async throws {
        struct Stop: Error {}
        try await withTeam { team in
            for expected in [1, 2] as [Int64] {
                let change = try await team.record.write { try Mailbox.nextChange(at: Team.start, $0) }
                #expect(change - Team.origin == expected)
            }
            await #expect(throws: Stop.self) {
                try await team.record.write { db in
                    _ = try Mailbox.nextChange(at: Team.start, db)
                    throw Stop()
                }
            }
            #expect(try await team.record.read { try Mailbox.changes($0) } == Team.origin...Team.origin + 2)
            let own = try await team.mailboxes.read("alice") { try Mailbox.changes($0) }
            #expect(own == Team.origin...Team.origin, "each file has its own")
        }
    }

    // MARK: Plans

    @Test func `no query reads through all messages`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (alice, bob) = (people[0], people[1])
            // Enough for the planner to have something to lose.
            try await team.store((1...300).map(String.init), in: "general", by: bob.identity)
            try await team.store((1...300).map(String.init), in: "dm:alice:bob", by: bob.identity, owner: "alice")
            let room = try await alice.create("room", with: "bob").id
            try await team.store((1...300).map(String.init), in: room, by: bob.identity, owner: "alice")
            for owner in [nil, "alice"] {
                try await team.mark(everythingBy: bob.identity.id, of: owner)
            }
            let ids = try await team.messages(of: "alice").map(\.id)
            let trace = try await Trace(team, owner: "alice")
            for channel in ["general", "dm:alice:bob", room] {
                for query in ["", "before=\(ids[9])", "after=\(ids[9])", "around=\(ids[9])"] {
                    _ = try await alice.history(channel, query)
                }
                for _ in 1...2 { _ = try await alice.post("hi", in: channel, nonce: "n") }
                _ = try await alice.mark(channel, ids[100])
                _ = try await alice.entry(channel)
                _ = try await alice.pins(channel)
                let message = try await alice.say("changing", in: channel)
                _ = try await alice.post("answer", in: channel, replyTo: message.id)
                for answer in [
                    try await alice.react("👍", to: message.id), try await alice.unreact("👍", to: message.id),
                    try await alice.pin(message.id), try await alice.unpin(message.id),
                    try await alice.edit(message.id, "changed"), try await alice.delete(message.id),
                ] { try #require(answer.status < 300) }
            }
            for query in ["", "?before=\(ids[200])"] { _ = try await alice.get("/api/chat/mentions\(query)") }
            for id in [1, ids[5]] { _ = try await alice.get("/api/chat/messages/\(id)") }
            for query in [
                "2", "29", "299", "from:bob", "from:bob%20from:alice", "from:bob%2029", "is:pinned", "is:pinned%2029",
                "has:link", "in:random",
            ] {
                try #require(try await alice.get("/api/chat/search?q=\(query)").status == 200)
            }
            let (stream, _) = try await alice.stream(since: Team.cursor(290, 290))
            // One of each feed.
            for _ in 1...2 { _ = try await stream.events(until: "hi") }
            await stream.close()
            let last = try await bob.say("to alice", in: "dm:alice:bob")
            for answer in [
                try await bob.react("👍", to: last.id), try await bob.pin(last.id), try await bob.edit(last.id, "again"),
                try await bob.delete(last.id), try await alice.leave(room),
            ] { try #require(answer.status < 300) }

            // History both ways and its edges, unread, newest, changes, nonces, the list of channels, debts, new ones.
            for part in [
                "ORDER BY \"id\" DESC", "ORDER BY \"id\" LIMIT", "EXISTS", "count(*)", "max(id)", "ORDER BY \"change\"",
                "\"nonce\" = 'n'", "json_each('[\"general\",\"random\"]')", "FROM deliveries",
                "INSERT INTO \"messages\"",
                // What stands on messages, what they answer, where somebody is meant, a feed with private channels, leaving.
                "FROM reactions WHERE message IN", "FROM pins WHERE message IN", "FROM mentions WHERE message IN",
                "ORDER BY \"turn\" DESC", "CROSS JOIN messages", "FROM \"reactions\"", "FROM \"pins\"",
                "\"deletedAt\" IS NULL", "AS begins", "DELETE FROM reactions", "DELETE FROM mentions",
                "NOT IN (SELECT message FROM deliveries)",
                // The search, with and without words.
                "messages_text MATCH", "FROM messages_terms", "FROM pins CROSS JOIN messages",
                "FROM messages WHERE messages.id <",
            ] { #expect(!trace.queries(with: part).isEmpty, "\(part) was not seen") }
            for sql in trace.queries(with: "") {
                let steps = try await trace.plan(of: sql)
                for table in ["messages", "reactions", "pins", "mentions"] {
                    #expect(!steps.contains { "\($0) ".hasPrefix("SCAN \(table) ") }, "\(sql)\n\(steps)")
                }
                // What stands on the messages of one page is put in order there.
                let isOfAPage = sql.contains("WHERE message IN (SELECT value")
                #expect(isOfAPage || !steps.contains { $0.contains("TEMP B-TREE") }, "\(sql)\n\(steps)")
            }
        }
    }

    private static let uses = [
        ("\"channel\" =", "(channel=?"), ("SELECT 1 FROM messages\n", "(channel=? AND id>?)"),
        ("max(id)", "(channel=? AND id>?)"),
        ("FROM mentions\n", "(channel=? AND user=? AND message>?)"),
        ("ORDER BY \"change\"", "(change>?)"), ("\"nonce\" =", "(sender=? AND nonce=?)"),
    ]

    @Test func `each query has the index that is meant for it`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let trace = try await Trace(team, owner: "alice")
            let message = try await people[0].say("0", in: "dm:alice:bob")
            for _ in 1...2 { _ = try await people[0].post("hi", in: "dm:alice:bob", nonce: "n") }
            for query in ["", "before=\(message.id)", "after=\(message.id)"] {
                _ = try await people[0].history("dm:alice:bob", query)
            }
            _ = try await people[0].channels()
            let (stream, _) = try await people[0].stream(since: Team.cursor(0, 0))
            await stream.close()

            for (part, use) in Self.uses {
                let queries = trace.queries(with: part).filter { $0.hasPrefix("SELECT") }
                try #require(!queries.isEmpty, "\(part)")
                for sql in queries {
                    let steps = try await trace.plan(of: sql)
                    #expect(steps.contains { $0.contains(use) && $0.contains("INDEX") }, "\(sql)\n\(steps)")
                }
            }
        }
    }
}
