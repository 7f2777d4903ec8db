import Hummingbird

/// `GET /healthz`: whether the program runs, and the state of each plugin in one word.
struct Health: Feature {
    let host: Host

    private struct Report: Encodable {
        let status: String
        let version: String
        let plugins: [String: String]
    }

    func register(in app: inout Registration) {
        app.routes.open(.get, "/healthz") { [host] _, _ in
            let states = host.inventory.states
            return try .json(
                Report(
                    status: states.values.contains("degraded") ? "degraded" : "ok", version: Host.version,
                    plugins: states))
        }
    }
}
