import Hummingbird

extension Boot {
    /// The way of every request: middleware from the outermost in, then the routes.
    func responder(isStopping: ShutdownFlag) -> RouterResponder<Visitor> {
        let router = Router(context: Visitor.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            ClientAddress(trusted: TrustedProxies(host.settings.trustedProxies))
            SessionLookup(sessions: host.sessions, forms: host.forms)
            RequestLog(table: table)
            SecurityHeaders(
                inlineScripts: [shell.importMapDigest], capabilities: registrations.flatMap(\.capabilities))
            Compression()
            ErrorRendering(table: table, pages: templates, audit: host.audit)
            RefuseWhenStopping(isStopping: isStopping)
            CrossSite(isSecure: host.isSecure)
        }
        table.add(to: router)
        return router.buildResponder()
    }
}

/// 503 for requests that come while the program stops.
private struct RefuseWhenStopping: RouterMiddleware {
    let isStopping: ShutdownFlag

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        guard !isStopping.isSet else { throw Refusal.shuttingDown }
        return try await next(request, context)
    }
}
