import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird
import Logging

/// Channels that any user makes, and that only their members see.
///
///   POST /api/chat/channels          {name, topic?, members?}
///   PATCH /api/chat/channels/:id     {name?, topic?}
///
/// An id is random and never given again. Who is in it: ``Members``.
struct PrivateChannels: Feature {
    static let maxMembers = 1000

    let chat: ChatPlugin
    let deliveries: Deliveries

    func register(in app: inout Registration) {
        app.migrate("0003 private channels", in: MessageStore.recordSchema, createTables)
        app.prepare { [chat] in
            for channel in try await chat.store.record.read(PrivateChannel.all) { chat.memberships.keep(channel) }
        }
        app.routes.post("channels", use: create)
        app.routes.patch("channels/:id", use: amend)
    }

    private func create(_ request: Request, _ context: SignedIn) async throws -> Response {
        let maker = context.identity
        try chat.host.limits.spend(DirectMessages.limit, by: maker.id)
        let wish = try await request.json(NewChannel.self)
        let (name, topic) = (try ChannelText.name(wish.name), try ChannelText.topic(wish.topic ?? ""))
        let others = try (wish.members ?? []).map { try chat.present($0).id }
        let members = Set(others + [maker.id])
        guard members.count <= Self.maxMembers else { throw Refusal.tooManyMembers }
        // Whose own file cannot be opened gets no channel that they would not see.
        try await chat.store.mailboxes.read(maker.key) { _ in }
        let id = "private:" + randomAlphanumerics(16)
        try await chat.store.record.write { [chat] db in
            // Asked inside the transaction: somebody may be gone by now.
            guard members.allSatisfy({ chat.directory.account($0)?.isDeleted == false }) else {
                throw Refusal.accountsChanged
            }
            // One number for all: they have been there from the beginning.
            let since = try chat.host.identifiers.next()
            let channel = PrivateChannel(
                id: id, name: name, topic: topic,
                members: Dictionary(uniqueKeysWithValues: members.map { ($0, since) }))
            try channel.insert(at: chat.host.clock.now(), db)
            db.afterNextTransaction { _ in chat.memberships.keep(channel) }
        }
        let channel = try chat.channel(id, for: maker)
        await say(.created, "created the channel", in: channel, by: maker)
        return try .json(try await chat.entry(for: channel, maker), status: .created)
    }

    private func amend(_ request: Request, _ context: SignedIn) async throws -> Response {
        let member = context.identity
        let channel = try chat.channel(try context.parameter("id"), for: member)
        try chat.host.limits.spend(Posting.limit, by: member.id)
        guard channel.kind == .private else {
            throw Refusal(
                .unprocessableContent, "not-to-be-renamed",
                channel.isPublic
                    ? "Public channels are named by the operator." : "A direct message is called by who is in it.")
        }
        let wish = try await request.json(Amendment.self)
        let (name, topic) = (try wish.name.map(ChannelText.name), try wish.topic.map(ChannelText.topic))
        let (before, after) = try await chat.change(channel.id, as: member) { channel, db in
            channel.name = name ?? channel.name
            channel.topic = topic ?? channel.topic
            try db.execute(
                sql: "UPDATE channels SET name = ?, topic = ? WHERE id = ?",
                arguments: [channel.name, channel.topic, channel.id])
        }
        if after.name != before.name {
            await say(.renamed, "renamed the channel to “\(after.name)”", in: channel, by: member)
        }
        if after.topic != before.topic {
            let words = after.topic.isEmpty ? "took away the topic" : "changed the topic to “\(after.topic)”"
            await say(.topic, words, in: channel, by: member)
        }
        if after != before { await chat.showToAll(channel.id) }
        return try .json(try await chat.entry(for: try chat.channel(channel.id, for: member), member))
    }

    private func say(_ event: ChannelEvent, _ text: String, in channel: Channel, by actor: Identity) async {
        await chat.say(event, text, in: (try? chat.channel(channel.id, for: actor)) ?? channel, by: actor, deliveries)
    }

    private struct NewChannel: Decodable {
        let name: String
        let topic: String?
        let members: [String]?
    }

    private struct Amendment: Decodable {
        let name: String?
        let topic: String?
    }
}

extension ChatPlugin {
    func privateChannel(_ id: String, for reader: UserID) -> Channel? {
        guard let channel = memberships.channel(id), let beginning = channel.members[reader] else { return nil }
        let members = channel.members.keys.compactMap(directory.account).sorted { $0.key < $1.key }
        return Channel(
            id: id, kind: .private, name: channel.name, topic: channel.topic, members: members,
            since: channel.members, beginning: beginning)
    }

    /// Changes a private channel on disk, then in memory, in the order of the commits.
    /// - Throws: ``Host/Refusal`` 404 when `member` is not in it any more.
    @discardableResult
    func change(
        _ id: String, as member: Identity, _ body: @escaping @Sendable (inout PrivateChannel, Database) throws -> Void
    ) async throws -> (before: PrivateChannel, after: PrivateChannel) {
        try await store.record.write { [memberships] db in
            guard let before = try PrivateChannel.find(id, db), before.members[member.id] != nil else {
                throw Refusal.channelNotFound
            }
            var after = before
            try body(&after, db)
            if after.members.isEmpty { try db.execute(sql: "DELETE FROM channels WHERE id = ?", arguments: [id]) }
            db.afterNextTransaction { [after] _ in
                if after.members.isEmpty { memberships.drop(id) } else { memberships.keep(after) }
            }
            return (before, after)
        }
    }

    /// Says in a channel what somebody has done to it. Done it is, whatever becomes of the words.
    func say(
        _ event: ChannelEvent, _ text: String, in channel: Channel, by actor: Identity, _ deliveries: Deliveries
    ) async {
        let draft = MessageWillPost(text: text, replyTo: nil, uploads: [], channel: channel, sender: actor)
        do {
            _ = try await store.mailboxes.write(actor.key) { [self] in
                try store(draft, event: event, in: channel, $0)
            }
        } catch {
            Logger(label: Self.name).error(
                "what happened in a channel could not be said there",
                metadata: ["event": "\(event)", "user": "\(actor.key)", "error": "\(error)"])
        }
        await deliveries.deliver(from: actor.key)
    }

    /// Makes a private channel appear, as it is now, in the browsers of all who are in it.
    func showToAll(_ id: String) async {
        for user in (memberships.channel(id)?.members ?? [:]).keys {
            guard let member = directory.identity(of: user) else { continue }
            // Whose file cannot be opened at the moment learns of it with the next list.
            try? await show(id, to: member)
        }
    }

    /// Somebody who has an account.
    /// - Throws: ``Host/Refusal`` 422.
    func present(_ name: String) throws -> Account {
        guard let account = directory.account(named: name), !account.isDeleted else {
            throw Refusal(
                .unprocessableContent, "no-such-user",
                "There is nobody called \"\(String(name.unicodeScalars.prefix(64)))\".")
        }
        return account
    }
}

extension Refusal {
    fileprivate static let accountsChanged = Refusal(
        .conflict, "accounts-changed", "Somebody's account has been deleted meanwhile. Try again.")

    static let tooManyMembers = Refusal(
        .unprocessableContent, "too-many-members",
        "A private channel has at most \(PrivateChannels.maxMembers) members.")
}

/// What a channel may be called, and its topic.
enum ChannelText {
    /// - Throws: ``Host/Refusal`` 422 unless `text` is 1 to 64 characters on one line.
    static func name(_ text: String) throws -> String {
        let name = try line(text, "name", most: 64)
        guard name.unicodeScalars.contains(where: { !$0.isBlank }) else {
            throw Refusal(.unprocessableContent, "empty-name", "Give the channel a name.")
        }
        return name
    }

    /// - Throws: ``Host/Refusal`` 422 unless `text` is at most 250 characters on one line.
    static func topic(_ text: String) throws -> String {
        try line(text, "topic", most: 250)
    }

    /// In Unicode scalars, without the blanks around it.
    static func line(_ text: String, _ what: String, most: Int) throws -> String {
        guard text.utf8.count <= 16 * most else { throw tooLong(what, most) }
        let scalars = MessageText.trimmed(text.unicodeScalars)
        guard scalars.count <= most else { throw tooLong(what, most) }
        guard
            scalars.allSatisfy({
                ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
            })
        else {
            throw Refusal(.unprocessableContent, "not-a-line", "The \(what) stands on one line.")
        }
        return String(scalars)
    }

    private static func tooLong(_ what: String, _ most: Int) -> Refusal {
        Refusal(.unprocessableContent, "\(what)-too-long", "The \(what) has at most \(most) characters.")
    }
}

// MARK: Records

extension PrivateChannel {
    static func all(_ db: Database) throws -> [PrivateChannel] {
        let rows = try Row.fetchAll(db, sql: "SELECT channel, user, since FROM members")
        let members = Dictionary(grouping: rows) { $0["channel"] as String }
        return try Row.fetchAll(db, sql: "SELECT id, name, topic FROM channels").map { row in
            PrivateChannel(row, members[row["id"]] ?? [])
        }
    }

    static func find(_ id: String, _ db: Database) throws -> PrivateChannel? {
        let row = try Row.fetchOne(db, sql: "SELECT id, name, topic FROM channels WHERE id = ?", arguments: [id])
        guard let row else { return nil }
        return PrivateChannel(
            row, try Row.fetchAll(db, sql: "SELECT user, since FROM members WHERE channel = ?", arguments: [id]))
    }

    private init(_ row: Row, _ members: [Row]) {
        self.init(
            id: row["id"], name: row["name"], topic: row["topic"],
            members: Dictionary(uniqueKeysWithValues: members.map { ($0["user"], $0["since"]) }))
    }

    fileprivate func insert(at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO channels (id, name, topic, createdAt) VALUES (?, ?, ?, ?)",
            arguments: [id, name, topic, now])
        for (user, since) in members { try Self.admit(user, to: id, since: since, db) }
    }

    /// Somebody who is in it already begins anew.
    static func admit(_ user: UserID, to channel: String, since: Int64, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO members (channel, user, since) VALUES (?, ?, ?)",
            arguments: [channel, user, since])
    }

    static func remove(_ user: UserID, from channel: String, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM members WHERE channel = ? AND user = ?", arguments: [channel, user])
    }
}

private func createTables(_ db: Database) throws {
    try db.execute(
        sql: """
            CREATE TABLE channels (
                id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'private:?*'),
                name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
                topic TEXT NOT NULL CHECK (length(topic) <= 250),
                createdAt INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE members (
                channel TEXT NOT NULL REFERENCES channels ON DELETE CASCADE,
                user TEXT NOT NULL,
                since INTEGER NOT NULL,
                PRIMARY KEY (channel, user)
            ) STRICT, WITHOUT ROWID;
            """)
}
