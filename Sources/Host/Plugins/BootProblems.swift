/// Everything that is wrong with the configuration, told at once.
public struct BootProblems: Error, CustomStringConvertible, Sendable {
    let file: String
    private var lines: [String] = []
    private(set) var descriptions: [String: [SettingDescription]] = [:]

    init(file: String) {
        self.file = file
    }

    var isEmpty: Bool { lines.isEmpty }

    public var description: String {
        lines.count == 1
            ? "\(file): \(lines[0])"
            : "\(file) has \(lines.count) problems:\n" + lines.map { " - \($0)" }.joined(separator: "\n")
    }

    func throwIfAny() throws {
        if !isEmpty { throw self }
    }

    mutating func add(_ problems: [String]) {
        lines += problems
    }

    mutating func collect(_ plugin: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            lines.append("\(plugin): \(error)")
        }
    }

    // MARK: Sections

    mutating func add(unknownSectionsOf file: PluginsFile, installed: [any Plugin.Type]) {
        let names = installed.map { $0.name } + ["host"]
        for section in file.sections.keys.sorted() where !names.contains(section) {
            lines.append("\(section): no such plugin.\(suggestion(for: section, among: names))")
        }
    }

    /// Puts plugins behind those that they need.
    mutating func order(_ enabled: [any Plugin.Type], installed: [any Plugin.Type]) -> [any Plugin.Type] {
        var ordered: [any Plugin.Type] = []
        var open: Set<String> = []
        var inNeed: [(needed: String, by: [String])] = []

        func visit(_ type: any Plugin.Type) {
            guard !ordered.contains(where: { $0.name == type.name }) else { return }
            guard open.insert(type.name).inserted else {
                lines.append("\(type.name): needs itself, by way of the plugins that it needs")
                return
            }
            for needed in type.requires {
                if enabled.contains(where: { $0.name == needed.name }) {
                    visit(needed)
                } else if let index = inNeed.firstIndex(where: { $0.needed == needed.name }) {
                    inNeed[index].by.append(type.name)
                } else {
                    inNeed.append((needed.name, [type.name]))
                }
            }
            ordered.append(type)
        }
        for type in enabled { visit(type) }
        for (needed, by) in inNeed {
            lines.append(
                "\(by.joined(separator: ", ")): \(by.count == 1 ? "needs" : "need") \"\(needed)\", which is off")
        }
        return ordered
    }

    // MARK: Settings

    mutating func settings(of type: any Plugin.Type, in file: PluginsFile) -> any PluginSettings {
        func read<P: Plugin>(_ type: P.Type) -> any PluginSettings { settings(P.Settings.self, of: P.name, in: file) }
        return read(type)
    }

    mutating func settings<S: PluginSettings>(_ type: S.Type, of section: String, in file: PluginsFile) -> S {
        var reader = SettingsReader(file.sections[section] ?? [:])
        let value = S(from: &reader)
        reader.complainOfUnknown(besides: ["enabled"])
        if let enabled = file.sections[section]?["enabled"], Bool(enabled) == nil {
            lines.append("\(section).enabled: must be true or false, not \(enabled.summary)")
        }
        lines += reader.problems.map { "\(section).\($0.name): \($0.text)" }
        descriptions[section] = reader.known
        return value
    }
}
