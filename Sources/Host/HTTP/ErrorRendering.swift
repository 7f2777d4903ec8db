import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import Mustache
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL

/// Turns what handlers throw into responses: JSON for programs, a page or a redirect to the sign-in for people.
///
/// It stands inside ``SecurityHeaders``, so that errors carry them too.
struct ErrorRendering: RouterMiddleware {
    let table: RouteTable
    let pages: Templates
    let audit: AuditLog

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let refusal = refusal(for: error, request, context)
            let response = try response(to: refusal, request, context)
            if isDenial(refusal, request) { noteDenial(refusal, request, context) }
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private func refusal(for error: any Error, _ request: Request, _ context: Visitor) -> Refusal {
        switch error {
        case let refusal as Refusal: return refusal
        case let error as HTTPError where error.status == .notFound:
            let methods = table.methods(at: request.uri.path)
            return methods.isEmpty || methods.contains(request.method) ? .notFound : .methodNotAllowed(methods)
        case is HTTPParserError, is NIOHTTP2Errors.StreamClosed, is NIOSSLError, is ChannelError, is IOError:
            // Whoever sent it is gone, or speaks on in a language of their own.
            return .malformed("The request was cut off.")
        case let error as any HTTPResponseError where error.status.kind == .clientError:
            return Refusal(error.status, "malformed", "The request could not be understood.")
        case is CancellationError:
            return .shuttingDown
        default:
            context.logger.error("a request failed", metadata: ["error": "\(String(reflecting: error))"])
            return (error as? DatabaseError)?.refusal
                ?? Refusal(
                    .internalServerError, "internal",
                    "Something went wrong on our side. The operator finds it in the log under the request's number.")
        }
    }

    /// Who only comes without a session, as everybody does at first, is led to the sign-in; that is no denial.
    private func isDenial(_ refusal: Refusal, _ request: Request) -> Bool {
        switch refusal.status {
        case .forbidden, .gone: true
        case .unauthorized: !leadsToSignIn(request) || request.headers[.cookie]?.contains("session=") == true
        default: false
        }
    }

    private func noteDenial(_ refusal: Refusal, _ request: Request, _ context: Visitor) {
        audit.recordRefusal(
            "denied", user: context.signedIn?.identity.username, from: context.remoteAddress,
            [
                "status": "\(refusal.status.code)", "code": refusal.code, "method": request.method.rawValue,
                "path": table.shown(request.uri.path),
            ])
    }

    private func response(to refusal: Refusal, _ request: Request, _ context: Visitor) throws -> Response {
        var response: Response
        if refusal.status == .unauthorized, leadsToSignIn(request) {
            return .seeOther(signIn(then: request))
        }
        if request.isNavigation {
            response = .html(
                try pages.render(
                    "error",
                    [
                        "status": String(refusal.status.code), "title": refusal.status.reasonPhrase,
                        "message": refusal.message, "request": context.id,
                    ]),
                status: refusal.status)
        } else {
            response = try .json(ErrorBody(refusal, request: context.id), status: refusal.status)
        }
        response.headers.append(contentsOf: refusal.headers)
        if refusal.endsConnection, !context.channel.isHTTP2Stream { response.closeAfterwards(context.channel) }
        return response
    }

    /// The app itself is only ever gone to.
    private func leadsToSignIn(_ request: Request) -> Bool { request.isNavigation || request.uri.path == "/" }

    /// What was sent cannot be sent again after the sign-in; what was to be seen can be seen then.
    private func signIn(then request: Request) -> String {
        let here = request.uri.string
        guard request.method != .post, here != "/",
            let next = here.addingPercentEncoding(withAllowedCharacters: .unreserved)
        else { return "/login" }
        return "/login?next=\(next)"
    }
}

/// `{"error": {"code", "message", "request"}}`
struct ErrorBody: Encodable {
    struct Detail: Encodable {
        let code: String
        let message: String
        let request: String
    }

    let error: Detail

    init(_ refusal: Refusal, request: String) {
        error = Detail(code: refusal.code, message: refusal.message, request: request)
    }
}

extension Request {
    /// A person going to a page, as against a program fetching something.
    var isNavigation: Bool {
        guard method == .get || method == .head || method == .post else { return false }
        if let mode = headers[.secFetchMode] { return mode == "navigate" }
        return headers[.accept]?.contains("text/html") ?? false
    }
}

extension DatabaseError {
    /// For what is wrong with the machine and not with the program; the log has said what it is.
    fileprivate var refusal: Refusal? {
        switch resultCode {
        case .SQLITE_FULL: Refusal.diskFull
        case .SQLITE_BUSY, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_CORRUPT, .SQLITE_NOTADB:
            Refusal(
                .serviceUnavailable, "storage", "The server cannot get at its data at the moment. Try again soon.",
                headers: [.retryAfter: "5"])
        default: nil
        }
    }
}

extension CharacterSet {
    /// RFC 3986, 2.3.
    fileprivate static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

extension Response {
    /// Ends the connection once this response is out, instead of reading a body that nobody wants to its end.
    fileprivate mutating func closeAfterwards(_ channel: any Channel) {
        headers[.connection] = "close"
        let body = body
        self.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            try await channel.close()
        }
    }
}

extension Channel {
    /// Whether this is one of the streams of an HTTP/2 connection, which others may share: it stands below the connection,
    /// and that below the listener. Ending a stream before its answer is read would take the answer with it.
    fileprivate var isHTTP2Stream: Bool { parent?.parent != nil }
}

extension HTTPField.Name {
    static let secFetchMode = Self("Sec-Fetch-Mode")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
}
