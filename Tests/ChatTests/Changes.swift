// Changes — what people do to messages and channels, and what every file holds of it then.

import Foundation
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

/// Every kind of place that a message can stand in.
enum Place: String, CaseIterable, Sendable {
    case open, pair, group, room

    var names: [String] { self == .pair ? ["alice", "bob"] : ["alice", "bob", "carol"] }
    /// The files that hold what is said there; without a name, the public record.
    var files: [String?] { self == .open ? [nil] : names }

    /// Its members, and the channel.
    func prepare(in team: Team) async throws -> (people: [Person], channel: String) {
        var people: [Person] = []
        for name in names { people.append(try await team.person(name)) }
        let channel =
            switch self {
            case .open: "general"
            case .pair: "dm:alice:bob"
            case .group: "dm:alice:bob:carol"
            case .room: try await people[0].create("room", with: "bob", "carol").id
            }
        return (people, channel)
    }
}

extension Person {
    private static let messages = "/api/chat/messages"

    /// What must be there.
    func message(_ id: Int64) async throws -> MessageJSON {
        let answer = try await get("\(Self.messages)/\(id)")
        try #require(answer.status == 200)
        return try answer.decoded()
    }

    @discardableResult
    func edit(_ id: Int64, _ body: String) async throws -> Answer {
        try await send(.patch, "\(Self.messages)/\(id)", try json(["body": body]))
    }

    @discardableResult
    func delete(_ id: Int64) async throws -> Answer {
        try await send(.delete, "\(Self.messages)/\(id)")
    }

    @discardableResult
    func react(_ emoji: String, to id: Int64) async throws -> Answer {
        try await send(.put, "\(Self.messages)/\(id)/reactions/\(encoded(emoji))")
    }

    @discardableResult
    func unreact(_ emoji: String, to id: Int64) async throws -> Answer {
        try await send(.delete, "\(Self.messages)/\(id)/reactions/\(encoded(emoji))")
    }

    @discardableResult
    func pin(_ id: Int64) async throws -> Answer {
        try await send(.put, "\(Self.messages)/\(id)/pin")
    }

    @discardableResult
    func unpin(_ id: Int64) async throws -> Answer {
        try await send(.delete, "\(Self.messages)/\(id)/pin")
    }

    func pins(_ channel: String) async throws -> [MessageJSON] {
        struct Pins: Decodable {
            let messages: [MessageJSON]
        }
        let answer = try await get("/api/chat/channels/\(encoded(channel))/pins")
        try #require(answer.status == 200)
        return try answer.decoded(Pins.self).messages
    }

    // MARK: Channels

    /// Makes a private channel that must be taken.
    func create(_ name: String, with members: String...) async throws -> EntryJSON {
        struct NewChannel: Encodable {
            let name: String
            let members: [String]
        }
        let answer = try await send(.post, "/api/chat/channels", try json(NewChannel(name: name, members: members)))
        try #require(answer.status == 201)
        return try answer.decoded()
    }

    func amend(_ channel: String, _ json: String) async throws -> Answer {
        try await send(.patch, "/api/chat/channels/\(encoded(channel))", json)
    }

    @discardableResult
    func add(_ name: String, to channel: String) async throws -> Answer {
        try await send(.put, "/api/chat/channels/\(encoded(channel))/members/\(encoded(name))")
    }

    @discardableResult
    func remove(_ name: String, from channel: String) async throws -> Answer {
        try await send(.delete, "/api/chat/channels/\(encoded(channel))/members/\(encoded(name))")
    }

    @discardableResult
    func leave(_ channel: String) async throws -> Answer {
        try await remove(identity.username, from: channel)
    }

    func set(_ channel: String, _ json: String) async throws -> Answer {
        try await send(.put, "/api/chat/channels/\(encoded(channel))/settings", json)
    }
}

extension TemporaryFolder {
    /// Takes a user's file away.
    func lose(_ name: String) {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: mailbox(name).path + suffix) }
    }
}

/// What one file holds of a channel, without what differs between files by design.
struct Copy: Equatable, Sendable {
    var messages: [Message]
    let reactions: [Reaction]
    let pins: [Pin]
    let mentions: [String]

    init(of channel: String, _ db: Database) throws {
        messages = try Message.filter(Column("channel") == channel).order(Column("id")).fetchAll(db).map { message in
            var message = message
            (message.change, message.nonce) = (0, nil)
            return message
        }
        reactions = try Reaction.fetchAll(
            db,
            sql: """
                SELECT reactions.* FROM reactions JOIN messages ON messages.id = message
                WHERE channel = ? ORDER BY message, emoji, user
                """, arguments: [channel])
        pins = try Pin.filter(Column("channel") == channel).order(Column("message")).fetchAll(db)
        mentions = try String.fetchAll(
            db, sql: "SELECT message || ' ' || user FROM mentions WHERE channel = ? ORDER BY 1", arguments: [channel])
    }
}

extension Team {
    func copy(of channel: String, in owner: String?) async throws -> Copy {
        let copy: @Sendable (Database) throws -> Copy = { try Copy(of: channel, $0) }
        return if let owner { try await mailboxes.read(owner, copy) } else { try await record.read(copy) }
    }

    /// What all of these files hold of a channel; that it is the same is expected.
    func sameCopy(
        of channel: String, in owners: [String?], _ location: Testing.SourceLocation = #_sourceLocation
    ) async throws -> Copy {
        let first = try await copy(of: channel, in: owners[0])
        for owner in owners.dropFirst() {
            let copy = try await copy(of: channel, in: owner)
            #expect(copy == first, "\(owner ?? "chat.db")", sourceLocation: location)
        }
        for case let owner? in owners {
            let debts = try await debts(of: owner)
            #expect(debts == 0, "\(owner) owes nothing", sourceLocation: location)
        }
        return first
    }

    /// How many changes a file has seen; the public record without a name.
    func changes(of owner: String? = nil) async throws -> Int64 {
        let count: @Sendable (Database) throws -> Int64 = { try Mailbox.changes($0).upperBound - Team.origin }
        return if let owner { try await mailboxes.read(owner, count) } else { try await record.read(count) }
    }

    /// Has a user's file refuse all changes to messages, as a file does that somebody else has locked.
    func jam(_ name: String) async throws {
        try await mailboxes.write(name) { db in
            try db.execute(
                sql: """
                    CREATE TEMP TRIGGER jam1 BEFORE UPDATE ON counters BEGIN SELECT RAISE(ABORT, 'jammed'); END;
                    CREATE TEMP TRIGGER jam2 BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'jammed'); END;
                    """)
        }
    }

    func free(_ name: String) async throws {
        try await mailboxes.write(name) { try $0.execute(sql: "DROP TRIGGER jam1; DROP TRIGGER jam2") }
    }

    /// Every table in which a text is, by file: whatever a table holds, it is looked at.
    func traces(of text: String) async throws -> [String] {
        let find: @Sendable (Database) throws -> [String] = { db in
            let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try tables.filter { table in
                // Only names of tables.
                try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").contains { "\($0)".contains(text) }
            }
        }
        var found = try await record.read(find).map { "chat.db: \($0)" }
        for name in try mailboxes.names() { found += try await mailboxes.read(name, find).map { "\(name): \($0)" } }
        return found
    }

    /// Notes that a message is meant for somebody, as if its text said so.
    func mention(_ user: UserID, in message: Int64, of owner: String? = nil) async throws {
        let note: @Sendable (Database) throws -> Void = { db in
            try db.execute(
                sql: "INSERT INTO mentions (user, message, channel) SELECT ?, id, channel FROM messages WHERE id = ?",
                arguments: [user, message])
        }
        if let owner { try await mailboxes.write(owner, note) } else { try await record.write(note) }
    }
}
