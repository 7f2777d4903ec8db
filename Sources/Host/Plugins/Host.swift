import GRDB
public import NIOCore
import Synchronization

/// What plugins find here: the data folder, the clock, message ids, sessions, hooks, live streams, pages, and each
/// other. It knows none of them by name.
public final class Host: Sendable {
    public static let version = "0.1.0"

    public let folder: DataFolder
    public let clock: WallClock
    /// Time since the program started, by a clock that nobody sets: for what lasts a while.
    public let uptime: @Sendable () -> Duration
    /// Waits for so long. Ends at once, with a `CancellationError`, where its task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void
    public let hooks = Hooks()
    public let identifiers: Identifiers
    public let sessions: Sessions
    public let forms: FormTokens
    public let live: LiveStreams
    public let limits: RateLimits
    public let audit: AuditLog
    public let settings: HostSettings
    /// For services that need sockets of their own.
    public let eventLoopGroup: any EventLoopGroup
    /// Cookies carry `Secure` and the `__Host-` prefix.
    public let isSecure: Bool
    /// The one address that the operator lets the program listen on; `nil` for all of them.
    public let onlyAddress: String?

    let start: ServerStart
    let signingKey = SigningKey()
    let database = DatabaseFile("host.db", schemas: Sessions.schema)
    private let loaded = Mutex<[any Plugin]>([])
    private let pages = Mutex<Templates?>(nil)
    private let reachable = Mutex<[String]>([])
    private let identity = Mutex<TLSIdentity?>(nil)
    private let stock = Mutex<(@Sendable () -> Inventory)?>(nil)

    init(
        folder: DataFolder, settings: HostSettings, clock: WallClock,
        uptime: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void,
        isSecure: Bool, onlyAddress: String?,
        eventLoopGroup: any EventLoopGroup, streamLimits: LiveStream.Limits = .init()
    ) {
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.uptime = uptime
        self.sleep = sleep
        self.isSecure = isSecure
        self.onlyAddress = onlyAddress
        self.eventLoopGroup = eventLoopGroup
        start = ServerStart(version: Self.version)
        let cookies = CookieNames(secure: isSecure)
        let database = database
        identifiers = Identifiers(clock: clock) { reserved in
            try database.writeBlocking {
                try $0.execute(
                    sql:
                        "INSERT INTO reservations (name, upTo) VALUES ('ids', ?) ON CONFLICT (name) DO UPDATE SET upTo = excluded.upTo",
                    arguments: [reserved])
            }
        }
        sessions = Sessions(
            database: database, key: signingKey, clock: clock, uptime: uptime, settings: settings,
            cookies: cookies)
        forms = FormTokens(sessions: sessions, key: signingKey, cookies: cookies)
        self.limits = RateLimits(settings, uptime: uptime)
        audit = AuditLog(
            folder: folder, clock: clock, uptime: uptime, isLimited: settings.rateLimitEnabled,
            maxBytes: UInt64(settings.auditLogMaxSizeMB) << 20,
            backups: settings.auditLogBackups)
        live = LiveStreams(
            on: eventLoopGroup, sessions: sessions, settings: settings, start: start, limits: streamLimits)
    }

    /// Another plugin, made before this one because it is in ``Plugin/requires``.
    /// - Throws: ``StartupProblem`` when it is not: a mistake in `requires`.
    public func plugin<P: Plugin>(_ type: P.Type) throws -> P {
        guard let plugin = loaded.withLock({ $0 }).lazy.compactMap({ $0 as? P }).first else {
            throw StartupProblem("a plugin asks for \"\(type.name)\" without naming it in its `requires`")
        }
        return plugin
    }

    /// A plugin that a command works on.
    /// - Throws: ``StartupProblem`` when it is off.
    public func enabled<P: Plugin>(_ type: P.Type) throws -> P {
        guard let plugin = loaded.withLock({ $0 }).lazy.compactMap({ $0 as? P }).first else {
            throw StartupProblem("\"\(type.name)\" is off in the configuration")
        }
        return plugin
    }

    func add(_ plugin: any Plugin) {
        loaded.withLock { $0.append(plugin) }
    }

    var plugins: [any Plugin] { loaded.withLock { $0 } }

    /// The pages of all enabled plugins. Complete once the boot is done.
    /// - Throws: ``StartupProblem`` before that.
    public func render(_ page: String, _ values: [String: any Sendable]) throws -> String {
        guard let templates = pages.withLock({ $0 }) else { throw StartupProblem("no pages yet") }
        return try templates.render(page, values)
    }

    func use(_ templates: Templates) {
        pages.withLock { $0 = templates }
    }

    /// The certificate in use; `nil` while the server does not run, or without TLS.
    var tls: TLSIdentity? { identity.withLock { $0 } }

    func present(_ identity: TLSIdentity?) {
        self.identity.withLock { $0 = identity }
    }

    /// Where the server is reached, the best first; empty while it does not listen.
    func isReached(at addresses: [String]) {
        reachable.withLock { $0 = addresses }
    }

    /// The beginning of links that people are handed.
    /// - Parameter asked: what the operator said it is.
    /// - Returns: without a slash at the end; where the server does not run, what its next start would most likely say.
    /// - Throws: ``StartupProblem`` for what is no such address.
    public func base(_ asked: String?) throws -> String {
        guard let asked else {
            let listed = reachable.withLock { $0 }
            return listed.first
                ?? Announcement(isSecure: isSecure, onlyHost: onlyAddress).addresses(port: Serve.standardPort)[0]
        }
        let scheme = ["https://", "http://"].first { asked.lowercased().hasPrefix($0) }
        let authority = scheme.map { asked.dropFirst($0.count) }.map { $0.hasSuffix("/") ? $0.dropLast() : $0 }
        guard let scheme, let authority, Authority(String(authority)) != nil else {
            throw StartupProblem("\"\(asked)\" is not an address such as https://chat.example.org")
        }
        return scheme + authority
    }

    /// Who brought what, and how each plugin is doing.
    var inventory: Inventory { stock.withLock { $0 }?() ?? Inventory() }

    func take(_ inventory: @escaping @Sendable () -> Inventory) {
        stock.withLock { $0 = inventory }
    }
}

/// Message ids carry on after a restart.
struct IdentifierReservations: Feature {
    let host: Host

    func register(in app: inout Registration) {
        app.migrate("0001 reservations", in: Sessions.schema) { db in
            try db.create(table: "reservations", options: [.strict]) { table in
                table.primaryKey("name", .text)
                table.column("upTo", .integer).notNull()
            }
        }
        app.prepare { [host] in
            let reserved = try await host.database.read {
                try Int64.fetchOne($0, sql: "SELECT upTo FROM reservations WHERE name = 'ids'")
            }
            host.identifiers.resume(after: reserved ?? 0)
        }
    }
}
