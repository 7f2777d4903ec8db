import Auth
import Chat
public import Host

/// Cards under links, for the hosts that the operator allows.
public struct PreviewPlugin: Plugin {
    public static let name = "preview"
    public static var requires: [any Plugin.Type] { [AuthPlugin.self, ChatPlugin.self] }

    public struct Settings: PluginSettings {
        public let previewAllowedHosts: [String]
        public let previewPrivateHosts: [String]

        public init(from read: inout SettingsReader) {
            previewAllowedHosts = read(
                "preview_allowed_hosts", default: ["bitbucket.org"], check: PreviewHosts.complaint,
                "Hosts, with their subdomains, whose pages may be fetched for a card")
            previewPrivateHosts = read(
                "preview_private_hosts", default: [], check: PreviewHosts.complaint,
                "Hosts of the own network that may be fetched although their addresses are private")
        }
    }

    private let settings: Settings

    public init(host: Host, settings: Settings) throws {
        self.settings = settings
    }

    public var features: [any Feature] {
        [PreviewHosts(settings: settings)]
    }
}
