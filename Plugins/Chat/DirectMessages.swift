import Auth
import HTTPTypes
public import Host
import Hummingbird

/// Conversations of two to sixteen people, or notes to oneself.
///
///   POST /api/chat/dms      the channel with these members, made or found
///
/// A direct message exists by being named: its id is the lower-case usernames in order, so the same people always
/// meet in the same place.
struct DirectMessages: Feature {
    static let maxMembers = 16
    static let limit = RateLimit("create_channel", perMinute: 30, "You are opening conversations very quickly.")

    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.post("dms", use: open)
    }

    private func open(_ request: Request, _ context: SignedIn) async throws -> Response {
        try chat.host.limits.spend(Self.limit, by: context.identity.id)
        let names = try await request.json(NewConversation.self).members
        let keys = Set(try names.map { try chat.present($0).key } + [context.identity.key])
        guard keys.count <= Self.maxMembers else {
            throw Refusal(
                .unprocessableContent, "too-many-members",
                "A conversation has at most \(Self.maxMembers) people. A private channel takes more.")
        }
        let channel = try chat.channel(Self.id(of: keys), for: context.identity)
        try await chat.store.mailboxes.write(context.identity.key) { [chat] db in
            if try Thread.appear(channel.id, db) { try chat.show(channel.id, to: context.identity, db) }
        }
        return try .json(try await chat.entry(for: channel, context.identity))
    }

    private struct NewConversation: Decodable {
        let members: [String]
    }

    static func id(of keys: Set<String>) -> String {
        "dm:" + keys.sorted(by: precedes).joined(separator: ":")
    }

    /// The names in an id, as they stand there.
    static func keys(in id: String) -> [String] {
        id.utf8.dropFirst(3).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// - Returns: `nil` unless `id` is well formed, names the reader, and all in it exist.
    static func channel(_ id: String, for reader: Identity, _ directory: Directory) -> Channel? {
        let keys = keys(in: id)
        guard keys.count <= maxMembers, keys.contains(reader.key), zip(keys, keys.dropFirst()).allSatisfy(precedes)
        else { return nil }
        let members = keys.compactMap { key in directory.account(named: key).flatMap { $0.key == key ? $0 : nil } }
        return members.count == keys.count ? Channel(id: id, kind: .dm, members: members) : nil
    }

    /// By bytes: the order does not depend on a language.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }
}

extension ChatPlugin {
    /// The id of the conversation of these people; `nil` where one of them is gone.
    public func directMessage(of people: Set<UserID>) -> String? {
        let accounts = people.compactMap(directory.account).filter { !$0.isDeleted }
        return accounts.count == people.count ? DirectMessages.id(of: Set(accounts.map(\.key))) : nil
    }
}
