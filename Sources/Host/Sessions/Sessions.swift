import GRDB
import HTTPTypes
public import Hummingbird
import Logging
import Synchronization

/// Who is signed in where: a random id in a signed cookie, and a record here.
///
/// All records are in memory, so a request costs no query; what changes is written through. Only the digest of an
/// id is stored: who reads the database cannot sign in with it.
public final class Sessions: Feature {
    static let schema = Schema("host")

    private let database: DatabaseFile
    private let key: SigningKey
    private let clock: WallClock
    private let uptime: @Sendable () -> Duration
    private let settings: HostSettings
    private let cookies: CookieNames
    private let onEnd = Mutex<(@Sendable ([Session], Ending) -> Void)?>(nil)
    private let identities = Mutex<(any IdentitySource)?>(nil)

    /// A session and its age, by the clock that nobody sets: the wall clock tells people, and later starts, when.
    private struct Known {
        var session: Session
        let beganAt: Duration
        var seenAt: Duration
    }

    private struct State {
        var sessions: [String: Known] = [:]
        var seen: Set<String> = []
        /// What could not be written, for the moment: begun, and ended.
        var unsaved: Set<String> = []
        var unremoved: Set<String> = []
        var isFailing = false
    }
    private let state = Mutex(State())

    init(
        database: DatabaseFile, key: SigningKey, clock: WallClock, uptime: @escaping @Sendable () -> Duration,
        settings: HostSettings, cookies: CookieNames
    ) {
        self.database = database
        self.key = key
        self.clock = clock
        self.uptime = uptime
        self.settings = settings
        self.cookies = cookies
    }

    public func register(in app: inout Registration) {
        app.migrate("0001 sessions", in: Self.schema) { db in
            try db.create(table: "sessions", options: [.strict]) { table in
                table.primaryKey("id", .text)
                table.column("user", .text).notNull().indexed()
                table.column("createdAt", .integer).notNull()
                table.column("lastSeenAt", .integer).notNull()
                table.column("address", .text)
                table.column("agent", .text)
            }
        }
        app.prepare { [self] in
            let all = try await database.read { try Session.fetchAll($0) }
            state.withLock { state in
                for session in all { load(session, into: &state) }
            }
        }
        app.every(.seconds(60), "sessions") { [self] in try await tidy() }
        app.every(.seconds(2), "sessions that are over") { [self] in try await endThoseThatAreOver() }
    }

    /// What was seen in the future, before the clock was set back, was seen now: it would never grow old.
    private func load(_ session: Session, into state: inout sending State) {
        let (now, up) = (clock.now(), uptime())
        var session = session
        if session.lastSeenAt > now {
            session.lastSeenAt = now
            state.seen.insert(session.id)
        }
        let age = max(.zero, now.since(session.createdAt))
        state.sessions[session.id] = Known(
            session: session, beganAt: up - age, seenAt: up - now.since(session.lastSeenAt))
    }

    /// The one who can tell whose a session is.
    public func identify(with source: any IdentitySource) {
        identities.withLock { $0 = source }
    }

    enum Ending {
        case signedOut
        /// The browser goes on under another id.
        case renewed
    }

    func whenEnded(_ body: @escaping @Sendable ([Session], Ending) -> Void) {
        onEnd.withLock { $0 = body }
    }

    // MARK: A request's session

    func authenticate(_ request: Request) -> (session: Session, identity: Identity)? {
        guard let token = signedValue(of: cookies.session, in: request, for: "session") else { return nil }
        let id = Self.digest(token)
        let (now, up) = (clock.now(), uptime())
        let session = state.withLock { state -> Session? in
            guard let known = state.sessions[id], !isOver(known, at: up) else { return nil }
            if up - known.seenAt > .seconds(60) {
                state.sessions[id]?.session.lastSeenAt = now
                state.sessions[id]?.seenAt = up
                state.seen.insert(id)
            }
            return known.session
        }
        guard let session, let identity = identities.withLock({ $0 })?.identity(of: session.user) else { return nil }
        return (session, identity)
    }

    /// Whether the session has not been ended since a request was found to belong to it.
    func isOpen(_ session: Session) -> Bool {
        state.withLock { $0.sessions[session.id] != nil }
    }

    private func isOver(_ known: Known, at up: Duration) -> Bool {
        let longest = Duration.seconds(Int64(settings.sessionMaxDays) * 86_400)
        return up - known.seenAt > .seconds(Int64(settings.sessionIdleMinutes) * 60)
            || longest > .zero && up - known.beganAt > longest
    }

    // MARK: Begin and end

    /// As long as browsers keep a cookie at all (RFC 6265bis): whether a session has been idle for too long is decided
    /// here, and who comes every day stays signed in.
    private static let cookieAge = Duration.seconds(400 * 86_400)

    /// A user who signs in once more is signed out where they have not been seen for the longest time.
    static let mostPerUser = 50

    /// Signs `user` in on the browser that made `request`.
    /// - Returns: the session, and the value for `Set-Cookie`.
    public func begin(
        for user: UserID, _ request: Request, from address: String?
    ) async throws -> (session: Session, cookie: String) {
        let token = randomToken(bytes: 32)
        let now = clock.now()
        let session = Session(
            id: Self.digest(token), user: user, createdAt: now, lastSeenAt: now, address: address,
            agent: request.headers[.userAgent].map { String($0.unicodeScalars.prefix(256)) })
        let isSaved = try await persist { try session.insert($0) }
        let up = uptime()
        state.withLock { state in
            state.sessions[session.id] = Known(session: session, beganAt: up, seenAt: up)
            if !isSaved { state.unsaved.insert(session.id) }
        }
        let surplus = all(of: user).filter { $0.id != session.id }.dropFirst(Self.mostPerUser - 1)
        if !surplus.isEmpty { try await end(Array(surplus)) }
        let cookie = cookies.make(
            cookies.session, "\(token).\(key.sign(token, for: "session"))", maxAge: Self.cookieAge)
        return (session, cookie)
    }

    /// Gives the browser of `session` another id, so that whoever else holds the old one is out. Its streams are
    /// cut and come back with the new cookie.
    /// - Returns: the value for `Set-Cookie`.
    /// - Throws: ``Refusal/signInNeeded`` when the session was ended meanwhile: nobody is signed in then.
    public func renew(_ session: Session, _ request: Request, from address: String?) async throws -> String {
        let (fresh, cookie) = try await begin(for: session.user, request, from: address)
        // Asked once the new one is there: whoever ends all of a user either ends it, too, or is seen here.
        guard isOpen(session) else {
            try await end([fresh])
            throw Refusal.signInNeeded
        }
        try await end([session], .renewed)
        return cookie
    }

    /// - Returns: the value for `Set-Cookie` that takes the cookie away.
    public func end(_ session: Session) async throws -> String {
        try await end([session])
        return cookies.make(cookies.session, "", maxAge: .zero)
    }

    /// Ends every session of `user` but one.
    public func endAll(of user: UserID, except kept: Session? = nil) async throws {
        try await end(all(of: user).filter { $0.id != kept?.id })
    }

    /// Ends those of all users that `isMeant`.
    public func endAll(where isMeant: (Session) -> Bool) async throws {
        let all = state.withLock { $0.sessions.values.map(\.session) }
        try await end(all.filter(isMeant))
    }

    public func all(of user: UserID) -> [Session] {
        state.withLock { state in state.sessions.values.map(\.session).filter { $0.user == user } }
            .sorted { $0.lastSeenAt > $1.lastSeenAt }
    }

    private func end(_ ended: [Session], _ ending: Ending = .signedOut) async throws {
        let ids = ended.map(\.id)
        state.withLock { state in
            for id in ids { state.sessions[id] = nil }
            state.unremoved.formUnion(ids)
        }
        // Also when the disk is full: who is out hears nothing more.
        onEnd.withLock { $0 }?(ended, ending)
        guard try await persist({ _ = try Session.deleteAll($0, keys: ids) }) else { return }
        state.withLock { $0.unremoved.subtract(ids) }
    }

    /// People sign in and out also while the disk is full or the file is busy: what could not be written then is written
    /// later. Only what a stop finds unwritten is lost: who signed in is out, and who signed out is in again.
    /// - Returns: whether it was written.
    private func persist(_ change: @escaping @Sendable (Database) throws -> Void) async throws -> Bool {
        // Nobody waits again for what has just failed.
        guard !state.withLock({ $0.isFailing }) else { return false }
        do {
            try await database.write(change)
            return true
        } catch let error as DatabaseError {
            let isKnown = state.withLock { state in
                defer { state.isFailing = true }
                return state.isFailing
            }
            if !isKnown {
                Logger(label: "host").error(
                    "sessions cannot be written, and are kept in memory", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    private func tidy() async throws {
        let (seen, unsaved, unremoved) = state.withLock { state in
            let (seen, unsaved) = (state.seen, state.unsaved)
            state.seen = []
            return (
                seen.subtracting(unsaved).compactMap { state.sessions[$0]?.session },
                unsaved.compactMap { state.sessions[$0]?.session }, state.unremoved
            )
        }
        guard !seen.isEmpty || !unsaved.isEmpty || !unremoved.isEmpty || state.withLock({ $0.isFailing }) else {
            return
        }
        try await database.write { [self] db in
            // One that was ended meanwhile has no row any more, and gets none.
            for session in seen where try session.exists(db) { try session.update(db) }
            for session in unsaved where isOpen(session) { try session.upsert(db) }
            try Session.deleteAll(db, keys: unremoved)
        }
        state.withLock { state in
            state.unsaved.subtract(unsaved.map(\.id))
            state.unremoved.subtract(unremoved)
            state.isFailing = false
        }
    }

    private func endThoseThatAreOver() async throws {
        let up = uptime()
        let over = state.withLock { state in state.sessions.values.filter { isOver($0, at: up) }.map(\.session) }
        if !over.isEmpty { try await end(over) }
    }

    // MARK: Cookies

    /// The value of a cookie of ours, without its signature; `nil` when the signature does not hold.
    func signedValue(of name: String, in request: Request, for purpose: String) -> String? {
        guard let cookie = request.cookies[name]?.value, cookie.utf8.count <= 256 else { return nil }
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, key.verify(String(parts[1]), of: String(parts[0]), for: purpose) else { return nil }
        return String(parts[0])
    }

    private static func digest(_ token: String) -> String {
        Hex.encode(SHA256.hash(token.utf8))
    }
}

/// Names and attributes of the cookies: over TLS the `__Host-` prefix ties them to this host and to TLS (RFC 6265bis).
struct CookieNames: Sendable {
    let secure: Bool

    var session: String { secure ? "__Host-session" : "session" }
    var visit: String { secure ? "__Host-visit" : "visit" }

    /// - Parameter maxAge: zero takes the cookie away; `nil` ends with the browser.
    func make(_ name: String, _ value: String, maxAge: Duration?) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "")
            + (maxAge.map { "; Max-Age=\($0.components.seconds)" } ?? "")
    }
}

extension HTTPField.Name {
    /// The id of the user that a page was made for; pages send it along.
    static let minimostUser = Self("X-Minimost-User")!
}

/// Finds out who makes a request, before any handler runs.
struct SessionLookup: RouterMiddleware {
    let sessions: Sessions
    let forms: FormTokens

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.signedIn = sessions.authenticate(request)
        // A page that was open while somebody else signed in on the same browser must not act for them.
        if let meant = request.headers[.minimostUser], meant != context.signedIn?.identity.id.rawValue {
            context.signedIn = nil
        }
        context.visit = forms.visit(of: request)
        if let name = context.signedIn?.identity.username {
            context.logger[metadataKey: "user"] = "\(name)"
        }
        return try await next(request, context)
    }
}
