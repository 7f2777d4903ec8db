/// The settings of one section of `plugins.json`, declared once: each line of the initialiser gives a setting its
/// name, default, bounds and meaning.
///
///     struct Settings: PluginSettings {
///         let maxLoginAttempts: Int
///         init(from read: inout SettingsReader) {
///             maxLoginAttempts = read(
///                 "max_login_attempts", default: 5, in: 0...1000, "Failures before an account is locked; 0 = never")
///         }
///     }
public protocol PluginSettings: Sendable {
    init(from read: inout SettingsReader)
}

/// For plugins that have nothing to set.
public struct NoSettings: PluginSettings {
    public init(from read: inout SettingsReader) {}
}

/// Hands out the values of one section, and remembers every problem and every name it was asked for, so that all
/// problems are reported together and a misspelt name gets a suggestion.
public struct SettingsReader {
    private let values: [String: JSONValue]
    private(set) var known: [SettingDescription] = []
    private(set) var problems: [SettingProblem] = []

    init(_ values: [String: JSONValue]) {
        self.values = values
    }

    /// - Parameters:
    ///   - name: snake_case, as in `plugins.json`.
    ///   - check: says what is wrong with a value of the right type; `nil` when nothing is.
    ///   - meaning: one line for the operator, with units.
    /// - Returns: the value, or `default` where there is none or it is wrong.
    public mutating func callAsFunction<Value: SettingValue>(
        _ name: String, default: Value, check: (Value) -> String? = { _ in nil }, _ meaning: String
    ) -> Value {
        known.append(SettingDescription(name: name, default: `default`.json, kind: Value.kind, meaning: meaning))
        guard let json = values[name] else { return `default` }
        guard let value = Value(json) else {
            problems.append(SettingProblem(name: name, text: "must be \(Value.kind), not \(json.summary)"))
            return `default`
        }
        if let complaint = check(value) {
            problems.append(SettingProblem(name: name, text: complaint))
            return `default`
        }
        return value
    }

    /// - Parameter range: the bounds, both allowed.
    public mutating func callAsFunction(
        _ name: String, default: Int, in range: ClosedRange<Int>, _ meaning: String
    ) -> Int {
        self(
            name, default: `default`,
            check: {
                range.contains($0) ? nil : "must be from \(range.lowerBound) to \(range.upperBound), not \($0)"
            }, meaning)
    }

    /// Adds the names of the section that nobody asked for.
    mutating func complainOfUnknown(besides reserved: Set<String> = []) {
        let names = known.map(\.name)
        for name in values.keys.sorted() where !names.contains(name) && !reserved.contains(name) {
            problems.append(
                SettingProblem(name: name, text: "no such setting.\(suggestion(for: name, among: names))"))
        }
    }
}

struct SettingProblem: Sendable {
    let name: String
    let text: String
}

/// What the documentation and `minimost plugins --json` say of a setting.
public struct SettingDescription: Sendable, Encodable {
    public let name: String
    public let `default`: JSONValue
    public let kind: String
    public let meaning: String
}

/// A type that a setting can have.
public protocol SettingValue: Sendable {
    /// For messages: "a whole number".
    static var kind: String { get }
    init?(_ json: JSONValue)
    var json: JSONValue { get }
}

extension Bool: SettingValue {
    public static var kind: String { "true or false" }
    public init?(_ json: JSONValue) {
        guard case .bool(let value) = json else { return nil }
        self = value
    }
    public var json: JSONValue { .bool(self) }
}

extension Int: SettingValue {
    public static var kind: String { "a whole number" }
    public init?(_ json: JSONValue) {
        guard case .integer(let value) = json else { return nil }
        self.init(exactly: value)
    }
    public var json: JSONValue { .integer(Int64(self)) }
}

extension String: SettingValue {
    public static var kind: String { "a text" }
    public init?(_ json: JSONValue) {
        guard case .string(let value) = json else { return nil }
        self = value
    }
    public var json: JSONValue { .string(self) }
}

extension Array: SettingValue where Element: SettingValue {
    public static var kind: String { "a list, each \(Element.kind)" }
    public init?(_ json: JSONValue) {
        guard case .array(let values) = json else { return nil }
        let elements = values.compactMap(Element.init)
        guard elements.count == values.count else { return nil }
        self = elements
    }
    public var json: JSONValue { .array(map(\.json)) }
}

extension Dictionary: SettingValue where Key == String, Value: SettingValue {
    public static var kind: String { "an object, each value \(Value.kind)" }
    public init?(_ json: JSONValue) {
        guard case .object(let values) = json else { return nil }
        let read = values.compactMapValues(Value.init)
        guard read.count == values.count else { return nil }
        self = read
    }
    public var json: JSONValue { .object(mapValues(\.json)) }
}

extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    public static var kind: String { "one of " + allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ") }
    public init?(_ json: JSONValue) {
        guard case .string(let value) = json else { return nil }
        self.init(rawValue: value)
    }
    public var json: JSONValue { .string(rawValue) }
}
