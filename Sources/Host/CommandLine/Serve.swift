import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// `minimost serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the chat (what happens without a command, too).")

    @OptionGroup var place: Place
    @Option(help: "Listen on this address only, instead of all of them.") var host: String?
    static let standardPort = 6767
    @Option(help: "The TCP port; 0 lets the system choose.") var port = standardPort
    @Flag(help: "Plain HTTP, for a reverse proxy on this machine that speaks TLS.") var noTls = false
    @Flag(help: "Offer HTTP/1.1 only.") var noHttp2 = false
    @Option(help: ArgumentHelp("Serve browser files from this source tree.", visibility: .hidden)) var liveWeb: String?
    @Option(help: "The least important log lines to write.") var logLevel = LogLevel.info

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is from 0 to 65535.") }
    }

    func run() async throws {
        LoggingSystem.bootstrap { [level = logLevel.level] in LogLines(label: $0, level: level) }
        try await refusing {
            let boot = try Boot(
                try place.pluginsFile(), installed: Installation.plugins, folder: place.folder, isSecure: !noTls,
                onlyAddress: host, liveWeb: liveWeb.map { URL(fileURLWithPath: $0) })
            let lock = try boot.host.folder.lock()
            defer { withExtendedLifetime(lock) {} }
            try await boot.migrate()
            lock.note(isOpen: true)
            defer {
                boot.close()
                lock.note(isOpen: false)
            }
            let plugins = boot.host.plugins.map { type(of: $0).name }
            boot.host.audit.record("started", ["plugins": plugins.joined(separator: " ")])
            try await Server(boot, self).run()
        }
        LogLines.flush()
    }
}

/// The levels of swift-log, as words of the command line.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
