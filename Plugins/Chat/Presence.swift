import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird
import Synchronization

/// Who is there, and what they say of themselves.
///
///   GET /api/chat/presence     everybody who is there or has something to say
///   PUT /api/chat/presence     {state, status?}; live event "presence"
///
/// A state belongs to a session; of all that have a stream open the liveliest counts. Who has none is offline, though not
/// at once: a page that is loaded anew is gone for a moment only.
final class Presence: Feature {
    enum State: String, Codable, Comparable, Sendable {
        case offline, hidden, idle, active

        private var rank: Int {
            switch self {
            case .offline: 0
            case .hidden: 1
            case .idle: 2
            case .active: 3
            }
        }

        static func < (a: State, b: State) -> Bool { a.rank < b.rank }
    }

    static let limit = RateLimit("presence", perMinute: 60, "You come and go very quickly.")
    /// In Unicode scalars.
    static let longestStatus = 100

    private struct Seen {
        var state = State.active
        var streams = 0
        /// Rounds of the sweep since the last stream ended.
        var roundsGone = 0
    }

    private struct Census {
        var sessions: [UserID: [String: Seen]] = [:]
        var statuses: [UserID: String] = [:]
        /// What everybody was told last.
        var told: [UserID: State] = [:]

        func state(of user: UserID) -> State {
            sessions[user]?.values.map(\.state).max() ?? .offline
        }
    }

    private let chat: ChatPlugin
    private let census = Mutex(Census())

    init(chat: ChatPlugin) {
        self.chat = chat
    }

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.migrate("0005 statuses", in: MessageStore.recordSchema) { db in
            try db.create(table: "statuses", options: [.strict, .withoutRowID]) { table in
                table.primaryKey("user", .text)
                table.column("text", .text).notNull()
            }
        }
        app.prepare { [self] in
            let statuses = try await chat.store.record.read { db in
                try Row.fetchAll(db, sql: "SELECT user, text FROM statuses").map {
                    ($0["user"] as UserID, $0["text"] as String)
                }
            }
            census.withLock { $0.statuses = Dictionary(uniqueKeysWithValues: statuses) }
        }
        chat.host.live.watch { [self] in streamChanged($0, isOpen: $1) }
        app.every(.seconds(5), "presence") { [self] in sweep() }
        app.on(AccountDeleted.self) { [self] in try await setStatus("", of: $0.account.id) }
        app.routes.get("presence", use: list)
        app.routes.put("presence", use: change)
    }

    // MARK: Asking and saying

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        let everybody = census.withLock { census in
            Set(census.sessions.keys).union(census.statuses.keys).map { user in
                (user, census.state(of: user), census.statuses[user] ?? "")
            }
        }
        return try .json(
            everybody.compactMap { user, state, status in
                chat.directory.identity(of: user).map { Person(username: $0.username, state: state, status: status) }
            }.sorted { $0.username < $1.username })
    }

    private func change(_ request: Request, _ context: SignedIn) async throws -> Response {
        let user = context.identity.id
        let wish = try await request.json(Wish.self)
        guard wish.state != .offline else { throw Refusal.malformed("Who is offline does not say so.") }
        let status = try wish.status.map(Self.checked)
        try chat.host.limits.spend(Self.limit, by: user)
        census.withLock { $0.sessions[user, default: [:]][context.session.id, default: Seen()].state = wish.state }
        if let status { try await setStatus(status, of: user) }
        tell(user)
        return .noContent
    }

    /// - Throws: ``Host/Refusal`` 422.
    private static func checked(_ status: String) throws -> String {
        try ChannelText.line(status, "status", most: longestStatus)
    }

    private func setStatus(_ status: String, of user: UserID) async throws {
        guard status != census.withLock({ $0.statuses[user] ?? "" }) else { return }
        try await chat.store.record.write { [self] db in
            if status.isEmpty {
                try db.execute(sql: "DELETE FROM statuses WHERE user = ?", arguments: [user])
            } else {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO statuses (user, text) VALUES (?, ?)", arguments: [user, status])
            }
            db.afterNextTransaction { [self] _ in
                census.withLock { census in
                    census.statuses[user] = status.isEmpty ? nil : status
                    census.told[user] = nil
                }
            }
        }
        tell(user)
    }

    // MARK: Coming and going

    private func streamChanged(_ session: Session, isOpen: Bool) {
        census.withLock { census in
            var seen = census.sessions[session.user]?[session.id] ?? Seen()
            seen.streams += isOpen ? 1 : -1
            seen.roundsGone = 0
            census.sessions[session.user, default: [:]][session.id] = seen
        }
        if isOpen { tell(session.user) }
    }

    /// Who has been gone for a whole round is offline: five to ten seconds.
    private func sweep() {
        let gone = census.withLock { census -> [UserID] in
            var gone: [UserID] = []
            for (user, sessions) in census.sessions {
                var left = sessions.mapValues { seen in
                    var seen = seen
                    if seen.streams <= 0 { seen.roundsGone += 1 }
                    return seen
                }
                left = left.filter { $1.streams > 0 || $1.roundsGone < 2 }
                census.sessions[user] = left.isEmpty ? nil : left
                if left.count < sessions.count { gone.append(user) }
            }
            return gone
        }
        for user in gone { tell(user) }
    }

    /// Tells everybody, where there is anything new to tell.
    private func tell(_ user: UserID) {
        guard let username = chat.directory.account(user)?.username else { return }
        // Told under the lock, so that the last word that goes out is the last that is so.
        census.withLock { census in
            let state = census.state(of: user)
            guard census.told[user] != state else { return }
            census.told[user] = state == .offline ? nil : state
            let person = Person(username: username, state: state, status: census.statuses[user] ?? "")
            // Texts always encode.
            guard let event = try? LiveEvent("presence", person) else { return }
            chat.host.live.publish(event, to: .everyone)
        }
    }

    private struct Person: Encodable {
        let username: String
        let state: State
        let status: String
    }

    private struct Wish: Decodable {
        let state: State
        let status: String?
    }
}
