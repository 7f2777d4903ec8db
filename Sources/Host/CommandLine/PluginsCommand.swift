import ArgumentParser
import Foundation

/// `minimost plugins`: what is on, what each part brings, and how it is doing.
struct PluginsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "Show the plugins, or switch one on or off.",
        subcommands: [List.self, Enable.self, Disable.self, NoteSwitch.self], defaultSubcommand: List.self)

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Show the plugins and what each registered.")
        static let usesData = false

        @OptionGroup var place: Place
        @Flag(help: "As JSON, with routes, hooks, tasks and settings.") var json = false

        func run(on host: Host, _ console: Console) async throws {
            console(json ? try host.inventory.json() : host.inventory.table())
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Switch a plugin on, from the next start.")
        @OptionGroup var place: Place
        @Argument(help: "The plugin.") var name: String

        func run() async throws { try await refusing { try await switchPlugin(name, on: true, place) } }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Switch a plugin off, from the next start.")
        @OptionGroup var place: Place
        @Argument(help: "The plugin.") var name: String

        func run() async throws { try await refusing { try await switchPlugin(name, on: false, place) } }
    }

    /// What the other two have a running server write down: the audit log is the server's.
    struct NoteSwitch: HostCommand {
        static let configuration = CommandConfiguration(commandName: "note-switch", shouldDisplay: false)

        @OptionGroup var place: Place
        @Argument var name: String
        @Argument var state: String

        func run(on host: Host, _ console: Console) async throws { host.audit.recordSwitch(of: name, state) }
    }
}

/// Writes the configuration only if the program would start with it.
private func switchPlugin(_ name: String, on: Bool, _ place: Place) async throws {
    let installed = Installation.plugins
    guard installed.contains(where: { $0.name == name }) else {
        let hint = suggestion(for: name, among: installed.map { $0.name })
        throw StartupProblem("there is no plugin \"\(name)\".\(hint)")
    }
    let current = try place.pluginsFile()
    let data = try current.switched(name, on: on)
    let changed = try PluginsFile(path: current.path, data: data)
    let boot = try Boot(changed, installed: installed, folder: place.folder, isSecure: true)
    try data.write(to: place.configURL, options: .atomic)
    let state = on ? "on" : "off"
    Console.standard("\(name) is \(state) from the next start.")
    try await note(["plugins", "note-switch", name, state], in: boot.host)
}

/// Where there is no data yet there is nobody to write it down for.
private func note(_ arguments: [String], in host: Host) async throws {
    guard FileManager.default.fileExists(atPath: host.folder.url.path),
        try await ControlSocket.forward(arguments, to: host.folder, .standard) == nil
    else { return }
    let lock = try host.folder.lock()
    defer { withExtendedLifetime(lock) {} }
    host.audit.open()
    host.audit.recordSwitch(of: arguments[2], arguments[3])
    host.audit.flush()
}

extension AuditLog {
    fileprivate func recordSwitch(of plugin: String, _ state: String) {
        record("plugin-switched", ["plugin": plugin, "state": state])
    }
}

extension Inventory {
    func json() throws -> String {
        try Listing.json(self)
    }

    func table() -> String {
        let width = (plugins.map(\.name.count).max() ?? 0) + 2
        return plugins.map { plugin in
            let name = plugin.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let parts = plugin.features.isEmpty ? "" : "  \(plugin.features.joined(separator: ", "))"
            let needs = plugin.requires.isEmpty ? "" : "  (needs \(plugin.requires.joined(separator: ", ")))"
            return "\(name)\(plugin.state)\(parts)\(needs)"
        }.joined(separator: "\n")
    }
}
