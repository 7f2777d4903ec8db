import HTTPTypes
import Hummingbird
import Logging

/// One line a request: method, path without query, status, time, who. Never a body, a cookie or a token.
struct RequestLog: RouterMiddleware {
    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let took = start.duration(to: .now)
        context.logger.log(
            level: request.uri.path.hasPrefix("/web/") || request.uri.path == "/healthz" ? .debug : .info, "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.shownPath(context))",
                "status": "\(response.status.code)",
                "ms": "\(took.milliseconds)", "from": "\(context.remoteAddress ?? "-")",
            ])
        return response
    }
}

extension Request {
    /// For logs: without the query, and with the route in place of a path that holds a token.
    func shownPath(_ context: Visitor) -> String {
        context.endpointPath.flatMap { $0.contains("{token}") ? $0 : nil } ?? uri.path
    }
}
