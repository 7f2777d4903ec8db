import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird

/// How far somebody has read; kept in their own file, and told to their other browsers.
///
///   PUT /api/chat/channels/:id/read     {message}
struct ReadMarks: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.routes.put("channels/:id/read", use: mark)
    }

    private func mark(_ request: Request, _ context: SignedIn) async throws -> Response {
        let channel = try chat.channel(try context.parameter("id"), for: context.identity)
        let asked = try await request.json(Mark.self).message
        let newest = try await chat.store.read(channel, as: context.identity) { try Message.last(in: channel, $0) }
        guard let newest, asked >= 0 else {
            throw Refusal.messageNotFound
        }
        let seen = min(asked, newest)
        let event = try LiveEvent("read", ReadEvent(channel: channel.id, message: seen))
        try await chat.store.mailboxes.write(context.identity.key) {
            [live = chat.host.live, reader = context.identity.id] db in
            guard try Thread.markRead(channel.id, to: seen, db) else { return }
            // In the order of the commits: the last that browsers hear is the furthest.
            db.afterNextTransaction { _ in live.publish(event, to: .users([reader])) }
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
