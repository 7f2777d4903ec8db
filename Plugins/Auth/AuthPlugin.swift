public import Host

public struct AuthPlugin: Plugin {
    public static let name = "auth"
    public static var requires: [any Plugin.Type] { [] }
    public init(host: Host, settings: NoSettings) throws {}
    public var features: [any Feature] { [] }
}
