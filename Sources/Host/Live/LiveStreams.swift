import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// `GET /events`: the live stream of server-sent events, one a browser.
///
/// A published event is encoded once and handed to each event loop, which writes the same buffer to the channels of
/// its own subscribers. Numbered events carry a ``Cursor``; a stream that was cut gets what it missed from the feeds
/// before anything new, so it sees every event once.
public final class LiveStreams: Feature {
    private let loops: [EventLoopStreams]
    private let feeds = Mutex<[any LiveFeed]>([])
    private let sessions: Sessions
    private let settings: HostSettings
    private let limits: LiveStream.Limits
    private let start: ServerStart

    private struct Census {
        var streams: [UserID: Int] = [:]
        var isClosed = false
    }
    private let census = Mutex(Census())
    private let watchers = Mutex<[@Sendable (Session, Bool) -> Void]>([])

    init(
        on group: any EventLoopGroup, sessions: Sessions, settings: HostSettings, start: ServerStart,
        limits: LiveStream.Limits = .init()
    ) {
        loops = group.makeIterator().map { EventLoopStreams($0) }
        self.sessions = sessions
        self.settings = settings
        self.start = start
        self.limits = limits
    }

    public func register(in app: inout Registration) {
        app.routes.get("/events", use: open)
        sessions.whenEnded { [self] in end($0, $1) }
    }

    func seal(_ feeds: [any LiveFeed]) {
        self.feeds.withLock { $0 = feeds }
    }

    /// Tells `audience`. Returns at once; events published one after the other arrive in that order.
    public func publish(_ event: LiveEvent, to audience: Audience) {
        for loop in loops { loop.send(event, to: audience) }
    }

    /// The users that have a stream open at the moment.
    public var present: Set<UserID> { census.withLock { Set($0.streams.keys) } }

    /// How many streams are open.
    public var count: Int { census.withLock { $0.streams.values.reduce(0, +) } }

    /// Has `body` told of every stream that opens or ends from now on, and of which session it is.
    public func watch(_ body: @escaping @Sendable (_ session: Session, _ isOpen: Bool) -> Void) {
        watchers.withLock { $0.append(body) }
    }

    private func tell(_ session: Session, isOpen: Bool) {
        for watcher in watchers.withLock({ $0 }) { watcher(session, isOpen) }
    }

    // MARK: Opening

    private func open(_ request: Request, _ context: SignedIn) async throws -> Response {
        let asked = request.headers[.lastEventID] ?? request.uri.parameter("since")
        let cursor = try asked.flatMap { $0.isEmpty ? nil : $0 }.map(Self.cursor)
        guard let loop = loops.first(where: { $0.eventLoop === context.channel.eventLoop }) else {
            throw Refusal.shuttingDown
        }
        guard hasRoom(context.identity.id) else {
            throw Refusal.tooManyStreams(limit: settings.maxEventStreamsPerUser)
        }
        let (identity, session, channel) = (context.identity, context.session, context.channel)
        let logger = context.logger
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"],
            body: ResponseBody { [self] writer in
                do {
                    try await serve(&writer, identity, session, channel, on: loop, since: cursor)
                } catch {
                    if channel.isActive { logger.error("a live stream failed", metadata: ["error": "\(error)"]) }
                    throw error
                }
                try await writer.finish(nil)
            })
    }

    private static func cursor(_ text: String) throws -> Cursor {
        guard let cursor = Cursor(text) else { throw Refusal.malformed("The event id is not one of ours.") }
        return cursor
    }

    private func serve(
        _ writer: inout any ResponseBodyWriter, _ identity: Identity, _ session: Session, _ channel: any Channel,
        on loop: EventLoopStreams, since cursor: Cursor?
    ) async throws {
        // The head is out already, so a refusal is a hint when to come back.
        if let hint = enter(identity.id) { return try await writer.write(hint) }
        defer { leave(identity.id) }
        tell(session, isOpen: true)
        defer { tell(session, isOpen: false) }
        let end = StreamEnd()
        let key = try await loop.add(
            identity, session, channel, limits, onEnd: { end.come() }, onHalfClose: { end.come() })
        defer { loop.remove(key) }
        // Whatever ends streams sees this one from here on; what it ended before is seen here.
        guard !census.withLock({ $0.isClosed }) else { return try await writer.write(Self.restartHint) }
        guard sessions.isOpen(session) else { return try await writer.write(Self.sessionEnded) }
        try await catchUp(&writer, identity, key, loop, since: cursor, until: end)
        await end.hasCome()
    }

    private func hasRoom(_ user: UserID) -> Bool {
        census.withLock { $0.streams[user, default: 0] < settings.maxEventStreamsPerUser }
    }

    /// - Returns: `nil` for one that is let in.
    private func enter(_ user: UserID) -> ByteBuffer? {
        census.withLock { census in
            guard !census.isClosed else { return Self.restartHint }
            guard census.streams[user, default: 0] < settings.maxEventStreamsPerUser else { return Self.fullHint }
            census.streams[user, default: 0] += 1
            return nil
        }
    }

    private func leave(_ user: UserID) {
        census.withLock { census in
            guard let count = census.streams[user] else { return }
            census.streams[user] = count > 1 ? count - 1 : nil
        }
    }

    // MARK: Catching up

    /// Says hello, then writes what the feeds have after `since` until the stream stands at their end.
    private func catchUp(
        _ writer: inout any ResponseBodyWriter, _ identity: Identity, _ key: StreamKey, _ loop: EventLoopStreams,
        since: Cursor?, until end: StreamEnd
    ) async throws {
        let feeds = feeds.withLock { $0 }
        var cursor = Cursor([:])
        var resumed = since != nil
        for feed in feeds {
            let positions = try await feed.positions(for: identity)
            // A position that this feed never gave means that its file was lost or restored from a backup.
            if let position = since?[feed.key], positions.contains(position) {
                cursor.advance(feed.key, to: position)
            } else {
                cursor.advance(feed.key, to: positions.upperBound)
                resumed = false
            }
        }
        guard !end.isHere else { return }
        try await writer.write(start.hello(cursor, resumed: resumed))
        repeat {
            for feed in feeds {
                try await replay(&writer, feed, identity, &cursor, until: end)
            }
        } while try await !loop.goLive(key, at: cursor)
    }

    private func replay(
        _ writer: inout any ResponseBodyWriter, _ feed: any LiveFeed, _ identity: Identity, _ cursor: inout Cursor,
        until end: StreamEnd
    ) async throws {
        let page = 200
        var count = page
        while count == page {
            let events = try await feed.events(after: cursor[feed.key] ?? 0, for: identity, limit: page)
            for event in events {
                guard !end.isHere else { return }
                if let place = event.place { cursor.advance(place.feed, to: place.position) }
                var buffer = event.lines
                buffer.writeString("id: \(cursor)\n\n")
                try await writer.write(buffer)
            }
            count = events.count
        }
    }

    // MARK: Ending

    private static let sessionEnded = ByteBuffer(string: "event: session-ended\ndata: {}\n\n")
    private static let renewalHint = ByteBuffer(string: "retry: 2000\n\n")
    private static let fullHint = ByteBuffer(string: "retry: 30000\n\n")
    private static let restartHint = ByteBuffer(string: "retry: 1000\n\n")

    private func end(_ sessions: [Session], _ ending: Sessions.Ending) {
        let ids = Set(sessions.map(\.id))
        let farewell =
            switch ending {
            case .signedOut: Self.sessionEnded
            case .renewed: Self.renewalHint
            }
        for loop in loops { loop.end(saying: farewell) { ids.contains($0.session.id) } }
    }

    /// Ends the streams of `user`, whose browsers come back at once: for when what they were told does not hold any more.
    public func restart(_ user: UserID) {
        for loop in loops { loop.end(saying: Self.renewalHint) { $0.identity.id == user } }
    }

    /// Ends all streams and takes no new ones. Browsers come back after the time that the hint gives.
    func shutdown() {
        census.withLock { $0.isClosed = true }
        for loop in loops { loop.end(saying: Self.restartHint) { _ in true } }
    }
}

/// The end of one stream: comes once, and is awaited by the response that carries it.
private final class StreamEnd: Sendable {
    private let flag = Atomic(false)
    private let stream = AsyncStream<Void>.makeStream()

    var isHere: Bool { flag.load(ordering: .relaxed) }

    func come() {
        flag.store(true, ordering: .relaxed)
        stream.continuation.finish()
    }

    func hasCome() async {
        for await _ in stream.stream {}
    }
}

/// What tells one run of the server from the next.
struct ServerStart: Sendable {
    let version: String
    let boot = randomToken(bytes: 9)

    func hello(_ cursor: Cursor, resumed: Bool) -> ByteBuffer {
        ByteBuffer(
            string: "retry: 2000\nid: \(cursor)\nevent: hello\n"
                + "data: {\"version\":\"\(version)\",\"boot\":\"\(boot)\",\"resumed\":\(resumed)}\n\n")
    }
}

extension HTTPField.Name {
    static let lastEventID = Self("Last-Event-ID")!
    static let xAccelBuffering = Self("X-Accel-Buffering")!
}
