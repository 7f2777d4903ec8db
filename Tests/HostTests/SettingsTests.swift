import Testing

@testable import Host

struct SettingsTests {
    enum Signup: String, SettingValue, CaseIterable {
        case open, invite, closed
    }

    struct Sample: PluginSettings {
        let attempts: Int
        let isLimited: Bool
        let greeting: String
        let channels: [String]
        let signup: Signup

        init(from read: inout SettingsReader) {
            attempts = read("max_login_attempts", default: 5, in: 0...1000, "Failures before a lock; 0 = never")
            isLimited = read("rate_limit_enabled", default: true, "Whether there is a limit")
            greeting = read(
                "greeting", default: "Hello", check: { $0.isEmpty ? "must not be empty" : nil }, "The first words")
            channels = read("channels", default: ["general"], "The public channels")
            signup = read("signup", default: .open, "Who may sign up")
        }
    }

    private func read(_ values: [String: JSONValue]) -> (settings: Sample, problems: [String]) {
        var reader = SettingsReader(values)
        let settings = Sample(from: &reader)
        reader.complainOfUnknown(besides: ["enabled"])
        return (settings, reader.problems.map { "\($0.name): \($0.text)" })
    }

    @Test func `an empty section gives the defaults, without a problem`() {
        let (settings, problems) = read([:])
        #expect(problems.isEmpty)
        #expect(settings.attempts == 5)
        #expect(settings.isLimited)
        #expect(settings.greeting == "Hello")
        #expect(settings.channels == ["general"])
        #expect(settings.signup == .open)
    }

    @Test func `what is set is read`() {
        let (settings, problems) = read([
            "max_login_attempts": .integer(7), "rate_limit_enabled": .bool(false), "greeting": .string("Moin"),
            "channels": .array([.string("a"), .string("b")]), "signup": .string("invite"), "enabled": .bool(true),
        ])
        #expect(problems.isEmpty)
        #expect(settings.attempts == 7)
        #expect(!settings.isLimited)
        #expect(settings.greeting == "Moin")
        #expect(settings.channels == ["a", "b"])
        #expect(settings.signup == .invite)
    }

    @Test(arguments: [0, 1, 999, 1000])
    func `both bounds are allowed`(value: Int64) {
        let (settings, problems) = read(["max_login_attempts": .integer(value)])
        #expect(problems.isEmpty)
        #expect(settings.attempts == Int(value))
    }

    @Test(arguments: [-1, 1001, Int64.min, Int64.max])
    func `one beyond a bound is refused, and the default stands`(value: Int64) {
        let (settings, problems) = read(["max_login_attempts": .integer(value)])
        #expect(problems == ["max_login_attempts: must be from 0 to 1000, not \(value)"])
        #expect(settings.attempts == 5)
    }

    @Test(
        arguments: [
            ("max_login_attempts", .string("5"), "must be a whole number, not \"5\""),
            ("max_login_attempts", .number(5.5), "must be a whole number, not 5.5"),
            ("max_login_attempts", .number(1e300), "must be a whole number, not 1e+300"),
            ("max_login_attempts", .null, "must be a whole number, not null"),
            ("max_login_attempts", .bool(true), "must be a whole number, not true"),
            ("rate_limit_enabled", .integer(1), "must be true or false, not 1"),
            ("greeting", .object([:]), "must be a text, not an object"),
            ("greeting", .array([]), "must be a text, not a list"),
            ("greeting", .string(""), "must not be empty"),
            ("channels", .string("general"), "must be a list, each a text, not \"general\""),
            ("channels", .array([.string("a"), .integer(1)]), "must be a list, each a text, not a list"),
            ("signup", .string("Open"), "must be one of \"open\", \"invite\", \"closed\", not \"Open\""),
            (
                "signup", .string(String(repeating: "x", count: 41)),
                "must be one of \"open\", \"invite\", \"closed\", not a text"
            ),
        ] as [(String, JSONValue, String)])
    func `a wrong value is named with what it must be, and the default stands`(
        name: String, value: JSONValue, complaint: String
    ) {
        let (settings, problems) = read([name: value])
        #expect(problems == ["\(name): \(complaint)"])
        #expect((settings.attempts, settings.isLimited, settings.greeting) == (5, true, "Hello"))
        #expect((settings.channels, settings.signup) == (["general"], .open))
    }

    @Test func `an unknown name gets a suggestion when one is near`() {
        let (_, problems) = read(["max_login_atempts": .integer(3), "theme": .string("dark"), "enabled": .bool(true)])
        #expect(
            problems == [
                "max_login_atempts: no such setting. Did you mean \"max_login_attempts\"?", "theme: no such setting.",
            ])
    }

    @Test func `every problem is told at once`() {
        let (_, problems) = read(["max_login_attempts": .integer(-1), "signup": .integer(1), "nonsense": .null])
        #expect(problems.count == 3)
    }

    @Test func `each setting describes itself`() throws {
        var reader = SettingsReader([:])
        _ = Sample(from: &reader)
        #expect(
            reader.known.map(\.name) == ["max_login_attempts", "rate_limit_enabled", "greeting", "channels", "signup"])
        let signup = try #require(reader.known.last)
        #expect(signup.default == .string("open"))
        #expect(signup.kind == "one of \"open\", \"invite\", \"closed\"")
        #expect(signup.meaning == "Who may sign up")
    }
}
