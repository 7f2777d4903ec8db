import HummingbirdCore

/// The hidden `csrf_token` of the HTML forms: bound to the session, or before there is one to a cookie that only
/// ties the form to the browser it was shown in.
public struct FormTokens: Sendable {
    let sessions: Sessions
    let key: SigningKey
    let cookies: CookieNames

    func visit(of request: Request) -> String? {
        sessions.signedValue(of: cookies.visit, in: request, for: "visit")
    }

    /// - Returns: the token for a form, and the value of a `Set-Cookie` to send with it where one is needed.
    public func issue(_ context: Visitor) -> (token: String, cookie: String?) {
        if let binding = binding(of: context) { return (key.sign(binding, for: "form"), nil) }
        let visit = randomToken(bytes: 18)
        return (
            key.sign("visit/\(visit)", for: "form"),
            cookies.make(cookies.visit, "\(visit).\(key.sign(visit, for: "visit"))", maxAge: nil)
        )
    }

    /// - Throws: ``Refusal/formExpired`` unless `fields` carry the token that was issued to this browser.
    public func check(_ fields: [String: String], _ context: Visitor) throws {
        guard let binding = binding(of: context), let token = fields["csrf_token"],
            key.verify(token, of: binding, for: "form")
        else { throw Refusal.formExpired }
    }

    private func binding(of context: Visitor) -> String? {
        context.signedIn.map { "session/\($0.session.id)" } ?? context.visit.map { "visit/\($0)" }
    }
}
