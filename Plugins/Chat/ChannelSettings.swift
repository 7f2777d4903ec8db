import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird

/// How somebody wants a channel for themselves: out of sight until somebody speaks there, or less loud.
///
///   PUT /api/chat/channels/:id/settings     {hidden?, level?}
struct ChannelSettings: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.routes.put("channels/:id/settings", use: change)
    }

    private func change(_ request: Request, _ context: SignedIn) async throws -> Response {
        let reader = context.identity
        let channel = try chat.channel(try context.parameter("id"), for: reader)
        try chat.host.limits.spend(Preferences.limit, by: reader.id)
        let wish = try await request.json(Wish.self)
        guard wish.hidden != true || channel.kind == .dm else {
            throw Refusal(
                .unprocessableContent, "not-to-be-hidden",
                "Only a direct message can be hidden. A channel can be muted.")
        }
        try await chat.store.mailboxes.write(reader.key) { [chat] db in
            // They may have left by now.
            let channel = try chat.channel(channel.id, for: reader)
            var thread = try Thread.fetchOne(db, key: channel.id) ?? Thread(channel: channel.id)
            thread.hidden = wish.hidden ?? thread.hidden
            thread.level = wish.level ?? thread.level
            try thread.upsert(db)
            if !channel.isPublic { try chat.show(channel.id, to: reader, db) }
        }
        let entry = try await chat.entry(for: channel, reader)
        if channel.isPublic { chat.host.live.publish(try LiveEvent("channel", entry), to: .users([reader.id])) }
        return try .json(entry)
    }

    private struct Wish: Decodable {
        let hidden: Bool?
        let level: Thread.Level?
    }
}
