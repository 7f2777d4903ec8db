import Auth
import GRDB
public import Host
import Hummingbird

/// Putting one's own words differently.
///
///   PATCH /api/chat/messages/:message     {body}; announces MessageEdited
///
/// Of two edits at once the later one stays; one that comes after a deletion is refused.
struct Edits: Feature {
    let changes: MessageChanges

    func register(in app: inout Registration) {
        app.routes.patch("messages/:message", use: edit)
    }

    private func edit(_ request: Request, _ context: SignedIn) async throws -> Response {
        let (chat, author) = (changes.chat, context.identity)
        let typed = try await request.json(Words.self).body
        try chat.host.limits.spend(Posting.limit, by: author.id)
        let (message, view, isChanged) = try await changes.make(try context.messageID("message"), by: author) {
            message, channel, db in
            try message.checkAuthor(author)
            let text = try MessageText.checked(typed, besides: message.attachments)
            guard message.body.unicodeScalars.elementsEqual(text.unicodeScalars) == false else { return false }
            message.body = text
            message.editedAt = chat.host.clock.now()
            try Mentions.note(in: message, chat.directory, db)
            return true
        }
        if isChanged { await chat.host.hooks.announce(MessageEdited(message: message)) }
        return try .json(view)
    }

    private struct Words: Decodable {
        let body: String
    }
}

/// A message says something else now, and it is on disk.
public struct MessageEdited: Fact {
    public let message: Message
}
