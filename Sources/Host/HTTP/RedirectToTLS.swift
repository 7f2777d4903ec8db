import HTTPTypes
import HummingbirdCore
import NIOCore

/// Answers plain HTTP on the TLS port: 308 to the same address under https (RFC 9110, 15.4.9).
struct RedirectToTLS: Sendable {
    @Sendable
    func respond(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        var head = HTTPResponse(status: .badRequest, headerFields: [.contentLength: "0", .connection: "close"])
        if let target = Self.target(request.head.authority, request.head.path) {
            head.status = .permanentRedirect
            head.headerFields[.location] = target
        }
        let body = try await writer.writeHead(head)
        try await body.finish(nil)
        try await channel.close()
    }

    /// - Parameters:
    ///   - authority: the `Host` field.
    ///   - path: the request target in origin form.
    static func target(_ authority: String?, _ path: String?) -> String? {
        guard let authority, Authority(authority) != nil, let path, path.hasPrefix("/"), path.utf8.count <= 8192,
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return "https://\(authority)\(path)"
    }
}
