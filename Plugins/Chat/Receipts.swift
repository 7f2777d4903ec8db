import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird
import Synchronization

/// Who has read how far, for those who want it known.
///
///   GET /api/chat/channels/:id/receipts     live event "receipt", where few are in the channel
///
///   handles ReadMarkMoved, PreferencesChanged, MemberLeft, AccountDeleted
///
/// A read mark is its owner's and stays in their file. What they let others know is kept in chat.db: nobody opens another's
/// file to ask.
final class Receipts: Feature {
    /// In channels of more people nobody is told at once: every message would be followed by as many events as readers,
    /// each for all of them.
    static let mostTold = 16

    private struct Key: Hashable {
        let channel: String
        let user: UserID
    }

    private let chat: ChatPlugin
    private let rounds = Rounds()
    private let unsaved = Mutex<[Key: Int64]>([:])
    /// Who has wished since the start that nobody is told: what was on its way at that moment is not told, either.
    private let hiding = Mutex<Set<UserID>>([])

    init(chat: ChatPlugin) {
        self.chat = chat
    }

    func register(in app: inout Registration) {
        app.migrate("0004 receipts", in: MessageStore.recordSchema) { db in
            try db.create(table: "receipts", options: [.strict, .withoutRowID]) { table in
                table.primaryKey {
                    table.column("channel", .text)
                    table.column("user", .text)
                }
                table.column("message", .integer).notNull()
            }
            try db.create(indexOn: "receipts", columns: ["user"])
        }
        app.routes.get("channels/:id/receipts", use: list)
        app.on(ReadMarkMoved.self) { [self] in try await note($0) }
        app.on(PreferencesChanged.self) { [self] in try await wish($0.user, isTold: $0.values.receipts) }
        app.on(MemberLeft.self) { [self] in try await forget($0.user, in: $0.channel) }
        app.on(AccountDeleted.self) { [self] in try await forget($0.account.id) }
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        let (reader, directory) = (context.identity, chat.directory)
        let channel = try chat.channel(try context.parameter("id"), for: reader)
        let members = channel.isPublic ? nil : Set(channel.members.map(\.id))
        let receipts = try await chat.store.record.read { db in
            try Row.fetchAll(
                db, sql: "SELECT user, message FROM receipts WHERE channel = ? AND user <> ? AND message > ?",
                arguments: [channel.id, reader.id, channel.beginning]
            ).compactMap { row -> Receipt? in
                let user: UserID = row["user"]
                guard members?.contains(user) ?? true, let identity = directory.identity(of: user) else { return nil }
                return Receipt(username: identity.username, message: row["message"])
            }
        }
        return try .json(receipts.sorted { ($0.username.lowercased()) < ($1.username.lowercased()) })
    }

    // MARK: Keeping

    private func note(_ mark: ReadMarkMoved) async throws {
        guard mark.isTold else { return }
        let key = Key(channel: mark.channel.id, user: mark.reader.id)
        unsaved.withLock { $0[key] = max($0[key] ?? 0, mark.message) }
        // Many read a message at the same moment: they share a transaction.
        await rounds.join("") { [self] in await save() }
        try tell(mark)
    }

    private func wish(_ user: UserID, isTold: Bool) async throws {
        hiding.withLock { if isTold { $0.remove(user) } else { $0.insert(user) } }
        if !isTold { try await forget(user) }
    }

    private func save() async {
        let receipts = unsaved.withLock { unsaved in
            defer { unsaved = [:] }
            return unsaved
        }
        do {
            try await chat.store.record.write { [self] db in
                // Asked inside the transaction: what is forgotten is so in a later one.
                let hiding = hiding.withLock { $0 }
                for (key, message) in receipts where !hiding.contains(key.user) {
                    try db.execute(
                        sql: """
                            INSERT INTO receipts (channel, user, message) VALUES (?, ?, ?)
                            ON CONFLICT DO UPDATE SET message = max(message, excluded.message)
                            """, arguments: [key.channel, key.user, message])
                }
            }
        } catch {
            // They go with the next ones.
            unsaved.withLock { $0.merge(receipts) { max($0, $1) } }
        }
    }

    private func tell(_ mark: ReadMarkMoved) throws {
        guard !hiding.withLock({ $0.contains(mark.reader.id) }) else { return }
        // They may have left by now, or others have.
        guard let channel = try? chat.channel(mark.channel.id, for: mark.reader) else { return }
        guard !channel.isPublic, channel.members.count <= Self.mostTold else { return }
        let others = channel.holders(of: mark.message, besides: mark.reader.id).map(\.id)
        let event = try LiveEvent(
            "receipt", ReceiptEvent(channel: channel.id, username: mark.reader.username, message: mark.message))
        chat.host.live.publish(event, to: .users(Set(others)))
    }

    private func forget(_ user: UserID) async throws {
        unsaved.withLock { $0 = $0.filter { $0.key.user != user } }
        try await chat.store.record.write { db in
            try db.execute(sql: "DELETE FROM receipts WHERE user = ?", arguments: [user])
        }
    }

    private func forget(_ user: UserID, in channel: String) async throws {
        unsaved.withLock { $0[Key(channel: channel, user: user)] = nil }
        try await chat.store.record.write { db in
            try db.execute(sql: "DELETE FROM receipts WHERE channel = ? AND user = ?", arguments: [channel, user])
        }
    }

    private struct Receipt: Encodable, Sendable {
        let username: String
        let message: Int64
    }

    private struct ReceiptEvent: Encodable {
        let channel: String
        let username: String
        let message: Int64
    }
}
