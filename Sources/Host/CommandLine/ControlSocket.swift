import ArgumentParser
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// `<data>/control.sock`: where a command finds the server that owns the data, and has it do the work.
///
/// The client sends its arguments as one line of JSON and gets lines back: `o` and a JSON text for standard output,
/// `e` for a refusal, and `x` with the exit status at the end. Only the owner of the data folder can open the socket.
struct ControlSocket: Service {
    private let host: Host
    private let logger = Logger(label: "host")

    init(_ host: Host) {
        self.host = host
    }

    private static func path(in folder: DataFolder) -> String { folder.file("control.sock").path }

    // MARK: In the server

    func run() async throws {
        let path = Self.path(in: host.folder)
        guard path.utf8.count < 100 else {
            logger.warning("the path of the data folder is too long for a socket; commands need the server stopped")
            try? await gracefulShutdown()
            return
        }
        guard let server = await listener(at: path) else {
            try? await gracefulShutdown()
            return
        }
        defer { unlink(path) }
        // What is cut off by the end of the program is no failure of this service.
        try? await withGracefulShutdownHandler {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await client in clients {
                        // One for each connection, so that a slow command holds up no other. Only the owner of the
                        // folder can connect, so their number has no limit; they end with the server.
                        group.addTask { await answer(client) }
                    }
                }
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
        try? await gracefulShutdown()
    }

    /// - Returns: `nil` on a file system that has no sockets; the log says so.
    private func listener(at path: String) async -> NIOAsyncChannel<Connection, Never>? {
        do {
            return try await ServerBootstrap(group: host.eventLoopGroup)
                .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                    channel.eventLoop.makeCompletedFuture { try Self.wrap(channel) }
                }
        } catch {
            logger.warning(
                "there is no control socket; commands need the server stopped", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private static func wrap(_ channel: any Channel) throws -> Connection {
        try Connection(wrappingChannelSynchronously: channel)
    }

    private func answer(_ client: Connection) async {
        do {
            try await client.executeThenClose { input, output in
                var requests = input.makeAsyncIterator()
                guard let arguments = try await Self.arguments(from: &requests) else { return }
                let (lines, sink) = AsyncStream<ByteBuffer>.makeStream()
                async let status = perform(arguments, sink)
                for await line in lines { try await output.write(line) }
                // Waits until all of it is out: closing drops what a slow reader has left in the channel.
                try await client.channel.writeAndFlush(ByteBuffer(string: "x\(await status)\n"))
            }
        } catch {
            logger.debug("a command was cut off", metadata: ["error": "\(error)"])
        }
    }

    private static func arguments(
        from requests: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    ) async throws -> [String]? {
        var request = ByteBuffer()
        while let part = try await requests.next() {
            request.writeImmutableBuffer(part)
            guard request.readableBytes <= 64 * 1024 else { return nil }
            if request.readableBytesView.last == 0x0A { break }
        }
        return try JSONDecoder().decode([String].self, from: Data(request.readableBytesView))
    }

    private func perform(_ arguments: [String], _ sink: AsyncStream<ByteBuffer>.Continuation) async -> Int32 {
        defer { sink.finish() }
        @Sendable func say(_ mark: String, _ text: String) {
            sink.yield(ByteBuffer(string: mark + JSONValue.string(text).line + "\n"))
        }
        do {
            guard let command = try Installation.root?.parseAsRoot(arguments) as? any HostCommand else {
                say("e", "this command does not run in the server")
                return 1
            }
            host.audit.record(arguments)
            try await command.run(on: host, Console { say("o", $0) })
            return 0
        } catch let status as ExitCode {
            return status.rawValue
        } catch {
            say("e", "\(error)")
            return 1
        }
    }

    // MARK: In the command

    /// - Returns: the exit status, or `nil` where no server listens.
    static func forward(_ arguments: [String], to folder: DataFolder, _ console: Console) async throws -> Int32? {
        let path = path(in: folder)
        guard FileManager.default.fileExists(atPath: path),
            let connection = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(
                    unixDomainSocketPath: path,
                    channelInitializer: { channel in
                        channel.eventLoop.makeCompletedFuture { try wrap(channel) }
                    })
        else { return nil }
        return try await connection.executeThenClose { input, output in
            try await output.write(ByteBuffer(string: JSONValue.array(arguments.map { .string($0) }).line + "\n"))
            var pending = ByteBuffer()
            for try await part in input {
                pending.writeImmutableBuffer(part)
                while let line = pending.readLine() {
                    if let status = show(line, console) { return status }
                }
            }
            throw StartupProblem("the server stopped before the command was done")
        }
    }

    private static func show(_ line: String, _ console: Console) -> Int32? {
        let rest = line.dropFirst()
        guard line.first != "x" else { return Int32(rest) ?? 1 }
        let text = (try? JSONDecoder().decode(String.self, from: Data(rest.utf8))) ?? ""
        line.first == "o" ? console(text) : Console.complain(text)
        return nil
    }
}

extension JSONValue {
    /// As JSON on one line.
    fileprivate var line: String {
        (try? JSONEncoder.minimost.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}

extension ByteBuffer {
    fileprivate mutating func readLine() -> String? {
        guard let end = readableBytesView.firstIndex(of: 0x0A) else { return nil }
        let line = readString(length: end - readerIndex)
        moveReaderIndex(forwardBy: 1)
        return line
    }
}
