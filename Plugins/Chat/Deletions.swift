import Auth
import GRDB
public import Host
import Hummingbird

/// Taking back what one said: a place remains that says so, and nothing of what was there.
///
///   DELETE /api/chat/messages/:message     announces MessageDeleted
struct Deletions: Feature {
    let changes: MessageChanges

    func register(in app: inout Registration) {
        app.routes.delete("messages/:message", use: delete)
    }

    private func delete(_ request: Request, _ context: SignedIn) async throws -> Response {
        let (chat, author) = (changes.chat, context.identity)
        try chat.host.limits.spend(Posting.limit, by: author.id)
        let id = try context.messageID("message")
        let before = try await chat.message(id, for: author)
        try before.checkAuthor(author)
        do {
            let message = try await changes.make(id, by: author) { message, _, db in
                try message.checkAuthor(author)
                try message.empty(at: chat.host.clock.now(), db)
                return true
            }.message
            await chat.host.hooks.announce(MessageDeleted(message: message, attachments: before.attachments))
        } catch let refusal as Refusal where refusal.code == Refusal.messageDeleted.code {
            // Twice is once: a browser may not have heard the first answer.
        }
        return .noContent
    }
}

extension Message {
    /// Leaves nothing of it but its place. To be stored by the caller.
    mutating func empty(at now: Timestamp, _ db: Database) throws {
        body = ""
        attachments = []
        replyTo = nil
        deletedAt = now
        try db.execute(sql: "DELETE FROM reactions WHERE message = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM pins WHERE message = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM mentions WHERE message = ?", arguments: [id])
    }
}

/// A message is emptied, and that is on disk.
public struct MessageDeleted: Fact {
    /// As it is now.
    public let message: Message
    /// What it carried.
    public let attachments: [Attachment]
}
