// Harness — the whole of Auth behind the real router, in a folder of its own, without a socket.

import GRDB
import Glibc
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
import Synchronization
import TestHarness
import Testing

@testable import Auth
@testable import Host

/// A running program with a temporary data folder.
struct TestServer: Sendable {
    let boot: Boot
    let auth: AuthPlugin
    let witness: Witness
    let clock: ManualClock
    let channel: TestChannel
    private let responder: RouterResponder<Visitor>

    var host: Host { boot.host }
    var directory: Directory { auth.directory }

    fileprivate init(
        _ settings: [String: JSONValue], in folder: DataFolder, clock: ManualClock, _ channel: TestChannel
    ) async throws {
        boot = try Boot(
            PluginsFile(path: "plugins.json", sections: ["auth": settings]), installed: [QuickAuth.self],
            folder: folder, isSecure: true, clock: clock.wall, uptime: { clock.uptime })
        try await boot.migrate()
        let plugin = try boot.host.plugin(QuickAuth.self)
        auth = plugin.auth
        // Commands ask for it by its own type.
        boot.host.add(plugin.auth)
        witness = plugin.witness
        self.clock = clock
        self.channel = channel
        responder = boot.responder(isStopping: ShutdownFlag())
    }

    func respond(to request: Request) async throws -> Response {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        // Where Hummingbird keeps the number of a request.
        logger[metadataKey: "hb.request.id"] = "1"
        return try await responder.respond(
            to: request, context: Visitor(source: .init(channel: channel.channel, logger: logger)))
    }

    /// An account that is there without anybody having signed up.
    @discardableResult
    func account(_ username: String, password: String? = "Quiet-harbour-7", rounds: Int = QuickAuth.rounds) async throws
        -> Account
    {
        let account = Account(
            username: username, passwordHash: password.map { PasswordHash(of: $0, rounds: rounds).stored },
            at: clock.now)
        return try await directory.store { db in
            try account.insert(db)
            return account
        }
    }

    /// A browser in which `username` is signed in.
    func browser(of username: String) async throws -> Browser {
        var browser = Browser(self)
        if directory.account(named: username) == nil { try await account(username) }
        let answer = try await browser.submit("/login", ["username": username, "password": "Quiet-harbour-7"])
        try #require(answer.status == 303)
        return browser
    }
}

extension TestServer {
    /// What live streams of `browsers` are told while `body` runs: the first `count` buffers that are more than the
    /// end of an event.
    func live(
        to browsers: [Browser], events count: Int, _ body: @Sendable () async throws -> Void
    ) async throws -> [String] {
        try await withThrowingTaskGroup { group in
            for browser in browsers {
                let response = try await respond(to: browser.request(.get, "/events"))
                try #require(response.status == .ok)
                let (opened, opening) = AsyncStream<Void>.makeStream()
                group.addTask { try await response.body.write(Opening(opened: opening)) }
                for await _ in opened { break }
            }
            try await body()
            // Ends of events, and what keeps connections open, which comes or not as the machine is busy.
            let told = await channel.texts.filter { !["\n", ":\n\n"].contains($0) }.prefix(count).reduce(into: []) {
                $0.append($1)
            }
            group.cancelAll()
            return told
        }
    }
}

/// Takes the beginning of a response body, and says when there is one.
private struct Opening: ResponseBodyWriter {
    let opened: AsyncStream<Void>.Continuation

    func write(_ buffer: ByteBuffer) async throws {
        opened.yield()
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Runs `bodies` one after the other, each with a new start of a server on the same data.
func withServer(
    _ settings: [String: JSONValue] = [:], _ bodies: (TestServer) async throws -> Void...
) async throws {
    let clock = ManualClock()
    try await withFolder { folder in
        for body in bodies {
            let channel = try await TestChannel()
            do {
                let server = try await TestServer(settings, in: folder, clock: clock, channel)
                defer { server.boot.close() }
                try await body(server)
            } catch {
                try await channel.close()
                throw error
            }
            try await channel.close()
        }
    }
}

/// Auth with cheap hashes, without waiting, and with a witness of its hooks.
struct QuickAuth: Plugin {
    static let name = AuthPlugin.name
    static var files: [EmbeddedFile] { AuthPlugin.files }
    static let rounds = 10

    let auth: AuthPlugin
    let witness: Witness

    init(host: Host, settings: AuthPlugin.Settings) throws {
        let witness = Witness()
        self.witness = witness
        auth = try AuthPlugin(host: host, settings: settings, hashing: PasswordHashing(rounds: Self.rounds)) {
            witness.saw("paused \($0.components.seconds) s")
        }
    }

    var features: [any Feature] { auth.features + [witness] }
    var browserSettings: [String: any Encodable & Sendable] { auth.browserSettings }
}

/// Writes down which hooks fired, in order; refuses or interferes when told to.
final class Witness: Feature {
    private let log = Mutex<[String]>([])
    private let refusal = Mutex<Refusal?>(nil)
    private let interference = Mutex<(@Sendable () async throws -> Void)?>(nil)

    var seen: [String] { log.withLock { $0 } }

    func saw(_ event: String) {
        log.withLock { $0.append(event) }
    }

    func forget() {
        log.withLock { $0 = [] }
    }

    /// Every proposal from now on.
    func refuse(with refusal: Refusal?) {
        self.refusal.withLock { $0 = refusal }
    }

    /// Done once, when the next password has been found right, before anybody acts on it.
    func interfere(_ body: @escaping @Sendable () async throws -> Void) {
        interference.withLock { $0 = body }
    }

    func register(in app: inout Registration) {
        app.on(AccountWillBeCreated.self) { [self] in try propose("AccountWillBeCreated \($0.username)") }
        app.on(AccountCreated.self) { [self] in saw("AccountCreated \($0.account.username)") }
        app.on(PasswordWillBeChecked.self) { [self] in try propose("PasswordWillBeChecked \(describe($0.attempt))") }
        app.on(PasswordRejected.self) { [self] in saw("PasswordRejected \(describe($0.attempt))") }
        app.on(PasswordAccepted.self) { [self] in
            saw("PasswordAccepted \(describe($0.attempt))")
            let interference = interference.withLock { interference in
                defer { interference = nil }
                return interference
            }
            try await interference?()
        }
        app.on(PasswordWasReset.self) { [self] _ in saw("PasswordWasReset") }
        app.on(PasswordChanged.self) { [self] _ in saw("PasswordChanged") }
    }

    private func describe(_ attempt: PasswordAttempt) -> String {
        "\(attempt.key ?? "-") \(attempt.account == nil ? "unknown" : "known") \(attempt.purpose)"
    }

    private func propose(_ event: String) throws {
        saw(event)
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
    }
}

/// The server's end of a connection that nobody reads, on an event loop of the program's own, as live streams need
/// it. What is written to it past the response writer is kept. It stands for the connections of several browsers, so
/// the program, which closes one whose stream took long to end, does not close it.
final class TestChannel: Sendable {
    let channel: any Channel
    private let otherEnd: Int32
    private let written: Written

    init() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        otherEnd = ends[1]
        let written = Written()
        self.written = written
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Keep(written)) }
            }
            .withConnectedSocket(ends[0]).get()
    }

    /// What live streams wrote, one buffer an element.
    var texts: AsyncStream<String> { written.stream }

    func close() async throws {
        written.isOver.store(true, ordering: .relaxed)
        written.continuation.finish()
        try await channel.close()
        Glibc.close(otherEnd)
    }

    private final class Written: Sendable {
        let stream: AsyncStream<String>
        let continuation: AsyncStream<String>.Continuation
        let isOver = Atomic(false)

        init() {
            (stream, continuation) = AsyncStream.makeStream()
        }
    }

    private final class Keep: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart

        private let written: Written

        init(_ written: Written) {
            self.written = written
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if case .body(let buffer) = unwrapOutboundIn(data) {
                written.continuation.yield(String(buffer: buffer))
            }
            promise?.succeed()
        }

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            guard written.isOver.load(ordering: .relaxed) else {
                promise?.succeed()
                return
            }
            context.close(mode: mode, promise: promise)
        }
    }
}
