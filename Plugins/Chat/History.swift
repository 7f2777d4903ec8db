import Auth
import GRDB
import HTTPTypes
public import Host
import Hummingbird

/// Reading back, in both directions.
///
///   GET /api/chat/channels/:id/messages?before=&after=&around=&limit=
///   GET /api/chat/messages/:id
struct History: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.routes.get("channels/:id/messages", use: page)
        app.routes.get("messages/:message", use: message)
    }

    private func page(_ request: Request, _ context: SignedIn) async throws -> Response {
        let channel = try chat.channel(try context.parameter("id"), for: context.identity)
        let window = try Window(request)
        let view = try await chat.store.read(channel, as: context.identity) { [chat] db in
            let page = try window.page(of: channel, db)
            return PageView(
                messages: try chat.views(page.messages, for: context.identity.id, db), hasBefore: page.hasBefore,
                hasAfter: page.hasAfter)
        }
        return try .json(view)
    }

    private func message(_ request: Request, _ context: SignedIn) async throws -> Response {
        let reader = context.identity
        let message = try await chat.message(try context.messageID("message"), for: reader)
        let channel = try chat.channel(message.channel, for: reader)
        return try .json(
            try await chat.store.read(channel, as: reader) { [chat] in try chat.view(message, for: reader.id, $0) })
    }

    private struct PageView: Encodable, Sendable {
        let messages: [MessageView]
        let hasBefore: Bool
        let hasAfter: Bool
    }
}

/// Which part of a channel is asked for.
struct Window: Sendable {
    enum Place: Sendable {
        case newest
        case before(Int64)
        case after(Int64)
        case around(Int64)
    }

    static let maxLimit = 200

    let place: Place
    let limit: Int

    struct Page: Sendable {
        var messages: [Message]
        var hasBefore: Bool
        var hasAfter: Bool
    }

    /// The newest last, whatever the direction.
    func page(of channel: Channel, _ db: Database) throws -> Page {
        switch place {
        case .newest: try older(than: .max, limit, channel, db)
        case .before(let id): try older(than: id, limit, channel, db)
        case .after(let id): try newer(than: id, limit, channel, db)
        case .around(let id):
            // The message itself belongs to the older half.
            try joined(
                older(than: id + 1, limit - limit / 2, channel, db), newer(than: id, limit / 2, channel, db))
        }
    }

    private func older(than id: Int64, _ limit: Int, _ channel: Channel, _ db: Database) throws -> Page {
        let found = try Message.in(channel).filter(Column("id") < id).order(Column("id").desc).limit(limit + 1)
            .fetchAll(db)
        let page = Array(found.prefix(limit).reversed())
        let last = page.last?.id ?? id - 1
        return Page(
            messages: page, hasBefore: found.count > limit,
            hasAfter: id == .max ? false : try !Message.in(channel).filter(Column("id") > last).isEmpty(db))
    }

    private func newer(than id: Int64, _ limit: Int, _ channel: Channel, _ db: Database) throws -> Page {
        let found = try Message.in(channel).filter(Column("id") > id).order(Column("id")).limit(limit + 1)
            .fetchAll(db)
        let page = Array(found.prefix(limit))
        let first = page.first?.id ?? id + 1
        return Page(
            messages: page, hasBefore: try !Message.in(channel).filter(Column("id") < first).isEmpty(db),
            hasAfter: found.count > limit)
    }

    private func joined(_ older: Page, _ newer: Page) -> Page {
        Page(
            messages: older.messages + newer.messages, hasBefore: older.hasBefore,
            hasAfter: newer.messages.isEmpty ? older.hasAfter : newer.hasAfter)
    }
}

extension Window {
    /// - Throws: ``Host/Refusal`` 400 for what is not a number or goes two ways at once.
    init(_ request: Request, most: Int = maxLimit, usually: Int = 50) throws {
        func number(_ name: String) throws -> Int64? {
            guard let text = request.uri.parameter(name) else { return nil }
            guard let number = Int64(text), (0...Identifiers.max).contains(number) else {
                throw Refusal.malformed("\"\(name)\" is a message id.")
            }
            return number
        }
        let places: [Place] = [
            try number("before").map(Place.before), try number("after").map(Place.after),
            try number("around").map(Place.around),
        ].compactMap(\.self)
        guard places.count <= 1 else { throw Refusal.malformed("Give one of before, after and around.") }
        place = places.first ?? .newest
        limit = try Self.limit(request.uri.parameter("limit"), most, usually)
    }

    private static func limit(_ text: String?, _ most: Int, _ usually: Int) throws -> Int {
        guard let text else { return usually }
        guard let limit = Int(text), limit >= 1 else {
            throw Refusal.malformed("\"limit\" is a number from 1 to \(most).")
        }
        return min(limit, most)
    }
}

extension ChatPlugin {
    /// A message that `reader` may see.
    /// - Throws: ``Host/Refusal`` 404.
    public func message(_ id: Int64, for reader: Identity) async throws -> Message {
        let found =
            if let open = try await store.record.read({ try Message.fetchOne($0, key: id) }) {
                open
            } else {
                try await store.mailboxes.read(reader.key) { try Message.fetchOne($0, key: id) }
            }
        guard let found, let place = try? channel(found.channel, for: reader), found.id > place.beginning else {
            throw Refusal.messageNotFound
        }
        return found
    }
}

extension SignedIn {
    /// - Throws: ``Host/Refusal`` 404 for what is not a message id.
    func messageID(_ name: String) throws -> Int64 {
        guard let id = Int64(try parameter(name)), (0...Identifiers.max).contains(id) else { throw Refusal.notFound }
        return id
    }
}
