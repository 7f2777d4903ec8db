import Auth
import Chat
public import Host

/// Cards under links, for the hosts that the operator allows.
public struct PreviewPlugin: Plugin {
    public static let name = "preview"
    public static var files: [EmbeddedFile] { EmbeddedFiles.all }
    public static var requires: [any Plugin.Type] { [AuthPlugin.self, ChatPlugin.self] }

    public struct Settings: PluginSettings {
        public let previewAllowedHosts: [String]
        public let previewPrivateHosts: [String]

        public init(from read: inout SettingsReader) {
            previewAllowedHosts = read(
                "preview_allowed_hosts", default: ["bitbucket.org"], check: PreviewHosts.complaint,
                "Hosts (host or host:port), with their subdomains, whose pages may be fetched for a card")
            previewPrivateHosts = read(
                "preview_private_hosts", default: [], check: PreviewHosts.complaint,
                "Hosts (host or host:port) of the own network that may be fetched although their addresses are private")
        }
    }

    private let host: Host
    private let settings: Settings

    public init(host: Host, settings: Settings) throws {
        self.host = host
        self.settings = settings
    }

    public var features: [any Feature] {
        let rules = FetchRules(
            allowed: settings.previewAllowedHosts.compactMap(HostRule.init),
            private: settings.previewPrivateHosts.compactMap(HostRule.init))
        let resolver = SystemResolver()
        let thumbnails = Thumbnails(uptime: host.uptime)
        let maker = CardMaker(
            fetcher: PageFetcher(rules: rules, resolver: resolver, group: host.eventLoopGroup),
            thumbnails: thumbnails, uptime: host.uptime, sleep: host.sleep)
        let cache = CardCache(rules: rules, uptime: host.uptime) { try await maker.card(for: $0, $1) }
        return [PreviewHosts(settings: settings), resolver, Cards(host: host, cache: cache), thumbnails]
    }

    public var browserSettings: [String: any Encodable & Sendable] {
        ["hosts": settings.previewAllowedHosts + settings.previewPrivateHosts]
    }
}
