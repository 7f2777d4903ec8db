// Harness — Auth, Chat and Uploads behind the real router, in a folder of their own, without a socket.

import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import TestHarness
import Testing

import class Host.Host

@testable import Auth
@testable import Chat
@testable import Host
@testable import Uploads

/// Boots a program in a folder of its own, hands it to `body`, and takes it apart.
/// - Parameter folder: of an earlier run, for a restart.
func withUploads(
    in folder: TemporaryFolder? = nil, uploads: [String: JSONValue] = [:], _ body: (Program) async throws -> Void
) async throws {
    let program = try Program(folder ?? TemporaryFolder(), uploads)
    do {
        try await program.boot.migrate()
        try await body(program)
        await program.close()
    } catch {
        await program.close()
        throw error
    }
}

/// A booted program. Event loop and clock only move when told.
final class Program: Sendable {
    let boot: Boot
    let directory: Directory
    let clock = ManualClock()
    let folder: TemporaryFolder
    private let loop = NIOAsyncTestingEventLoop()
    private let lock: FolderLock
    private let responder: RouterResponder<Visitor>

    var host: Host { boot.host }

    fileprivate init(_ folder: TemporaryFolder, _ uploads: [String: JSONValue]) throws {
        self.folder = folder
        lock = try folder.data.lock()
        let sections: [String: [String: JSONValue]] = [
            "host": ["rate_limit_enabled": .bool(false)], "auth": [:], "chat": [:], "uploads": uploads,
        ]
        boot = try Boot(
            PluginsFile(path: "plugins.json", sections: sections),
            installed: [AuthPlugin.self, ChatPlugin.self, UploadsPlugin.self], folder: folder.data, isSecure: true,
            clock: clock.wall, uptime: { [clock] in clock.uptime }, sleep: clock.sleep, eventLoopGroup: loop)
        directory = try boot.host.plugin(AuthPlugin.self).directory
        responder = boot.responder(isStopping: ShutdownFlag())
    }

    fileprivate func close() async {
        await loop.shutdownGracefully()
        boot.close()
    }

    /// The names of what is in a folder of the data folder.
    func files(in name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.data.file(name).path).sorted()
    }

    /// Somebody with an account, made when it is missing, signed in on a browser of their own.
    func person(_ username: String) async throws -> Sender {
        let account: Account
        if let known = directory.account(named: username) {
            account = known
        } else {
            let new = Account(username: username, passwordHash: nil, at: clock.now)
            account = try await directory.store { db in
                try new.insert(db)
                return new
            }
        }
        let cookie = try await host.sessions.begin(for: account.id, request(.post, "/login"), from: nil).cookie
        return Sender(program: self, account: account, cookie: String(cookie.prefix { $0 != ";" }))
    }

    fileprivate func send(_ request: Request) async throws -> Answer {
        let channel = NIOAsyncTestingChannel(loop: loop)
        defer { channel.close(promise: nil) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        // Where Hummingbird keeps the number of a request.
        logger[metadataKey: "hb.request.id"] = "1"
        let response = try await responder.respond(
            to: request, context: Visitor(source: ApplicationRequestContextSource(channel: channel, logger: logger)))
        let sink = BodySink()
        try await response.body.write(sink)
        return Answer(status: response.status.code, headers: response.headers, bytes: sink.bytes)
    }

    fileprivate func request(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:],
        _ body: RequestBody = RequestBody(buffer: ByteBuffer())
    ) -> Request {
        Request(
            head: HTTPRequest(
                method: method, scheme: "https", authority: "chat.test", path: path, headerFields: headers),
            body: body)
    }
}

/// Somebody signed in on one browser.
struct Sender: Sendable {
    let program: Program
    let account: Account
    fileprivate let cookie: String

    func send(_ method: HTTPRequest.Method, _ path: String, _ bytes: [UInt8] = []) async throws -> Answer {
        try await send(method, path, RequestBody(buffer: ByteBuffer(bytes: bytes)))
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: RequestBody) async throws -> Answer {
        try await program.send(program.request(method, path, [.cookie: cookie], body))
    }

    func send(_ method: HTTPRequest.Method, _ path: String, json: String) async throws -> Answer {
        let body = RequestBody(buffer: ByteBuffer(string: json))
        return try await program.send(
            program.request(method, path, [.cookie: cookie, .contentType: "application/json"], body))
    }

    /// As Auth does it.
    /// - Parameter announced: whether the program lived to tell of it.
    func deleteAccount(announced: Bool = true) async throws {
        let gone = try await program.directory.store { [id = account.id, now = program.clock.now] db in
            var account = try #require(try Account.fetchOne(db, key: id))
            account.deletedAt = now
            try account.update(db)
            return account
        }
        guard announced else { return }
        await program.host.hooks.announce(AccountDeleted(account: gone, address: nil))
    }
}

struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// `error.code` of a refusal.
    var code: String? { (try? decoded([String: [String: String]].self))?["error"]?["code"] }
}

/// The smallest GIF there is of so many pixels, which it need not have.
func gif(_ width: UInt8 = 1, _ height: UInt8 = 1) -> [UInt8] {
    Array("GIF89a".utf8) + [width, 0, height, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
}
