public import Foundation

/// `plugins.json`: one object a section, `host` and one a plugin. A plugin is on when its section is there and
/// `"enabled"` in it is not false.
public struct PluginsFile: Sendable {
    /// For messages.
    public let path: String
    public private(set) var sections: [String: [String: JSONValue]]

    /// - Parameter url: `nil` where no file is there: every plugin in `plugins` is on, with its defaults.
    /// - Throws: ``StartupProblem`` when it cannot be read, is not JSON, or a section is not an object.
    public static func load(_ url: URL?, plugins: [any Plugin.Type]) throws -> PluginsFile {
        guard let url else {
            return PluginsFile(
                path: "(defaults)", sections: Dictionary(uniqueKeysWithValues: plugins.map { ($0.name, [:]) }))
        }
        guard let data = FileManager.default.contents(atPath: url.path) else {
            throw StartupProblem("cannot read \(url.path)")
        }
        return try PluginsFile(path: url.lastPathComponent, data: data)
    }

    init(path: String, sections: [String: [String: JSONValue]]) {
        self.path = path
        self.sections = sections
    }

    init(path: String, data: Data) throws {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw StartupProblem("\(path) is not valid JSON\(Self.place(error))")
        }
        guard case .object(let top) = value else {
            throw StartupProblem("\(path) must be an object with one section a plugin, not \(value.summary)")
        }
        self.path = path
        sections = [:]
        for (name, section) in top.sorted(by: { $0.key < $1.key }) {
            guard case .object(let values) = section else {
                throw StartupProblem("\(path): \(name) must be an object, such as {}, not \(section.summary)")
            }
            sections[name] = values
        }
    }

    private static func place(_ error: any Error) -> String {
        guard case DecodingError.dataCorrupted(let context) = error else { return "" }
        let text = ((context.underlyingError as? NSError)?.userInfo[NSDebugDescriptionErrorKey] as? String)
        return text.map { ": \($0)" } ?? ": \(context.debugDescription)"
    }

    /// Whether the plugin of this name is on.
    func enables(_ name: String) -> Bool {
        guard let section = sections[name] else { return false }
        return section["enabled"] != .bool(false)
    }

    /// The file's text with one plugin switched on or off; all other settings stay.
    func switched(_ name: String, on: Bool) throws -> Data {
        var copy = sections
        copy[name, default: [:]]["enabled"] = on ? nil : .bool(false)
        return Data(try Self.text(copy).utf8)
    }

    /// One line a section while it has one setting, else one line a setting: as a person would write it.
    private static func text(_ sections: [String: [String: JSONValue]]) throws -> String {
        let encoder = JSONEncoder.minimost
        func json(_ value: JSONValue) throws -> String {
            if case .array(let values) = value { return "[\(try values.map(json).joined(separator: ", "))]" }
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }

        let parts = try sections.sorted { $0.key < $1.key }.map { name, values in
            let lines = try values.sorted { $0.key < $1.key }.map {
                "\(try json(.string($0.key))): \(try json($0.value))"
            }
            let body =
                switch lines.count {
                case 0: "{}"
                case 1: "{ \(lines[0]) }"
                default: "{\n    \(lines.joined(separator: ",\n    "))\n  }"
                }
            return "  \(try json(.string(name))): \(body)"
        }
        return "{\n\(parts.joined(separator: ",\n"))\n}\n"
    }
}
