public import Host

public struct StunPlugin: Plugin {
    public static let name = "stun"
    public static var requires: [any Plugin.Type] { [] }
    public init(host: Host, settings: NoSettings) throws {}
    public var features: [any Feature] { [] }
}
