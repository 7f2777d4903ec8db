public import Auth
import HTTPTypes
public import Host

/// A channel that somebody may see: it cannot be had otherwise (``ChatPlugin/channel(_:for:)``).
public struct Channel: Sendable, Hashable {
    public enum Kind: String, Sendable, Codable {
        case `public`, `private`, dm
    }

    /// `general`, `private:<random>` or `dm:alice:bob`.
    public let id: String
    public let kind: Kind
    /// What its people call it; a direct message has no name of its own.
    public let name: String
    public let topic: String
    /// Who is in it; empty for a public channel, which everybody is in.
    public let members: [Account]
    /// Since which message each member of a private channel has been there: they see what comes after it.
    let since: [UserID: Int64]
    /// What its reader may see comes after this message.
    let beginning: Int64

    init(
        id: String, kind: Kind, name: String = "", topic: String = "", members: [Account] = [],
        since: [UserID: Int64] = [:], beginning: Int64 = 0
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.topic = topic
        self.members = members
        self.since = since
        self.beginning = beginning
    }

    var isPublic: Bool { kind == .public }

    /// Whom the live event of a change goes to: everybody, or, where each member learns of it from their own mailbox, who
    /// made it.
    func audience(own actor: UserID) -> Audience { isPublic ? .everyone : .users([actor]) }

    /// The members besides `actor` whose files hold a message, or are to.
    func holders(of message: Int64, besides actor: UserID) -> [Account] {
        members.filter { $0.id != actor && !$0.isDeleted && since[$0.id, default: 0] < message }
    }
}

extension ChatPlugin {
    /// Whether it is a private channel whose last member has left: nothing of it is to be seen ever again.
    public func hasEnded(_ channel: String) -> Bool {
        channel.hasPrefix("private:") && memberships.channel(channel) == nil
    }

    /// Who is in a direct message or a private channel; nobody is in another.
    public func members(of channel: String) -> Set<UserID> {
        guard channel.hasPrefix("dm:") else { return memberships.channel(channel).map { Set($0.members.keys) } ?? [] }
        return Set(DirectMessages.keys(in: channel).compactMap { directory.account(named: $0)?.id })
    }

    /// The one rule of who sees what, for history, posting, events and everything else: a public channel is in the
    /// list, a private one has the reader among its members, a direct message has the reader's own name in it. Whatever
    /// else is asked for is not there.
    /// - Throws: ``Host/Refusal`` 404, the same for "absent" and "not yours".
    public func channel(_ id: String, for reader: Identity) throws -> Channel {
        let channel =
            if id.hasPrefix("dm:") {
                DirectMessages.channel(id, for: reader, directory)
            } else if id.hasPrefix("private:") {
                privateChannel(id, for: reader.id)
            } else {
                publicChannel(id)
            }
        guard let channel else { throw Refusal.channelNotFound }
        return channel
    }
}

extension Refusal {
    static let channelNotFound = Refusal(.notFound, "channel-not-found", "There is no such channel.")
}
