public import Host
public import Auth

public struct ChatPlugin: Plugin {
    public static let name = "chat"
    public static var requires: [any Plugin.Type] { [AuthPlugin.self] }
    public init(host: Host, settings: NoSettings) throws {}
    public var features: [any Feature] { [] }
}
