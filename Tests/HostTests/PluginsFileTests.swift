import Foundation
import TestHarness
import Testing

@testable import Host

struct PluginsFileTests {
    private func parse(_ text: String) throws -> PluginsFile {
        try PluginsFile(path: "plugins.json", data: Data(text.utf8))
    }

    private func problem(_ text: String) throws -> String {
        try #require(#expect(throws: StartupProblem.self) { try parse(text) }).description
    }

    @Test func `a section that is there switches its plugin on, unless it says otherwise`() throws {
        let file = try parse(
            #"{"chat": {}, "calls": {"enabled": true}, "stun": {"enabled": false, "stun_port": 3478}}"#)
        #expect(file.enables("chat"))
        #expect(file.enables("calls"))
        #expect(!file.enables("stun"))
        #expect(!file.enables("preview"), "no section")
    }

    @Test(arguments: ["", " ", "{", "{\"chat\": {}", "nonsense", "{'chat': {}}", "\u{0}", "{\"a\": {}} x"])
    func `what is not JSON is refused by the file's name`(text: String) throws {
        #expect(try problem(text).hasPrefix("plugins.json is not valid JSON"))
    }

    @Test(arguments: [("[]", "a list"), ("null", "null"), ("3", "3"), ("\"chat\"", "\"chat\"")])
    func `what is not an object is refused`(text: String, kind: String) throws {
        #expect(try problem(text) == "plugins.json must be an object with one section a plugin, not \(kind)")
    }

    @Test func `a section that is not an object is refused by its name`() throws {
        #expect(try problem(#"{"chat": true}"#) == "plugins.json: chat must be an object, such as {}, not true")
        #expect(try problem(#"{"chat": [], "auth": null}"#).contains("auth must be an object"))
    }

    @Test func `an "enabled" of the wrong type does not switch off, and is a problem`() throws {
        let file = try parse(#"{"probe": {"enabled": "no"}}"#)
        #expect(file.enables("probe"))
        let problems = try #require(
            #expect(throws: BootProblems.self) {
                try Boot(file, installed: [ProbePlugin.self], folder: TemporaryFolder().data, isSecure: true)
            })
        #expect(problems.description == "plugins.json: probe.enabled: must be true or false, not \"no\"")
    }

    @Test(arguments: ["1e400", "-1e400", "1e99999999"])
    func `a number that no machine holds is refused`(number: String) throws {
        #expect(try problem(#"{"chat": {"message_retention_days": \#(number)}}"#).contains("plugins.json"))
    }

    @Test func `a whole number too large to count with is no whole number`() throws {
        let file = try parse(#"{"chat": {"a": 9223372036854775807, "b": 9223372036854775808, "c": 5}}"#)
        #expect(file.sections["chat"]?["a"] == .integer(.max))
        #expect(file.sections["chat"]?["b"] == .number(9_223_372_036_854_775_808))
        #expect(file.sections["chat"]?["c"] == .integer(5))
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
    func `nesting a hundred thousand deep is refused and does not end the process`(open: String, close: String) throws {
        let depth = 100_000
        let text =
            #"{"chat": {"x": "# + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            + "}}"
        #expect(try problem(text).hasPrefix("plugins.json is not valid JSON"))
    }

    @Test func `without a file every plugin is on with its defaults`() throws {
        let file = try PluginsFile.load(nil, plugins: [ProbePlugin.self])
        #expect(file.enables("probe"))
        #expect(file.sections["probe"]?.isEmpty == true)
    }

    @Test func `a file that cannot be read is named`() throws {
        let missing = try TemporaryFolder().url.appending(path: "plugins.json")
        let problem = try #require(
            #expect(throws: StartupProblem.self) { try PluginsFile.load(missing, plugins: []) })
        #expect(problem.description == "cannot read \(missing.path)")
    }

    // MARK: Switching

    private func switched(_ text: String, _ name: String, on: Bool) throws -> PluginsFile {
        try PluginsFile(path: "plugins.json", data: parse(text).switched(name, on: on))
    }

    @Test func `switching one off and on again keeps its settings and those of the others`() throws {
        let text = #"{"chat": {"channels": ["a", "b/c"], "ratio": 0.5}, "stun": {"stun_port": 3479}, "host": {}}"#
        let before = try parse(text)
        let off = try switched(text, "chat", on: false)
        #expect(!off.enables("chat"))
        #expect(off.sections["chat"]?["channels"] == before.sections["chat"]?["channels"])
        #expect(off.sections["stun"] == before.sections["stun"])
        let on = try PluginsFile(path: "plugins.json", data: off.switched("chat", on: true))
        #expect(on.enables("chat"))
        #expect(on.sections == before.sections)
    }

    @Test func `a plugin without a section gets one`() throws {
        let on = try switched("{}", "stun", on: true)
        #expect(on.sections == ["stun": [:]])
        let off = try switched("{}", "stun", on: false)
        #expect(off.sections == ["stun": ["enabled": .bool(false)]])
    }

    @Test func `it is written as a person would write it`() throws {
        let file = try parse(#"{"stun":{},"chat":{"channels":["a","b"],"days":7},"calls":{"ring_seconds":30}}"#)
        let text = String(decoding: try file.switched("stun", on: false), as: UTF8.self)
        #expect(
            text == """
                {
                  "calls": { "ring_seconds": 30 },
                  "chat": {
                    "channels": ["a", "b"],
                    "days": 7
                  },
                  "stun": { "enabled": false }
                }

                """)
    }
}
