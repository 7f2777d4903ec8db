// AuditTrail — what of accounts is worth knowing later, into the audit log.
//
//   handles every fact that Auth announces

import Host

struct AuditTrail: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.on(PasswordAccepted.self) { [self] in
            note(
                $0.attempt.purpose == .signIn ? "sign-in" : "password-confirmed", $0.attempt.account, $0.attempt.address
            )
        }
        app.on(PasswordRejected.self) { [self] in
            noteRefusal(
                $0.attempt.purpose == .signIn ? "sign-in-failed" : "password-not-confirmed", $0.attempt.account,
                $0.attempt.address)
        }
        app.on(PasswordNotChecked.self) { [self] in
            noteRefusal("sign-in-refused", $0.attempt.account, $0.attempt.address)
        }
        app.on(NameLocked.self) { [self] in note("locked", $0.account, $0.address) }
        app.on(AccountCreated.self) { [self] in note("account-created", $0.account.id, $0.address) }
        app.on(PasswordChanged.self) { [self] in note("password-changed", $0.account) }
        app.on(PasswordResetOffered.self) { [self] in note("reset-link-made", $0.account) }
        app.on(PasswordWasReset.self) { [self] in note("password-reset", $0.account, $0.address) }
        app.on(AccountLocked.self) { [self] in note("account-locked", $0.account) }
        app.on(AccountUnlocked.self) { [self] in note("account-unlocked", $0.account) }
        app.on(AccountDeleted.self) { [self] in
            note("account-deleted", $0.account.id, $0.address, ["messages": $0.account.isErased ? "removed" : "kept"])
        }
        app.on(InviteRefused.self) { [self] in auth.host.audit.recordRefusal("invite-refused", from: $0.address) }
        app.on(InviteMade.self) { [self] in auth.host.audit.record("invite-made", ["uses": "\($0.uses)"]) }
        app.on(SessionRevoked.self) { [self] in
            note("session-revoked", $0.session.user, $0.session.address, ["session": String($0.session.id.prefix(12))])
        }
        app.on(SignedOut.self) { [self] in note("sign-out", $0.account, $0.address) }
    }

    private func note(_ event: String, _ account: UserID?, _ address: String? = nil, _ detail: [String: String] = [:]) {
        let (user, unknown) = name(of: account)
        auth.host.audit.record(event, user: user, from: address, detail.merging(unknown) { $1 })
    }

    /// What anybody can cause as often as they like.
    private func noteRefusal(_ event: String, _ account: UserID?, _ address: String?) {
        let (user, unknown) = name(of: account)
        auth.host.audit.recordRefusal(event, user: user, from: address, unknown)
    }

    /// An account that there is not is not named: what was typed may be a password.
    private func name(of account: UserID?) -> (String?, [String: String]) {
        let user = account.flatMap(auth.directory.account)?.username
        return (user, user == nil ? ["account": "unknown"] : [:])
    }
}
