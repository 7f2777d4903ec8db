// Harness — Auth and Chat behind the real router, in a folder of their own, without a socket.

import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TestHarness
import Testing

import class Host.Host

@testable import Auth
@testable import Chat
@testable import Host

/// Boots a program in a folder of its own, hands it to `body`, and takes it apart.
///
/// - Parameters:
///   - folder: of an earlier run, for a restart.
///   - probes: features of a plugin that stands behind Chat.
func withTeam(
    in folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock(), channels: [String] = ["general", "random"],
    chat: [String: JSONValue] = [:], host: [String: JSONValue] = ["rate_limit_enabled": .bool(false)],
    probes: [any Feature] = [], _ body: (Team) async throws -> Void
) async throws {
    try await team(in: folder, clock: clock, channels: channels, chat: chat, host: host, probes: probes, body)
}

/// Likewise, for what the next start has to know.
func team<Result>(
    in folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock(), channels: [String] = ["general", "random"],
    chat: [String: JSONValue] = [:], host: [String: JSONValue] = ["rate_limit_enabled": .bool(false)],
    probes: [any Feature] = [], _ body: (Team) async throws -> Result
) async throws -> Result {
    let team = try ProbePlugin.$features.withValue(probes) {
        try Team(folder ?? TemporaryFolder(), clock, channels: channels, chat: chat, host: host)
    }
    do {
        try await team.boot.migrate()
        let result = try await body(team)
        await team.close()
        return result
    } catch {
        await team.close()
        throw error
    }
}

/// A booted program. Event loop and clock only move when told.
final class Team: Sendable {
    let boot: Boot
    let chat: ChatPlugin
    let clock: ManualClock
    let folder: TemporaryFolder
    private let loop = NIOAsyncTestingEventLoop()
    private let lock: FolderLock
    private let responder: RouterResponder<Visitor>
    private let streams = Mutex<[OpenStream]>([])

    var host: Host { boot.host }
    var record: DatabaseFile { chat.store.record }
    var mailboxes: DatabaseFolder { chat.store.mailboxes }

    init(
        _ folder: TemporaryFolder, _ clock: ManualClock, channels: [String], chat settings: [String: JSONValue],
        host: [String: JSONValue]
    ) throws {
        self.folder = folder
        self.clock = clock
        lock = try folder.data.lock()
        let sections: [String: [String: JSONValue]] = [
            "host": host, "auth": [:], "chat": settings.merging(["channels": channels.json]) { $1 }, "probe": [:],
        ]
        boot = try Boot(
            PluginsFile(path: "plugins.json", sections: sections),
            installed: [AuthPlugin.self, ChatPlugin.self, ProbePlugin.self], folder: folder.data, isSecure: true,
            clock: clock.wall, uptime: { clock.uptime },
            sleep: clock.sleep, eventLoopGroup: loop)
        chat = try boot.host.plugin(ChatPlugin.self)
        responder = boot.responder(isStopping: ShutdownFlag())
    }

    func close() async {
        for stream in streams.withLock({ $0 }) { await stream.close() }
        await loop.shutdownGracefully()
        boot.close()
    }

    /// What every mailbox counts from, as long as the clock stands where it began.
    static let origin = start.milliseconds
    /// Where the clock of every test begins.
    static let start = ManualClock().now

    /// - Parameters: how many changes the record and the mailbox have seen.
    static func cursor(_ record: Int64, _ mailbox: Int64) -> String { "c\(origin + record).u\(origin + mailbox)" }

    /// What the supervisor would do every so often.
    func work(_ name: String) async throws {
        let work = try #require(boot.registrations.flatMap(\.work).first { $0.name == name })
        try await work.body()
    }

    // MARK: People

    /// Somebody with an account, made when it is missing, signed in on a browser of their own.
    func person(_ username: String) async throws -> Person {
        let account = try await account(username)
        let cookie = try await host.sessions.begin(for: account.id, request(.post, "/login"), from: nil).cookie
        return Person(
            team: self, identity: account.identity,
            cookie: String(cookie.prefix { $0 != ";" }))
    }

    func people(_ usernames: String...) async throws -> [Person] {
        var people: [Person] = []
        for username in usernames { people.append(try await person(username)) }
        return people
    }

    @discardableResult
    func account(_ username: String) async throws -> Account {
        if let known = chat.directory.account(named: username) { return known }
        let account = Account(username: username, passwordHash: nil, at: clock.now)
        return try await chat.directory.store { db in
            try account.insert(db)
            return account
        }
    }

    // MARK: Messages, past all handlers

    /// Stores messages in one go: in the public record, or in `owner`'s file.
    @discardableResult
    func store(
        _ bodies: [String], in channel: String, by sender: Identity, owner: String? = nil
    ) async throws -> [Message] {
        let (ids, now) = (host.identifiers, clock.now)
        let insert: @Sendable (Database) throws -> [Message] = { db in
            try bodies.map { body in
                let message = Message(
                    id: try ids.next(), channel: channel, sender: sender.id, body: body, sentAt: now, nonce: nil,
                    change: try Mailbox.nextChange(at: now, db))
                try message.insert(db)
                return message
            }
        }
        return if let owner { try await mailboxes.write(owner, insert) } else { try await record.write(insert) }
    }

    /// All that a user's file holds, in order of id; of the public record without a name.
    func messages(of owner: String? = nil) async throws -> [Message] {
        let all: @Sendable (Database) throws -> [Message] = { try Message.order(Column("id")).fetchAll($0) }
        return if let owner { try await mailboxes.read(owner, all) } else { try await record.read(all) }
    }

    /// How many deliveries a user still owes.
    func debts(of owner: String) async throws -> Int {
        try await mailboxes.read(owner) { try Int.fetchOne($0, sql: "SELECT count(*) FROM deliveries") ?? 0 }
    }

    // MARK: Requests

    fileprivate func send(_ request: Request) async throws -> Answer {
        let channel = NIOAsyncTestingChannel(loop: loop)
        defer { channel.close(promise: nil) }
        let response = try await responder.respond(to: request, context: visitor(channel))
        let sink = BodySink()
        try await response.body.write(sink)
        return Answer(status: response.status.code, bytes: sink.bytes)
    }

    fileprivate func open(_ request: Request, ignoring ignored: Set<String>) async throws -> OpenStream {
        let channel = NIOAsyncTestingChannel(loop: loop)
        let response = try await responder.respond(to: request, context: visitor(channel))
        try #require(response.status == .ok)
        let stream = OpenStream(response, channel, ignoring: ignored)
        streams.withLock { $0.append(stream) }
        return stream
    }

    private func visitor(_ channel: any NIOCore.Channel) -> Visitor {
        var logger = Logger(label: "test")
        // Where Hummingbird keeps the number of a request.
        logger[metadataKey: "hb.request.id"] = "1"
        return Visitor(source: ApplicationRequestContextSource(channel: channel, logger: logger))
    }

    fileprivate func request(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], _ body: [UInt8] = []
    ) -> Request {
        Request(
            head: HTTPRequest(
                method: method, scheme: "https", authority: "chat.test", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(bytes: body)))
    }
}

/// Somebody signed in on one browser.
struct Person: Sendable {
    let team: Team
    let identity: Identity
    fileprivate var cookie: String

    mutating func forgetCookie() { cookie = "" }

    func send(_ method: HTTPRequest.Method, _ path: String, _ json: String = "") async throws -> Answer {
        let headers: HTTPFields = [.cookie: cookie, .contentType: "application/json"]
        return try await team.send(team.request(method, path, headers, Array(json.utf8)))
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    func post(
        _ body: String, in channel: String, nonce: String? = nil, replyTo: Int64? = nil
    ) async throws -> Answer {
        struct NewMessage: Encodable {
            let body: String
            let nonce: String?
            let replyTo: Int64?
        }
        return try await send(
            .post, messages(of: channel), try json(NewMessage(body: body, nonce: nonce, replyTo: replyTo)))
    }

    /// Posts what must be taken.
    @discardableResult
    func say(_ body: String, in channel: String, replyTo: Int64? = nil) async throws -> MessageJSON {
        let answer = try await post(body, in: channel, replyTo: replyTo)
        try #require(answer.status == 201)
        return try answer.decoded()
    }

    /// - Parameter query: `before=5&limit=2`
    func history(_ channel: String, _ query: String = "") async throws -> PageJSON {
        let answer = try await get(messages(of: channel) + (query.isEmpty ? "" : "?\(query)"))
        try #require(answer.status == 200)
        return try answer.decoded()
    }

    func channels() async throws -> [EntryJSON] {
        let answer = try await get("/api/chat/channels")
        try #require(answer.status == 200)
        return try answer.decoded()
    }

    func entry(_ channel: String) async throws -> EntryJSON {
        try #require(try await channels().first { $0.id == channel })
    }

    func mark(_ channel: String, _ message: Int64) async throws -> Answer {
        try await send(.put, "/api/chat/channels/\(encoded(channel))/read", "{\"message\": \(message)}")
    }

    func dm(_ members: [String]) async throws -> Answer {
        try await send(.post, "/api/chat/dms", try json(["members": members]))
    }

    /// As Auth does it, by whatever way.
    func deleteAccount(erasing: Bool = false, announced: Bool = true) async throws {
        let account = try await team.chat.directory.store { [id = identity.id, now = team.clock.now] db in
            var account = try #require(try Account.fetchOne(db, key: id))
            account.deletedAt = now
            account.isErased = erasing
            try account.update(db)
            return account
        }
        guard announced else { return }
        await team.host.hooks.announce(AccountDeleted(account: account, address: nil))
    }

    func messages(of channel: String) -> String { "/api/chat/channels/\(encoded(channel))/messages" }

    /// Opens the live stream and reads its hello; it is closed with the team.
    /// - Parameters:
    ///   - since: the cursor to resume from.
    ///   - ignored: events that are passed over; who comes and goes is of interest to few tests.
    func stream(
        since: String? = nil, asHeader: Bool = false, ignoring ignored: Set<String> = ["presence"]
    ) async throws -> (stream: OpenStream, hello: ServerSentEvent) {
        var headers: HTTPFields = [.cookie: cookie]
        if asHeader { headers[.lastEventID] = since }
        let path = "/events" + (asHeader ? "" : since.map { "?since=\($0)" } ?? "")
        let stream = try await team.open(team.request(.get, path, headers), ignoring: ignored)
        stream.start()
        let hello = try #require(try await stream.next())
        try #require(hello.event == "hello")
        return (stream, hello)
    }
}

/// A part of a path, with everything escaped that can be.
func encoded(_ text: String) -> String {
    text.utf8.map { byte in
        let isPlain = byte < 0x80 && Unicode.Scalar(byte).properties.isAlphabetic
        return isPlain ? String(Unicode.Scalar(byte)) : "%" + Hex.encode([byte])
    }.joined()
}

func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
}

// MARK: Answers

struct Answer: Sendable {
    let status: Int
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// `error` of a refusal.
    var refusal: [String: String]? { (try? decoded([String: [String: String]].self))?["error"] }
    var code: String? { refusal?["code"] }
}

struct MessageJSON: Decodable, Equatable, Sendable {
    struct Sender: Decodable, Equatable, Sendable {
        let id: String
        let username: String
    }

    struct Original: Decodable, Equatable, Sendable {
        let id: Int64
        let sender: Sender?
        let excerpt: String?
    }

    struct Pinned: Decodable, Equatable, Sendable {
        let by: String
        let at: String
    }

    let id: Int64
    let channel: String
    let sender: Sender
    let body: String
    let sentAt: String
    let editedAt: String?
    let deletedAt: String?
    let replyTo: Original?
    let mentions: [String]
    let reactions: [String: [String]]
    let pinned: Pinned?
    let system: Bool?
    let nonce: String?
}

struct PageJSON: Decodable, Equatable, Sendable {
    let messages: [MessageJSON]
    let hasBefore: Bool
    let hasAfter: Bool

    var bodies: [String] { messages.map(\.body) }
}

struct EntryJSON: Decodable, Sendable {
    let id: String
    let kind: String
    let name: String
    let topic: String
    let members: [String]
    let unread: Int
    let mentions: Int
    let lastMessage: Int64?
    let lastRead: Int64?
    let hidden: Bool
    let level: String
}

// MARK: Probes

/// A plugin whose features a test gives.
struct ProbePlugin: Plugin {
    @TaskLocal static var features: [any Feature] = []

    static let name = "probe"
    static var requires: [any Plugin.Type] { [ChatPlugin.self] }
    let features: [any Feature]

    init(host: Host, settings: NoSettings) {
        features = Self.features
    }
}

extension TemporaryFolder {
    /// A user's file.
    func mailbox(_ name: String) -> URL { data.file("users/\(name).db") }
}
