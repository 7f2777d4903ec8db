// SignOut — leave: the session ends on the server, and its live streams with it.
//
//   POST /logout     announces SignedOut

import HTTPTypes
public import Host
import Hummingbird

struct SignOut: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        // Open, so that signing out twice, in two tabs, is no error.
        app.routes.open(.post, "/logout", use: signOut)
    }

    private func signOut(_ request: Request, _ context: Visitor) async throws -> Response {
        // The host has refused other sites already, so a token is not needed; one that is there must be right.
        if request.headers[.contentType] != nil {
            let fields = try await request.form()
            if let token = fields["csrf_token"], !token.isEmpty { try auth.host.forms.check(fields, context) }
        }
        var response = Response.seeOther("/login")
        if let session = context.signedIn?.session {
            response.setCookie(try await auth.host.sessions.end(session))
            await auth.host.hooks.announce(SignedOut(account: session.user, address: context.remoteAddress))
        }
        return response
    }
}

/// Somebody has signed out where they were.
public struct SignedOut: Fact {
    public let account: UserID
    public let address: String?
}
