import Calls
public import Host

/// STUN over UDP (RFC 8489): tells a browser the address under which others see it. Works on its own; when Calls is
/// on, its browsers are told of it.
public struct StunPlugin: Plugin {
    public static let name = "stun"

    public struct Settings: PluginSettings {
        public let stunPort: Int

        public init(from read: inout SettingsReader) {
            stunPort = read("stun_port", default: 3478, in: 0...65535, "The UDP port; 0 lets the system choose")
        }
    }

    private let server: StunServer

    public init(host: Host, settings: Settings) throws {
        server = StunServer(port: settings.stunPort, onlyAddress: host.onlyAddress)
    }

    public var features: [any Feature] {
        [server, StunAddress(server: server)]
    }
}

/// Tells calls where the server is.
struct StunAddress: Feature {
    let server: StunServer

    func register(in app: inout Registration) {
        app.on(ICEServersWillBeListed.self) { [server] list in
            guard let port = server.boundPort, !list.host.isEmpty else { return }
            list.servers.append(.init(urls: ["stun:\(list.host):\(port)"]))
        }
    }
}
