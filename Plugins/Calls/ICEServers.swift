public import Host
import Hummingbird

/// Which servers help two browsers to find a path to each other (RFC 8445). The plugins that run one say so.
///
///   GET /api/calls/ice      proposes ICEServersWillBeListed
struct ICEServers: Feature {
    let hooks: Hooks

    func register(in app: inout Registration) {
        app.routes.get("ice", use: list)
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        let proposal = try await hooks.propose(
            ICEServersWillBeListed(host: request.head.authority.flatMap(Authority.init)?.host ?? ""))
        return try .json(List(iceServers: proposal.servers))
    }

    private struct List: Encodable {
        let iceServers: [ICEServersWillBeListed.Server]
    }
}

/// A browser asks which ICE servers there are. Handlers add those that they run.
public struct ICEServersWillBeListed: Proposal {
    /// `RTCIceServer` of the WebRTC specification, without credentials.
    public struct Server: Sendable, Encodable {
        public let urls: [String]

        public init(urls: [String]) {
            self.urls = urls
        }
    }

    /// The host under which this browser reaches the server: a name, an IPv4 address, or an IPv6 address in brackets.
    public let host: String
    public var servers: [Server] = []
}
