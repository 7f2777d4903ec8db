import ArgumentParser
import HTTPTypes

/// Who brought what: the answer of `minimost plugins`.
struct Inventory: Sendable, Encodable {
    struct Entry: Sendable, Encodable {
        let name: String
        var state: String
        let requires: [String]
        let features: [String]
        let routes: [RouteEntry]
        let hooks: [HookDescription]
        let tasks: [String]
        let settings: [SettingDescription]
        let commands: [String]
    }

    struct RouteEntry: Sendable, Encodable {
        let method: String
        let path: String
        let open: Bool
        let source: SourceLocation
    }

    struct HookDescription: Sendable, Encodable {
        let hook: String
        let order: String
        let source: SourceLocation
    }

    private(set) var plugins: [Entry] = []

    init() {}

    init(
        installed: [any Plugin.Type], enabled: [any Plugin.Type], registrations: [Registration],
        _ settings: [String: [SettingDescription]]
    ) {
        let isOn = Set(enabled.map { $0.name } + ["host"])
        let types: [(name: String, requires: [String], commands: [String])] =
            [("host", [], [])]
            + installed.map { type in
                (type.name, type.requires.map { $0.name }, type.commands.map { $0._commandName })
            }
        plugins = types.map { type in
            let registration = registrations.first { $0.plugin == type.name }
            return Entry(
                name: type.name,
                state: isOn.contains(type.name) ? PluginState.on.description : PluginState.off.description,
                requires: type.requires,
                features: registration?.features ?? [],
                routes: registration?.routes.entries.map {
                    RouteEntry(method: $0.method.rawValue, path: $0.path, open: $0.isOpen, source: $0.source)
                } ?? [],
                hooks: registration?.hooks.map {
                    HookDescription(hook: $0.hookName, order: "\($0.order)", source: $0.source)
                } ?? [],
                tasks: registration?.work.map(\.name) ?? [], settings: settings[type.name] ?? [],
                commands: type.commands)
        }
    }

    /// The same with what each plugin that is on is doing at the moment.
    func with(_ state: (String) -> PluginState) -> Inventory {
        var copy = self
        for index in copy.plugins.indices where copy.plugins[index].state != PluginState.off.description {
            copy.plugins[index].state = state(copy.plugins[index].name).description
        }
        return copy
    }

    /// The state of each plugin in one word; the host is not a plugin.
    var states: [String: String] {
        Dictionary(
            uniqueKeysWithValues: plugins.filter { $0.name != "host" }
                .map { ($0.name, String($0.state.prefix { $0 != ":" })) })
    }
}
