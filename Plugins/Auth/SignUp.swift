// SignUp — make an account.
//
//   GET, POST /signup     proposes AccountWillBeCreated, announces AccountCreated or InviteRefused

import GRDB
import HTTPTypes
public import Host
import Hummingbird

struct SignUp: Feature {
    static let limit = RateLimit("sign_up", perMinute: 30, "Too many accounts are being made from your address.")

    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.open(.get, "/signup", use: show)
        app.routes.open(.post, "/signup", use: create)
        app.note { [auth] in
            guard auth.settings.signup == .open, auth.directory.all.isEmpty else { return nil }
            return
                "Everybody who reaches this server can make an account. Once all have theirs, set \"signup\" of \"auth\" in "
                + "plugins.json to \"invite\" or \"closed\"."
        }
    }

    private func show(_ request: Request, _ context: Visitor) async throws -> Response {
        if context.signedIn != nil { return .seeOther(LocalPath.home.text) }
        try requireOpen()
        return try page(Form(["invite": request.uri.parameter("invite") ?? ""]), [], context, status: .ok)
    }

    private func create(_ request: Request, _ context: Visitor) async throws -> Response {
        let fields = try await request.form()
        try auth.host.forms.check(fields, context)
        try requireOpen()
        let form = Form(fields)
        do {
            try auth.host.limits.spend(Self.limit, by: context.remoteAddress)
            let account = try await create(form, from: context.remoteAddress)
            return try await auth.begin(account, request, context) ?? .seeOther("/login")
        } catch let broken as BrokenRules {
            return try page(form, broken.sentences, context, status: .unprocessableContent)
        } catch let refusal as Refusal {
            return try page(form, [refusal.message], context, status: refusal.status, refusal.headers)
        }
    }

    private func requireOpen() throws {
        guard auth.settings.signup != .closed else {
            throw Refusal(.forbidden, "sign-up-closed", "Nobody can sign up here. Ask the operator for an account.")
        }
    }

    private func create(_ form: Form, from address: String?) async throws -> Account {
        // Who has no invite does not learn which names are taken.
        if let complaint = try await inviteComplaint(about: form) {
            if !form.invite.isEmpty { await auth.host.hooks.announce(InviteRefused(address: address)) }
            throw BrokenRules(sentences: [complaint])
        }
        let complaints = complaints(about: form)
        guard complaints.isEmpty else { throw BrokenRules(sentences: complaints) }
        _ = try await auth.host.hooks.propose(AccountWillBeCreated(username: form.username, address: address))
        let hash = try await auth.hashing.hash(form.password)
        let account = Account(username: form.username, passwordHash: hash, at: auth.host.clock.now())
        do {
            let invite = auth.settings.signup == .invite ? form.invite : nil
            try await auth.directory.store { db in
                if let invite { try Invites.use(invite, at: account.createdAt, db) }
                try account.insert(db)
                return account
            }
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw BrokenRules(sentences: [Self.taken])
        }
        await auth.host.hooks.announce(AccountCreated(account: account, address: address))
        return account
    }

    private static let taken = "This username is taken. Choose another."

    private func complaints(about form: Form) -> [String] {
        var complaints = [Usernames.complaint(about: form.username)].compactMap { $0 }
        if auth.directory.account(named: form.username) != nil { complaints.append(Self.taken) }
        complaints += PasswordRules(minimumLength: auth.settings.passwordMinLength)
            .complaints(about: form.password, of: form.username)
        if form.password != form.confirm { complaints.append("The two passwords are not the same.") }
        return complaints
    }

    private func inviteComplaint(about form: Form) async throws -> String? {
        guard auth.settings.signup == .invite else { return nil }
        return try await Invites.complaint(about: form.invite, of: auth)
    }

    private func page(
        _ form: Form, _ errors: [String], _ context: Visitor, status: HTTPResponse.Status, _ headers: HTTPFields = [:]
    ) throws -> Response {
        try auth.page(
            "signup",
            [
                "username": form.username, "errors": errors, "minLength": auth.settings.passwordMinLength,
                "inviteNeeded": auth.settings.signup == .invite, "invite": form.invite,
            ], for: context, status: status, headers: headers)
    }
}

/// An account is about to be made; its name and password keep the rules. Twin: ``AccountCreated``.
public struct AccountWillBeCreated: Proposal {
    public let username: String
    /// `nil` for a Unix socket.
    public let address: String?
}

/// An account was made. Twin: ``AccountWillBeCreated``.
public struct AccountCreated: Fact {
    public let account: Account
    /// `nil` for a Unix socket.
    public let address: String?
}

/// Why a form is not taken, all of it at once.
struct BrokenRules: Error {
    let sentences: [String]
}

private struct Form: Sendable {
    let username: String
    let password: String
    let confirm: String
    let invite: String

    init(_ fields: [String: String]) {
        username = Usernames.stripped(fields["username"] ?? "")
        password = fields["password"] ?? ""
        confirm = fields["confirm"] ?? ""
        invite = Usernames.stripped(fields["invite"] ?? "")
    }
}
