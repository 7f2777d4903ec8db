import HTTPTypes
import Host
import Hummingbird

/// Cards for links.
///
///   GET /api/preview?url=https://…
struct Cards: Feature {
    static let limit = RateLimit("preview", perMinute: 120, "You are asking for very many previews.")

    let host: Host
    let cache: CardCache

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.get("/api/preview", use: card)
    }

    private func card(_ request: Request, _ context: SignedIn) async throws -> Response {
        try host.limits.spend(Self.limit, by: context.identity.id)
        guard let url = request.uri.parameter("url") else { throw Refusal.malformed("Which page? Say so by ?url=.") }
        switch await cache.card(for: url) {
        case .success(let card): return try .json(card)
        case .failure(let failure): throw failure.refusal
        }
    }
}
