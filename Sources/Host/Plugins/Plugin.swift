public import ArgumentParser

/// A part of the program that an operator switches on or off in `plugins.json`.
///
/// A plugin is a name, its settings and a list of features. Making one has no effects: nothing is opened, started
/// or sent before every plugin has registered and every problem has been reported (see ``Boot``).
public protocol Plugin: Sendable {
    associatedtype Settings: PluginSettings = NoSettings

    /// The one name of this plugin: key in `plugins.json`, `/api/<name>`, `/web/<name>`, log label, prefix of its
    /// migrations. Lower-case letters.
    static var name: String { get }
    /// Plugins without which this one cannot work; they are made before it.
    static var requires: [any Plugin.Type] { get }
    /// What it adds to the command line.
    static var commands: [any ParsableCommand.Type] { get }
    /// Its browser modules, style sheet and templates, as `EmbeddedFiles.all` of its module.
    static var files: [EmbeddedFile] { get }

    /// - Throws: ``StartupProblem`` for settings that are each right but do not go together.
    init(host: Host, settings: Settings) throws

    /// The table of contents.
    var features: [any Feature] { get }
    /// What its browser modules need to know: the `settings` of its entry in the page. Values that JSON can hold.
    var browserSettings: [String: any Encodable & Sendable] { get }
}

extension Plugin {
    public static var requires: [any Plugin.Type] { [] }
    public static var commands: [any ParsableCommand.Type] { [] }
    public static var files: [EmbeddedFile] { [] }
    public var browserSettings: [String: any Encodable & Sendable] { [:] }
}

/// One thing that a plugin does: one file, with its routes, hooks, queries and migration.
public protocol Feature: Sendable {
    func register(in app: inout Registration)
}

extension Feature {
    /// The name shown by `minimost plugins`: that of the type.
    var name: String { String(describing: type(of: self)) }
}
