public import HTTPTypes

/// A request that is understood and not granted, in words for the person who made it.
///
/// Anything else that a handler throws is a defect: it is logged in full and answered with a bare 500.
public struct Refusal: Error, Sendable {
    public let status: HTTPResponse.Status
    /// Stable and machine-readable, in kebab-case: `channel-not-found`.
    public let code: String
    /// A sentence or two, safe to show: no path, no SQL, nothing of others.
    public let message: String
    /// What goes into the response's head, such as `Allow` and `Retry-After`.
    public var headers: HTTPFields
    /// The rest of the request's body is not worth reading: the connection ends with the answer.
    public var endsConnection = false

    public init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }
}

extension Refusal {
    public static func malformed(_ message: String) -> Refusal {
        Refusal(.badRequest, "malformed", message)
    }

    public static let signInNeeded = Refusal(.unauthorized, "sign-in-needed", "Please sign in.")

    /// Also for what is there but not visible to the one who asks.
    public static let notFound = Refusal(.notFound, "not-found", "There is nothing here.")

    /// RFC 4918, 11.5.
    public static let diskFull = Refusal(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "disk-full",
        "The server's disk is full. Nothing was changed; tell the operator.")

    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Refusal {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Refusal(
            .methodNotAllowed, "method-not-allowed", "This address answers \(names).", headers: [.allow: names])
    }

    static func tooLarge(limit: Int) -> Refusal {
        var refusal = Refusal(
            .contentTooLarge, "too-large", "That is more than the \(limit / 1024) KiB that are taken here.")
        refusal.endsConnection = true
        return refusal
    }

    static func tooManyStreams(limit: Int) -> Refusal {
        Refusal(
            .tooManyRequests, "too-many-streams", "You have \(limit) live streams open, which is the limit.",
            headers: [.retryAfter: "30"])
    }

    static let wrongType = Refusal(
        .unsupportedMediaType, "wrong-type", "The body must be JSON: Content-Type: application/json.")

    static let crossSite = Refusal(.forbidden, "cross-site", "This request came from another site.")

    public static let formExpired = Refusal(
        .forbidden, "csrf-token", "This form has expired. Go back, reload the page and try again.")

    static let shuttingDown = Refusal(
        .serviceUnavailable, "shutting-down", "The server is restarting. Try again in a moment.",
        headers: [.retryAfter: "2"])
}
