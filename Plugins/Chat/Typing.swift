import Auth
import HTTPTypes
import Host
import Hummingbird

/// Somebody is writing at the moment. Told at once and kept nowhere.
///
///   POST /api/chat/channels/:id/typing     live event "typing"
struct Typing: Feature {
    static let limit = RateLimit("typing", perMinute: 60, "You are typing very quickly.")

    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.post("channels/:id/typing", use: tell)
    }

    private func tell(_ request: Request, _ context: SignedIn) async throws -> Response {
        let writer = context.identity
        let channel = try chat.channel(try context.parameter("id"), for: writer)
        try chat.host.limits.spend(Self.limit, by: writer.id)
        let event = try LiveEvent("typing", TypingEvent(channel: channel.id, username: writer.username))
        let others = Set(channel.members.map(\.id)).subtracting([writer.id])
        chat.host.live.publish(event, to: channel.isPublic ? .everyone : .users(others))
        return .noContent
    }

    private struct TypingEvent: Encodable {
        let channel: String
        let username: String
    }
}
