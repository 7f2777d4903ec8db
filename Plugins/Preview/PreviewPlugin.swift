public import Host
public import Auth
public import Chat

public struct PreviewPlugin: Plugin {
    public static let name = "preview"
    public static var requires: [any Plugin.Type] { [AuthPlugin.self, ChatPlugin.self] }
    public init(host: Host, settings: NoSettings) throws {}
    public var features: [any Feature] { [] }
}
