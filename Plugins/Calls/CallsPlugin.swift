public import Host
public import Auth
public import Chat

public struct CallsPlugin: Plugin {
    public static let name = "calls"
    public static var requires: [any Plugin.Type] { [AuthPlugin.self, ChatPlugin.self] }
    public init(host: Host, settings: NoSettings) throws {}
    public var features: [any Feature] { [] }
}
