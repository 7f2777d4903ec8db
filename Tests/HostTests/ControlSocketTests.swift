import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import TestHarness
import Testing

import class Host.Host
import struct Logging.Logger

@testable import Host

@Suite(.timeLimit(.minutes(5)))
struct ControlSocketTests {
    // MARK: Commands

    struct Root: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            subcommands: [Say.self, Refuse.self, Leave.self, Break.self, Elsewhere.self])
    }

    /// Prints its words, one a line, and where it ran.
    struct Say: HostCommand {
        @OptionGroup var place: Place
        @Argument var words: [String] = []

        func run(on host: Host, _ console: Console) async throws {
            for word in words { console(word) }
            console(host.folder.url.path)
        }
    }

    struct Refuse: HostCommand {
        @OptionGroup var place: Place
        func run(on host: Host, _ console: Console) async throws {
            console("before")
            throw StartupProblem("not today")
        }
    }

    struct Leave: HostCommand {
        @OptionGroup var place: Place
        @Argument var status: Int32
        func run(on host: Host, _ console: Console) async throws { throw ExitCode(status) }
    }

    struct Break: HostCommand {
        struct Broken: Error {}
        @OptionGroup var place: Place
        func run(on host: Host, _ console: Console) async throws { throw Broken() }
    }

    struct Elsewhere: AsyncParsableCommand {
        func run() async throws {}
    }

    // MARK: Running

    /// What a command printed, and how it ended.
    private func command(_ arguments: [String], in folder: DataFolder) async throws -> (
        status: Int32?, output: [String]
    ) {
        let output = Mutex<[String]>([])
        let status = try await ControlSocket.forward(
            arguments, to: folder, Console { line in output.withLock { $0.append(line) } })
        return (status, output.withLock { $0 })
    }

    private func serving(_ body: (App) async throws -> Void) async throws {
        try await withApp(on: MultiThreadedEventLoopGroup.singleton) { app in
            let services = ServiceGroup(
                configuration: .init(services: [ControlSocket(app.host)], logger: Logger(label: "test")))
            try await Installation.$root.withValue(Root.self) {
                try await withThrowingTaskGroup { tasks in
                    tasks.addTask { try await services.run() }
                    // Without a server nothing happens, so asking until it is there does no harm.
                    while try await command(["say"], in: app.host.folder).status == nil {
                        try Task.checkCancellation()
                        await Task.yield()
                    }
                    try await body(app)
                    await services.triggerGracefulShutdown()
                }
            }
            #expect(!FileManager.default.fileExists(atPath: app.host.folder.file("control.sock").path))
            #expect(try await command(["say"], in: app.host.folder).status == nil)
        }
    }

    // MARK: Tests

    @Test func `a command runs in the server, and what it prints comes back line by line`() async throws {
        try await serving { app in
            let (status, output) = try await command(
                ["say", "one", "two\nlines", "ü 🙂 \"'\\", ""], in: app.host.folder)
            #expect(status == 0)
            #expect(output == ["one", "two\nlines", "ü 🙂 \"'\\", "", app.host.folder.url.path])
        }
    }

    @Test func `much output comes back whole`() async throws {
        try await serving { app in
            let words = (0..<2000).map { "word \($0)" }
            let output = try await command(["say"] + words, in: app.host.folder).output
            #expect(output.dropLast() == words[...])
        }
    }

    @Test func `a refusal ends with status 1, after what was printed before`() async throws {
        try await serving { app in
            let (status, output) = try await command(["refuse"], in: app.host.folder)
            #expect(status == 1)
            #expect(output == ["before"])
        }
    }

    @Test(arguments: [0, 3, 64] as [Int32])
    func `the exit status of a command passes through`(wanted: Int32) async throws {
        try await serving { app in
            let status = try await command(["leave", "\(wanted)"], in: app.host.folder).status
            #expect(status == wanted)
        }
    }

    @Test(arguments: [["break"], ["elsewhere"], ["nonsense"], ["say", "--nonsense"], ["leave", "x"], []])
    func `what fails, or is no command for the server, ends with status 1 and the server goes on`(
        arguments: [String]
    ) async throws {
        try await serving { app in
            let status = try await command(arguments, in: app.host.folder).status
            #expect(status == 1)
            #expect(try await command(["say", "still here"], in: app.host.folder).output.first == "still here")
        }
    }

    @Test func `commands at the same time do not mix their lines`() async throws {
        try await serving { app in
            let folder = app.host.folder
            try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        let words = (0..<20).map { "\(number).\($0)" }
                        let output = try await command(["say"] + words, in: folder).output
                        #expect(output.dropLast() == words[...])
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: ["garbage\n", "{}\n", "[1]\n", "\u{0}\u{1}\n", String(repeating: "x", count: 100_000)])
    func `what is not a command line is hung up on, and the server goes on`(bytes: String) async throws {
        try await serving { app in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: app.host.folder.file("control.sock").path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            let answer = try await channel.executeThenClose { input, output in
                try? await output.write(ByteBuffer(string: bytes))
                var count = 0
                do {
                    for try await part in input { count += part.readableBytes }
                } catch is IOError {
                    // Reset: hung up on as well.
                }
                return count
            }
            #expect(answer == 0)
            #expect(try await command(["say", "still here"], in: app.host.folder).output.first == "still here")
        }
    }

    @Test func `only the owner of the data can reach the server`() async throws {
        try await serving { app in
            let socket = try #require(try mode(of: app.host.folder.file("control.sock")))
            #expect(socket & 0o077 == 0)
            #expect(try mode(of: app.host.folder.url) == 0o700)
        }
    }

    @Test func `without a server a command is told so, also where one was killed`() async throws {
        let temporary = try TemporaryFolder()
        #expect(try await command(["say"], in: temporary.data).status == nil)
        try FileManager.default.createDirectory(at: temporary.data.url, withIntermediateDirectories: true)
        try Data().write(to: temporary.data.file("control.sock"))
        #expect(try await command(["say"], in: temporary.data).status == nil)
    }
}
