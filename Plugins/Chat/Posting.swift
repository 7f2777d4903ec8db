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
        guard channel.isHeard(from: context.identity) else { throw Refusal.nobodyThere }
        try chat.host.limits.spend(Self.limit, by: context.identity.id)
        let body = try await request.json(NewMessage.self)
        let nonce = try body.nonce.map(MessageText.checkedNonce)
        let draft = MessageWillPost(
            text: try MessageText.checked(body.body), channel: channel, sender: context.identity)
        let (message, isNew) = try await stored(draft, nonce)
        if !channel.isPublic { await deliveries.deliver(from: context.identity.key) }
        if isNew { await chat.host.hooks.announce(MessagePosted(message: message, channel: channel)) }
        return try .json(chat.view(message), status: isNew ? .created : .ok)
    }

    /// A retry is not proposed again: whatever handlers would say of it now, it has been posted.
    private func stored(_ draft: MessageWillPost, _ nonce: String?) async throws -> (Message, isNew: Bool) {
        let sender = draft.sender
        let earlier: @Sendable (Database) throws -> Message? = { db in
            try nonce.flatMap { try Message.posted(by: sender.id, nonce: $0).fetchOne(db) }
        }
        if nonce != nil, let first = try await chat.store.read(draft.channel, as: sender, earlier) {
            return (first, false)
        }
        let amended = try await amended(draft)
        return try await chat.store.write(draft.channel, as: sender) { db in
            if let first = try earlier(db) { return (first, false) }
            return (try insert(amended, nonce, db), true)
        }
    }

    private func amended(_ draft: MessageWillPost) async throws -> MessageWillPost {
        var amended = try await chat.host.hooks.propose(draft)
        amended.text = try MessageText.checked(amended.text)
        return amended
    }

    private func insert(_ draft: MessageWillPost, _ nonce: String?, _ db: Database) throws -> Message {
        let channel = draft.channel
        // Asked inside the transaction: when what somebody wrote is removed, nothing of theirs comes after.
        guard chat.directory.identity(of: draft.sender.id) != nil else { throw Refusal.signInNeeded }
        let now = chat.host.clock.now()
        let message = Message(
            id: try chat.host.identifiers.next(), channel: channel.id, sender: draft.sender.id, body: draft.text,
            sentAt: now, nonce: nonce, change: try Mailbox.nextChange(at: now, db))
        try message.insert(db)
        try chat.host.hooks.apply(MessagePosting(message: message, channel: channel), db)
        let others = channel.members.filter { $0.id != draft.sender.id }
        if !channel.isPublic {
            try Thread.open(channel.id, db)
            try Deliveries.owe(message, to: others.map(\.key), db)
        }
        let event = try chat.event(message, feed: MessageFeeds.key(of: channel))
        // In the order of the commits: the streams' cursors depend on it.
        db.afterNextTransaction { [live = chat.host.live] _ in
            live.publish(event, to: channel.isPublic ? .everyone : .users([draft.sender.id]))
        }
        return message
    }

    private struct NewMessage: Decodable {
        let body: String
        let nonce: String?
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
}

/// A message is about to be stored: handlers amend the text, which is then held to the rules of ``MessageText`` once
/// more, or refuse. Twins: ``MessagePosting``, ``MessagePosted``.
public struct MessageWillPost: Proposal {
    public var text: String
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
