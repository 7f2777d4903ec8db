public import ArgumentParser
import Foundation
import Logging

/// A command that works on the data: run inside the server when one is running, since one process owns the data
/// folder, and on a host of its own otherwise. The same code serves both.
public protocol HostCommand: AsyncParsableCommand {
    var place: Place { get }
    /// Whether it reads or writes the data folder. Those that do not also run on a folder that is not there yet.
    static var usesData: Bool { get }
    /// - Throws: ``StartupProblem`` for what is refused: one line, exit status 1.
    func run(on host: Host, _ console: Console) async throws
}

extension HostCommand {
    public static var usesData: Bool { true }

    public func run() async throws {
        try await refusing {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if let status = try await ControlSocket.forward(arguments, to: place.folder, .standard) {
                if status != 0 { throw ExitCode(status) }
                return
            }
            try await runAlone()
        }
    }

    private func runAlone() async throws {
        LoggingSystem.bootstrap { LogLines(label: $0, level: .warning) }
        let boot = try Boot(
            try place.pluginsFile(), installed: Installation.plugins, folder: place.folder, isSecure: true)
        guard Self.usesData else { return try await run(on: boot.host, .standard) }
        let lock = try place.folder.lock()
        defer { withExtendedLifetime(lock) {} }
        try await boot.migrate()
        lock.note(isOpen: true)
        defer {
            boot.close()
            lock.note(isOpen: false)
        }
        boot.host.audit.record(Array(CommandLine.arguments.dropFirst()))
        try await run(on: boot.host, .standard)
    }
}

extension AuditLog {
    /// What an operator asked for, besides to look at this log or at the plugins.
    func record(_ arguments: [String]) {
        guard let name = arguments.first, !["audit", "plugins"].contains(name) else { return }
        record("command", ["arguments": arguments.joined(separator: " ")])
    }
}
