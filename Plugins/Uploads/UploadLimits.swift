import Host
import Hummingbird

/// What may be uploaded, so that a browser can say so before it sends anything.
///
///   GET /api/uploads/limits
struct UploadLimits: Feature {
    let settings: UploadsPlugin.Settings

    func register(in app: inout Registration) {
        app.routes.get("limits", use: limits)
    }

    private func limits(_ request: Request, _ context: SignedIn) async throws -> Response {
        try .json(
            Limits(extensions: settings.uploadExtensions, maxBytes: Int64(settings.maxUploadSizeMB) << 20))
    }

    private struct Limits: Encodable {
        let extensions: [String]
        let maxBytes: Int64
    }

    /// What is wrong with a list of file types; `nil` when nothing is.
    static func complaint(_ extensions: [String]) -> String? {
        extensions.first { !isExtension($0) }
            .map { "\"\($0)\" is not a file type: a dot and letters or digits in lower case, or \"*\"" }
    }

    private static func isExtension(_ text: String) -> Bool {
        if text == "*" { return true }
        return text.utf8.first == 0x2E && (2...16).contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy { $0.isASCIILowercase || $0.isASCIIDigit }
    }
}
