import Auth
import GRDB
public import Host
import Hummingbird

/// Saying something.
///
///   POST /api/chat/channels/:id/messages      proposes MessageWillPost, applies MessagePosting, announces MessagePosted
///
/// Answered once the message is on disk; for a private one that is the sender's own file, together with what is owed
/// to the others (``Deliveries``). The same nonce again gets the first message back.
struct Posting: Feature {
    static let limit = RateLimit("send", perMinute: 120, "You are sending messages very quickly.")

    let chat: ChatPlugin
    let deliveries: Deliveries

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.post("channels/:id/messages", use: post)
    }

    private func post(_ request: Request, _ context: SignedIn) async throws -> Response {
        let channel = try chat.channel(try context.parameter("id"), for: context.identity)
        try chat.host.limits.spend(Self.limit, by: context.identity.id)
        let body = try await request.json(NewMessage.self)
        let nonce = try body.nonce.map(MessageText.checkedNonce)
        let uploads = body.attachments ?? []
        let draft = MessageWillPost(
            text: uploads.isEmpty ? try MessageText.checked(body.body) : body.body, replyTo: body.replyTo,
            uploads: uploads, channel: channel, sender: context.identity)
        let (message, view, isNew) = try await stored(draft, nonce)
        if !channel.isPublic { await deliveries.deliver(from: context.identity.key) }
        if isNew { await chat.host.hooks.announce(MessagePosted(message: message, channel: channel)) }
        return try .json(view, status: isNew ? .created : .ok)
    }

    private typealias Stored = (message: Message, view: MessageView, isNew: Bool)

    /// A retry is not proposed again: whatever handlers would say of it now, it has been posted.
    private func stored(_ draft: MessageWillPost, _ nonce: String?) async throws -> Stored {
        let sender = draft.sender
        let earlier: @Sendable (Database) throws -> Stored? = { [chat] db in
            guard let nonce, let first = try Message.posted(by: sender.id, nonce: nonce).fetchOne(db) else {
                return nil
            }
            return (first, try chat.view(first, for: sender.id, db), false)
        }
        if nonce != nil, let first = try await chat.store.read(draft.channel, as: sender, earlier) { return first }
        guard draft.channel.isHeard(from: sender) else { throw Refusal.nobodyThere }
        let amended = try await amended(draft)
        return try await chat.store.write(draft.channel, as: sender) { [chat] db in
            if let first = try earlier(db) { return first }
            // Asked inside the transaction: somebody may have left, or be gone, by now.
            guard chat.directory.identity(of: sender.id) != nil else { throw Refusal.signInNeeded }
            let channel = try chat.channel(draft.channel.id, for: sender)
            let message = try chat.store(amended, nonce, in: channel, db)
            return (message, try chat.view(message, for: sender.id, db), true)
        }
    }

    private func amended(_ draft: MessageWillPost) async throws -> MessageWillPost {
        var amended = try await chat.host.hooks.propose(draft)
        guard amended.attachments.map(\.id) == draft.uploads else { throw Refusal.noSuchUpload }
        amended.text = try MessageText.checked(amended.text, besides: amended.attachments)
        return amended
    }

    private struct NewMessage: Decodable {
        let body: String
        let nonce: String?
        let replyTo: Int64?
        let attachments: [String]?
    }
}

extension ChatPlugin {
    /// Stores what somebody says, or what they did, in the public record or in their own file, together with what is owed
    /// to the others.
    func store(
        _ draft: MessageWillPost, _ nonce: String? = nil, event: ChannelEvent? = nil, in channel: Channel,
        _ db: Database
    ) throws -> Message {
        let id = try host.identifiers.next()
        // Who is in it is asked after the number is drawn: whoever is not known now is let in with a higher one.
        let channel = (try? self.channel(channel.id, for: draft.sender)) ?? channel
        if let original = draft.replyTo {
            guard try !Message.in(channel).filter(key: original).isEmpty(db) else { throw Refusal.noSuchOriginal }
        }
        let (sender, now) = (draft.sender.id, host.clock.now())
        let message = Message(
            id: id, channel: channel.id, sender: sender, body: draft.text, sentAt: now,
            nonce: nonce, change: try Mailbox.nextChange(at: now, db), replyTo: draft.replyTo, event: event,
            attachments: draft.attachments)
        try message.insert(db)
        try Mentions.note(in: message, directory, db)
        try host.hooks.apply(MessagePosting(message: message, channel: channel), db)
        let event = try self.event(message, feed: MessageFeeds.key(of: channel), for: sender, db)
        // In the order of the commits: the streams' cursors depend on it.
        db.afterNextTransaction { [live = host.live] _ in
            live.publish(event, to: channel.audience(own: sender))
        }
        if !channel.isPublic {
            try Deliveries.owe(message, to: channel.holders(of: message.id, besides: sender).map(\.key), db)
            if try Thread.appear(channel.id, db) { try show(channel.id, to: draft.sender, db) }
        }
        return message
    }
}

extension Channel {
    /// Whether somebody reads what `sender` says, be it they themselves.
    fileprivate func isHeard(from sender: Identity) -> Bool {
        let others = members.filter { $0.id != sender.id }
        return isPublic || others.isEmpty || others.contains { !$0.isDeleted }
    }
}

extension Refusal {
    fileprivate static let nobodyThere = Refusal(
        .unprocessableContent, "nobody-there", "The account that you are writing to has been deleted.")

    fileprivate static let noSuchOriginal = Refusal(
        .unprocessableContent, "no-such-message", "The message that this answers is not there any more.")

    fileprivate static let noSuchUpload = Refusal(
        .unprocessableContent, "no-such-upload", "A file that goes with the message is not there.")
}

/// A message is about to be stored: handlers amend the text, which is then held to the rules of ``MessageText`` once
/// more, or refuse. Twins: ``MessagePosting``, ``MessagePosted``.
public struct MessageWillPost: Proposal {
    public var text: String
    public let replyTo: Int64?
    /// What is to go with it, by the ids that uploading it gave.
    public let uploads: [String]
    /// For each of ``uploads`` what it is, in their order: whoever keeps uploads says so. Without, it is refused.
    public var attachments: [Attachment] = []
    public let channel: Channel
    public let sender: Identity
}

/// A message is being stored, in the public record or the sender's own file, inside the transaction that holds it.
/// Twins: ``MessageWillPost``, ``MessagePosted``.
public struct MessagePosting: Change {
    public let message: Message
    public let channel: Channel
}

/// A message is on disk. Twins: ``MessageWillPost``, ``MessagePosting``.
public struct MessagePosted: Fact {
    public let message: Message
    public let channel: Channel
}
