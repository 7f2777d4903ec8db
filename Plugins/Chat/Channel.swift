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
    /// Who is in it; empty for a public channel, which everybody is in.
    public let members: [Account]

    var isPublic: Bool { kind == .public }

    /// Whom live events of the channel go to.
    var audience: Audience { isPublic ? .everyone : .users(Set(members.map(\.id))) }
}

extension ChatPlugin {
    /// The one rule of who sees what, for history, posting, events and everything else: a public channel is in the
    /// list, a direct message has the reader's own name in it. Whatever else is asked for is not there.
    /// - Throws: ``Host/Refusal`` 404, the same for "absent" and "not yours".
    public func channel(_ id: String, for reader: Identity) throws -> Channel {
        let channel = id.hasPrefix("dm:") ? DirectMessages.channel(id, for: reader, directory) : publicChannel(id)
        guard let channel else {
            throw Refusal(.notFound, "channel-not-found", "There is no such channel.")
        }
        return channel
    }
}
