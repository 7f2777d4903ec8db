import Host
import Hummingbird

/// For which hosts there are cards, so that a browser asks for no others.
///
///   GET /api/preview/hosts
struct PreviewHosts: Feature {
    let settings: PreviewPlugin.Settings

    func register(in app: inout Registration) {
        app.routes.get("hosts", use: hosts)
    }

    private func hosts(_ request: Request, _ context: SignedIn) async throws -> Response {
        try .json(settings.previewAllowedHosts + settings.previewPrivateHosts)
    }

    /// What is wrong with a list of hosts; `nil` when nothing is.
    static func complaint(_ hosts: [String]) -> String? {
        hosts.first { HostRule($0) == nil }
            .map { "\"\($0)\" is not a host name, such as git.example.org or git.example.org:8443" }
    }
}
