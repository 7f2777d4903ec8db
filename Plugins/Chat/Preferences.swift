import Auth
import GRDB
import Host
import Hummingbird

/// What somebody wants of the server, wherever they sign in; kept in their own file.
///
///   GET, PUT /api/chat/preferences     {receipts}; announces PreferencesChanged
struct Preferences: Feature {
    static let limit = RateLimit("settings", perMinute: 60, "You are changing settings very quickly.")

    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.migrate("0003 preferences", in: Threads.schema) { db in
            try db.create(table: "preferences", options: [.strict, .withoutRowID]) { table in
                table.primaryKey("name", .text)
                table.column("value", .text).notNull()
            }
        }
        app.routes.get("preferences", use: show)
        app.routes.put("preferences", use: change)
    }

    private func show(_ request: Request, _ context: SignedIn) async throws -> Response {
        try .json(try await chat.store.mailboxes.read(context.identity.key, Values.load))
    }

    private func change(_ request: Request, _ context: SignedIn) async throws -> Response {
        try chat.host.limits.spend(Self.limit, by: context.identity.id)
        let wish = try await request.json(Values.self)
        try await chat.store.mailboxes.write(context.identity.key) { try wish.save($0) }
        await chat.host.hooks.announce(PreferencesChanged(user: context.identity.id, values: wish))
        return try .json(wish)
    }

    struct Values: Codable, Equatable, Sendable {
        /// Whether others are told how far I have read.
        var receipts = true

        static func load(_ db: Database) throws -> Values {
            let text = try String.fetchOne(db, sql: "SELECT value FROM preferences WHERE name = 'receipts'")
            return Values(receipts: text != "off")
        }

        fileprivate func save(_ db: Database) throws {
            try db.execute(
                sql: "INSERT OR REPLACE INTO preferences (name, value) VALUES ('receipts', ?)",
                arguments: [receipts ? "on" : "off"])
        }
    }
}

/// Somebody wants something else of the server, and it is on disk.
struct PreferencesChanged: Fact {
    let user: UserID
    let values: Preferences.Values
}
