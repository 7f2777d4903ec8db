import Foundation
import HTTPTypes
import Hummingbird

/// Refuses state-changing requests that another site sent, by what the browser itself says of their origin
/// (Fetch Metadata, and RFC 6454 for browsers without it). Requests without either come from programs, which have
/// no cookies to borrow.
struct CrossSite: RouterMiddleware {
    /// Whether the server itself speaks TLS; a proxy in front of it may, too.
    let isSecure: Bool

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, Authority(authority) != nil else {
            throw Refusal.malformed("The request names no host.")
        }
        guard [.get, .head, .options].contains(request.method) || isOwn(request) else { throw Refusal.crossSite }
        return try await next(request, context)
    }

    private func isOwn(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite], !["same-origin", "same-site", "none"].contains(site) {
            return false
        }
        guard let origin = request.headers[.origin] else { return true }
        // Over plain HTTP anybody in between can put a page there.
        guard let scheme = origin.range(of: "://"), !isSecure || origin[..<scheme.lowerBound].lowercased() == "https"
        else { return false }
        return origin[scheme.upperBound...].lowercased() == request.head.authority?.lowercased()
    }
}
