import Chat
import GRDB
import HTTPTypes
import Host

/// Files go with messages: each with one, and with it they go.
///
/// A file is claimed inside the transaction that stores its message, before that is on disk. So no message that is there
/// carries a file that somebody else may take, or that is swept away as nobody's; what was claimed for a message that
/// never came to be is free again.
struct Attaching: Feature {
    /// On one message.
    static let most = 10

    let chat: ChatPlugin
    let store: UploadStore

    func register(in app: inout Registration) {
        app.on(MessageWillPost.self, propose)
        app.on(MessagePosting.self, claim)
        app.on(MessagePosted.self) { [store] posted in try await store.confirm(posted.message) }
        app.on(MessageDeleted.self) { [store] deleted in try await store.remove(of: deleted.message) }
    }

    /// Says of each file what it is. One that is not there, not the sender's, or on a message already stays unsaid, and
    /// Chat refuses.
    @Sendable private func propose(_ draft: inout MessageWillPost) async throws {
        guard !draft.uploads.isEmpty else { return }
        guard draft.uploads.count <= Self.most else { throw Refusal.tooManyFiles }
        let (ids, owner) = (draft.uploads, draft.sender.id)
        draft.attachments = try await store.database.read { db in
            try ids.compactMap { try Upload.fetchOne(db, key: $0) }
                .filter { $0.owner == owner && $0.message == nil }.map(\.attachment)
        }
    }

    @Sendable private func claim(_ posting: MessagePosting, _ db: Database) throws {
        let message = posting.message
        guard !message.attachments.isEmpty else { return }
        try store.claim(message)
        db.afterNextTransaction(onCommit: { _ in }, onRollback: { [store] _ in try? store.release(message.id) })
    }
}

extension UploadStore {
    /// - Throws: ``Host/Refusal`` 422 where one of them is on another message by now.
    fileprivate func claim(_ message: Message) throws {
        try database.writeBlocking { db in
            for attachment in message.attachments {
                try db.execute(
                    sql: "UPDATE uploads SET message = ?, channel = ? WHERE id = ? AND owner = ? AND message IS NULL",
                    arguments: [message.id, message.channel, attachment.id, message.sender])
                guard db.changesCount == 1 else { throw Refusal.fileIsTaken }
            }
        }
    }

    fileprivate func release(_ message: Int64) throws {
        try database.writeBlocking { db in
            try db.execute(
                sql: "UPDATE uploads SET message = NULL, channel = NULL WHERE message = ? AND NOT isPosted",
                arguments: [message])
        }
    }

    fileprivate func confirm(_ message: Message) async throws {
        guard !message.attachments.isEmpty else { return }
        try await database.write { db in
            try db.execute(sql: "UPDATE uploads SET isPosted = 1 WHERE message = ?", arguments: [message.id])
        }
    }

    fileprivate func remove(of message: Message) async throws {
        try await remove(Upload.filter(Column("message") == message.id))
    }
}

extension Refusal {
    fileprivate static let tooManyFiles = Refusal(
        .unprocessableContent, "too-many-files", "A message carries up to \(Attaching.most) files.")

    fileprivate static let fileIsTaken = Refusal(
        .unprocessableContent, "no-such-upload", "A file that goes with the message is on another one already.")
}
