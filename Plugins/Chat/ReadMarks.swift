import Auth
import GRDB
import HTTPTypes
public import Host
import Hummingbird

/// How far somebody has read; kept in their own file, and told to their other browsers.
///
///   PUT /api/chat/channels/:id/read     {message}
struct ReadMarks: Feature {
    static let limit = RateLimit("read", perMinute: 300, "You are reading very quickly.")

    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.put("channels/:id/read", use: mark)
    }

    private func mark(_ request: Request, _ context: SignedIn) async throws -> Response {
        let channel = try chat.channel(try context.parameter("id"), for: context.identity)
        try chat.host.limits.spend(Self.limit, by: context.identity.id)
        let asked = try await request.json(Mark.self).message
        let newest = try await chat.store.read(channel, as: context.identity) { try Message.last(in: channel, $0) }
        guard let newest, asked >= 0 else {
            throw Refusal.messageNotFound
        }
        let (seen, reader) = (min(asked, newest), context.identity)
        let event = try LiveEvent("read", ReadEvent(channel: channel.id, message: seen))
        let (hasMoved, isTold) = try await chat.store.mailboxes.write(reader.key) { [chat, live = chat.host.live] db in
            // They may have left by now.
            let channel = try chat.channel(channel.id, for: reader)
            guard try Thread.markRead(channel.id, to: seen, db) else { return (false, false) }
            // In the order of the commits: the last that browsers hear is the furthest.
            db.afterNextTransaction { _ in live.publish(event, to: .users([reader.id])) }
            return (true, try Preferences.Values.load(db).receipts)
        }
        if hasMoved {
            await chat.host.hooks.announce(
                ReadMarkMoved(channel: channel, reader: reader, message: seen, isTold: isTold))
        }
        return .noContent
    }

    private struct Mark: Decodable {
        let message: Int64
    }

    private struct ReadEvent: Encodable {
        let channel: String
        let message: Int64
    }
}

/// Somebody has read further, and it is on disk.
public struct ReadMarkMoved: Fact {
    public let channel: Channel
    public let reader: Identity
    /// The newest message that they have seen.
    public let message: Int64
    /// Whether they let others know.
    public let isTold: Bool
}

extension Thread {
    /// Marks only go forward.
    /// - Returns: whether it has moved.
    static func markRead(_ channel: String, to message: Int64, _ db: Database) throws -> Bool {
        try open(channel, db)
        try db.execute(
            sql: "UPDATE threads SET lastRead = ?1 WHERE channel = ?2 AND (lastRead IS NULL OR lastRead < ?1)",
            arguments: [message, channel])
        return db.changesCount > 0
    }
}
