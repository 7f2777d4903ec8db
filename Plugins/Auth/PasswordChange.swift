// PasswordChange — choose another password; everywhere else the user is signed out.
//
//   POST /api/auth/password     announces PasswordChanged; see PasswordCheck for the other hooks

import GRDB
import HTTPTypes
public import Host
import Hummingbird

struct PasswordChange: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.routes.post("password", use: change)
        app.prepare(endEarlierSessions)
    }

    private func change(_ request: Request, _ context: SignedIn) async throws -> Response {
        let body = try await request.json(Body.self)
        let attempt = PasswordAttempt(
            key: context.identity.key, account: context.identity.id, purpose: .passwordChange,
            address: context.remoteAddress)
        guard let account = try await auth.check(body.current, attempt) else { throw Refusal.wrongPassword }
        try auth.requireAge(of: account)
        try await requireRules(body.new, of: account)
        try await store(try await auth.hashing.hash(body.new), of: account)
        try await auth.host.sessions.endAll(of: account.id, except: context.session)
        await auth.host.hooks.announce(PasswordChanged(account: account.id))

        var response = Response.noContent
        response.setCookie(try await auth.host.sessions.renew(context.session, request, from: attempt.address))
        return response
    }

    private func requireRules(_ password: String, of account: Account) async throws {
        var complaints = PasswordRules(minimumLength: auth.settings.passwordMinLength)
            .complaints(about: password, of: account.username)
        if complaints.isEmpty, try await auth.hasHad(password, account) { complaints = [PasswordHistory.complaint] }
        guard complaints.isEmpty else {
            throw Refusal(.unprocessableContent, "password-rules", complaints.joined(separator: " "))
        }
    }

    /// Accounts and sessions are in two files. A change that was cut off between them is brought to its end.
    @Sendable private func endEarlierSessions() async throws {
        try await auth.host.sessions.endAll { session in
            auth.directory.account(session.user).map { session.createdAt < $0.passwordChangedAt } ?? false
        }
    }

    /// Of two changes at once from the same password, one is made.
    private func store(_ hash: String, of account: Account) async throws {
        let now = auth.host.clock.now()
        try await auth.directory.store { [auth] db in
            guard var current = try Account.fetchOne(db, key: account.id),
                current.passwordHash == account.passwordHash
            else { throw Refusal.wrongPassword }
            try auth.keepPassword(of: current, db)
            try PasswordReset.endLinks(of: current.id, at: now, db)
            current.passwordHash = hash
            current.passwordChangedAt = now
            try current.update(db)
            return current
        }
    }
}

/// A user has another password, and is signed in only where it was changed.
public struct PasswordChanged: Fact {
    public let account: UserID
}

private struct Body: Decodable {
    let current: String
    let new: String
}
