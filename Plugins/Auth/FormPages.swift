// FormPages — what the pages with a form have in common.

import HTTPTypes
import Host
import Hummingbird

extension AuthPlugin {
    /// A page with a form, with the form's token and the cookie that the token is tied to.
    func page(
        _ name: String, _ values: [String: any Sendable], for context: Visitor, status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        let (token, cookie) = host.forms.issue(context)
        var response = Response.html(
            try host.render(name, values.merging(["csrf": token, "canTrust": host.isSecure]) { $1 }), status: status)
        response.headers.append(contentsOf: headers)
        if let cookie { response.setCookie(cookie) }
        return response
    }

    /// Signs `account` in on the browser that asks, in place of whoever was signed in there, and leads on to `next`.
    /// - Returns: `nil` when the password was changed, or the account shut, since it was checked: then nobody is signed in.
    func begin(
        _ account: Account, _ request: Request, _ context: Visitor, then next: LocalPath = .home
    ) async throws -> Response? {
        let (session, cookie) = try await host.sessions.begin(for: account.id, request, from: context.remoteAddress)
        // Asked once the session is there: what ends all sessions of an account either ends this one or is seen here.
        guard directory.identity(of: account.id) != nil,
            directory.account(account.id)?.passwordChangedAt == account.passwordChangedAt
        else {
            _ = try await host.sessions.end(session)
            return nil
        }
        if let previous = context.signedIn?.session { _ = try await host.sessions.end(previous) }
        var response = Response.seeOther(next.text)
        response.setCookie(cookie)
        return response
    }
}

extension Response {
    mutating func setCookie(_ value: String) {
        headers.append(HTTPField(name: .setCookie, value: value))
    }
}
