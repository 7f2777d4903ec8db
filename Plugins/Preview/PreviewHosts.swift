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
        hosts.first { !isHost($0) }.map { "\"\($0)\" is not a host name, such as git.example.org" }
    }

    private static func isHost(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count)
                    && label.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
            }
    }
}
