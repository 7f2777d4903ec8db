import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// One line a request: method, path without query, status, time, who. Never a body, a cookie or a token.
struct RequestLog: RouterMiddleware {
    let table: RouteTable

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let took = start.duration(to: .now)
        context.logger.log(
            level: request.uri.path.hasPrefix("/web/") || request.uri.path == "/healthz" ? .debug : .info, "request",
            metadata: [
                "method": "\(request.method)", "path": "\(table.shown(request.uri.path))",
                "status": "\(response.status.code)",
                "ms": "\(took.milliseconds)", "from": "\(context.remoteAddress ?? "-")",
            ])
        return response
    }
}

extension RouteTable {
    /// For logs: a path without the token that may be in it. Whatever comes behind the name of a route that takes one is
    /// left out, however it is written and wherever that name stands.
    func shown(_ path: String) -> String {
        let plain = path.removingPercentEncoding ?? path
        for name in tokenNames {
            guard let place = plain.range(of: name, options: .caseInsensitive), place.upperBound < plain.endIndex else {
                continue
            }
            return plain[..<place.upperBound] + "/{token}"
        }
        return path
    }
}
