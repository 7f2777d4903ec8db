import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TestHarness
import Testing

import class Host.Host

@testable import Host

/// Boots a program in a folder of its own, hands it to `body`, and takes it apart.
///
/// - Parameters:
///   - folder: of an earlier run, for a restart.
///   - group: real event loops, to listen on a socket; otherwise there is one that only moves when told.
///   - features: those of the plugin "probe", which is all there is unless `plugins` says otherwise.
func withApp<Result>(
    in folder: TemporaryFolder? = nil, on group: (any EventLoopGroup)? = nil, clock: ManualClock = ManualClock(),
    isSecure: Bool = true, settings: [String: [String: JSONValue]] = [:],
    plugins: [any Plugin.Type] = [ProbePlugin.self],
    features: [any Feature] = [], _ body: (App) async throws -> Result
) async throws -> Result {
    let app = try ProbePlugin.$features.withValue(features) {
        try App(folder ?? TemporaryFolder(), group, clock, isSecure: isSecure, settings: settings, plugins: plugins)
    }
    do {
        try await app.boot.migrate()
        let result = try await body(app)
        await app.close()
        return result
    } catch {
        await app.close()
        throw error
    }
}

/// A booted program, driven through its real router without a socket.
final class App: Sendable {
    let boot: Boot
    let clock: ManualClock
    let loop = NIOAsyncTestingEventLoop()
    let isStopping = ShutdownFlag()
    private let folder: TemporaryFolder
    private let lock: FolderLock
    let responder: RouterResponder<Visitor>
    private let streams = Mutex<[OpenStream]>([])

    var host: Host { boot.host }

    init(
        _ folder: TemporaryFolder, _ group: (any EventLoopGroup)?, _ clock: ManualClock, isSecure: Bool,
        settings: [String: [String: JSONValue]],
        plugins: [any Plugin.Type]
    ) throws {
        self.folder = folder
        self.clock = clock
        lock = try folder.data.lock()
        let sections = Dictionary(uniqueKeysWithValues: plugins.map { ($0.name, [String: JSONValue]()) })
        boot = try Boot(
            PluginsFile(path: "plugins.json", sections: sections.merging(settings) { $1 }), installed: plugins,
            folder: folder.data, isSecure: isSecure, clock: clock.wall, uptime: { clock.uptime },
            eventLoopGroup: group ?? loop)
        boot.host.sessions.identify(with: Everybody())
        responder = boot.responder(isStopping: isStopping)
    }

    func close() async {
        for stream in streams.withLock({ $0 }) { await stream.close() }
        await loop.shutdownGracefully()
        boot.close()
    }

    // MARK: Requests

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String? = nil,
        as person: Person? = nil, to authority: String? = "chat.test"
    ) async throws -> Answer {
        let channel = NIOAsyncTestingChannel(loop: loop)
        do {
            let request = request(method, path, headers, body: body, as: person, to: authority)
            let response = try await responder.respond(to: request, context: visitor(channel))
            let sink = BodySink()
            try await response.body.write(sink)
            try? await channel.close()
            return Answer(status: response.status, headers: response.headers, bytes: sink.bytes)
        } catch {
            try? await channel.close()
            throw error
        }
    }

    func get(_ path: String, _ headers: HTTPFields = [:], as person: Person? = nil) async throws -> Answer {
        try await send(.get, path, headers, as: person)
    }

    /// Opens the live stream; it is closed with the app.
    /// - Parameter start: begin with the body at once.
    func stream(
        _ path: String = "/events", _ headers: HTTPFields = [:], as person: Person, start: Bool = true
    ) async throws -> OpenStream {
        let channel = NIOAsyncTestingChannel(loop: loop)
        let response = try await responder.respond(
            to: request(.get, path, headers, as: person), context: visitor(channel))
        let stream = OpenStream(response, channel)
        if start { stream.start() }
        streams.withLock { $0.append(stream) }
        return stream
    }

    private func visitor(_ channel: any Channel) -> Visitor {
        var logger = Logger(label: "test")
        // Where Hummingbird keeps the number of a request.
        logger[metadataKey: "hb.request.id"] = "\(RequestID())"
        return Visitor(source: ApplicationRequestContextSource(channel: channel, logger: logger))
    }

    func request(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String? = nil,
        as person: Person? = nil, to authority: String? = "chat.test"
    ) -> Request {
        var headers = headers
        if let person { headers[.cookie] = person.cookie }
        return Request(
            head: HTTPRequest(
                method: method, scheme: "https", authority: authority, path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
    }

    // MARK: People

    /// Signs a person in, on a browser of their own.
    func signIn(_ name: String) async throws -> Person {
        let user = UserID(rawValue: "u_\(name)")
        let (session, cookie) = try await host.sessions.begin(for: user, request(.post, "/login"), from: "192.0.2.7")
        return Person(
            identity: Identity(id: user, username: name), session: session, cookie: String(cookie.prefix { $0 != ";" }))
    }
}

/// Somebody signed in on one browser.
struct Person: Sendable {
    let identity: Identity
    let session: Session
    /// What the browser sends: `name=value`.
    var cookie: String
}

/// Every `u_name` has an account, by the name of `name`.
private struct Everybody: IdentitySource {
    func identity(of user: UserID) -> Identity? {
        guard user.rawValue.hasPrefix("u_") else { return nil }
        return Identity(id: user, username: String(user.rawValue.dropFirst(2)))
    }
}

/// A plugin whose features a test gives.
struct ProbePlugin: Plugin {
    @TaskLocal static var features: [any Feature] = []

    static let name = "probe"
    let features: [any Feature]

    init(host: Host, settings: NoSettings) {
        features = Self.features
    }
}
