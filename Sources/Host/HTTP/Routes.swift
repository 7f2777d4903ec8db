public import HTTPTypes
public import Hummingbird

/// The routes that a feature registers. A handler that takes ``SignedIn`` needs a session; that is the default.
public struct Routes: Sendable {
    let plugin: String
    private(set) var entries: [Route] = []

    init(plugin: String) {
        self.plugin = plugin
    }

    public typealias Handler = @Sendable (Request, SignedIn) async throws -> Response
    public typealias OpenHandler = @Sendable (Request, Visitor) async throws -> Response

    public mutating func get(
        _ path: String, file: String = #fileID, line: Int = #line, use handler: @escaping Handler
    ) {
        add(.get, path, file, line, .signedIn(handler))
    }

    public mutating func post(
        _ path: String, file: String = #fileID, line: Int = #line, use handler: @escaping Handler
    ) {
        add(.post, path, file, line, .signedIn(handler))
    }

    public mutating func put(
        _ path: String, file: String = #fileID, line: Int = #line, use handler: @escaping Handler
    ) {
        add(.put, path, file, line, .signedIn(handler))
    }

    public mutating func patch(
        _ path: String, file: String = #fileID, line: Int = #line, use handler: @escaping Handler
    ) {
        add(.patch, path, file, line, .signedIn(handler))
    }

    public mutating func delete(
        _ path: String, file: String = #fileID, line: Int = #line, use handler: @escaping Handler
    ) {
        add(.delete, path, file, line, .signedIn(handler))
    }

    /// A route for everybody, signed in or not.
    public mutating func open(
        _ method: HTTPRequest.Method, _ path: String, file: String = #fileID, line: Int = #line,
        use handler: @escaping OpenHandler
    ) {
        add(method, path, file, line, .open(handler))
    }

    private mutating func add(
        _ method: HTTPRequest.Method, _ path: String, _ file: String, _ line: Int, _ handler: Route.Handler
    ) {
        entries.append(
            Route(
                method: method, path: path.hasPrefix("/") ? path : "/api/\(plugin)/\(path)", plugin: plugin,
                source: SourceLocation(file: file, line: line), handler: handler))
    }
}

/// One route, and who brought it.
struct Route: Sendable {
    enum Handler: Sendable {
        case signedIn(Routes.Handler)
        case open(Routes.OpenHandler)
    }

    let method: HTTPRequest.Method
    let path: String
    let plugin: String
    let source: SourceLocation
    let handler: Handler

    var isOpen: Bool {
        if case .open = handler { true } else { false }
    }

    /// The path with the names of its parameters left out: two routes of one shape answer the same addresses.
    var shape: String { segments.map { $0.hasPrefix(":") ? ":" : String($0) }.joined(separator: "/") }

    /// The part of the path before a token, which no log may hold.
    fileprivate var nameOfToken: String? {
        zip(segments, segments.dropFirst()).first { $1 == ":token" }.map { String($0.0) }
    }

    private var segments: [Substring] { path.split(separator: "/") }

    /// Whether a request path would lead here, whatever its method.
    func matches(_ requestPath: String) -> Bool {
        let parts = requestPath.split(separator: "/")
        for (index, segment) in segments.enumerated() {
            guard index < parts.count else { return false }
            if segment == "**" { return true }
            guard segment.hasPrefix(":") || segment == parts[index] else { return false }
        }
        return parts.count == segments.count
    }
}

/// All routes of the running program.
struct RouteTable: Sendable {
    private(set) var routes: [Route] = []
    /// What stands before the tokens in addresses: `reset-password`.
    private(set) var tokenNames: [String] = []

    /// - Returns: what is wrong, naming both sides. The router itself would stop the process at a duplicate, and
    ///   never find the second of two addresses that differ in the names of their parameters only.
    mutating func add(_ new: [Route]) -> [String] {
        var problems: [String] = []
        for route in new {
            let here = "\(route.plugin): \(route.method) \(route.path) (\(route.source))"
            let alike = routes.filter { $0.shape == route.shape }
            if let other = alike.first(where: { $0.method == route.method }) {
                problems.append("\(here) is taken by \(other.plugin) (\(other.source))")
            } else if let other = alike.first(where: { $0.path != route.path }) {
                problems.append(
                    "\(here) must name its parameters like \(other.path) of \(other.plugin) (\(other.source))")
            } else {
                routes.append(route)
                if let name = route.nameOfToken, !tokenNames.contains(name) { tokenNames.append(name) }
            }
        }
        return problems
    }

    /// The methods that `path` does answer, for a 405; empty when there is nothing there.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let methods = Set(routes.filter { $0.matches(path) }.map(\.method))
        return Array(methods.contains(.get) ? methods.union([.head]) : methods)
    }

    func add(to router: Router<Visitor>) {
        let members = router.group(context: SignedIn.self)
        for route in routes {
            switch route.handler {
            case .open(let handler): router.on(RouterPath(route.path), method: route.method, use: handler)
            case .signedIn(let handler): members.on(RouterPath(route.path), method: route.method, use: handler)
            }
        }
    }
}
