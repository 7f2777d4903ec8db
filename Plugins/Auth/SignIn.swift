// SignIn — come in with name and password.
//
//   GET, POST /login     see PasswordCheck for the hooks

import HTTPTypes
import Host
import Hummingbird

struct SignIn: Feature {
    static let limit = RateLimit("sign_in", perMinute: 60, "Too many people are signing in from your address.")

    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.open(.get, "/login", use: show)
        app.routes.open(.post, "/login", use: signIn)
    }

    private func show(_ request: Request, _ context: Visitor) async throws -> Response {
        let form = Form(next: request.uri.parameter("next"))
        if context.signedIn != nil { return .seeOther(form.next.text) }
        let notice = request.uri.parameter("notice").flatMap(Notice.init)
        return try page(form, context, notice: notice?.text)
    }

    private func signIn(_ request: Request, _ context: Visitor) async throws -> Response {
        let fields = try await request.form()
        try auth.host.forms.check(fields, context)
        let form = Form(fields, next: request.uri.parameter("next"))
        do {
            try auth.host.limits.spend(Self.limit, by: context.remoteAddress)
            return try await response(to: form, request, context)
                ?? page(form, context, error: "This username and password do not go together.", .unauthorized)
        } catch let refusal as Refusal {
            return try page(form, context, error: refusal.message, refusal.status, refusal.headers)
        }
    }

    private func response(to form: Form, _ request: Request, _ context: Visitor) async throws -> Response? {
        let attempt = PasswordAttempt(
            key: Usernames.key(of: form.username), account: auth.directory.account(named: form.username)?.id,
            purpose: .signIn, address: context.remoteAddress)
        guard let account = try await auth.check(form.password, attempt) else { return nil }
        guard !auth.isTooOld(account) else { return .seeOther(try await auth.leadToChange(of: account)) }
        guard let response = try await auth.begin(account, request, context, then: form.next) else { return nil }
        await auth.refreshHash(of: account, form.password)
        return response
    }

    private func page(
        _ form: Form, _ context: Visitor, notice: String? = nil, error: String? = nil,
        _ status: HTTPResponse.Status = .ok,
        _ headers: HTTPFields = [:]
    ) throws -> Response {
        var values: [String: any Sendable] = [
            "username": form.username, "next": form.next.text, "signupOpen": auth.settings.signup != .closed,
        ]
        values["notice"] = notice
        values["error"] = error
        return try auth.page("login", values, for: context, status: status, headers: headers)
    }
}

/// What the page says to somebody who was sent to it.
private enum Notice: String {
    case passwordChanged = "password-changed"
    case accountDeleted = "account-deleted"

    var text: String {
        switch self {
        case .passwordChanged: "Your password is changed. Sign in with the new one."
        case .accountDeleted: "Your account is deleted."
        }
    }
}

private struct Form {
    let username: String
    let password: String
    let next: LocalPath

    init(_ fields: [String: String] = [:], next: String?) {
        username = Usernames.stripped(fields["username"] ?? "")
        password = fields["password"] ?? ""
        self.next = (fields["next"] ?? next).flatMap(LocalPath.init) ?? .home
    }
}
