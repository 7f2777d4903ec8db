// PasswordReset — a link that an operator makes for somebody who has forgotten their password.
//
//   minimost reset-password USER [--expires MINUTES] [--base-url URL]     announces PasswordResetOffered
//   GET, POST /reset-password/:token                                      announces PasswordWasReset, PasswordChanged
//   handles AccountDeleting

import ArgumentParser
import GRDB
import HTTPTypes
public import Host
import Hummingbird

/// Made on the command line only, told to the operator only, good once and for a while. Only a digest of its token is
/// stored: who reads the database cannot use it.
struct PasswordReset: Feature {
    static let limit = RateLimit("reset", perMinute: 30, "Too many reset links are being tried from your address.")

    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.migrate("0003 resets", in: .auth, createTable)
        app.routes.open(.get, "/reset-password/:token", use: show)
        app.routes.open(.post, "/reset-password/:token", use: change)
        app.on(AccountDeleting.self) { deleting, db in
            try db.execute(sql: "DELETE FROM resets WHERE account = ?", arguments: [deleting.account.id])
        }
        app.every(.seconds(3600), "reset links") { [auth] in
            let day = auth.host.clock.now().adding(.seconds(-86_400))
            try await auth.database.write {
                try $0.execute(sql: "DELETE FROM resets WHERE until < ?", arguments: [day])
            }
        }
    }

    private func show(_ request: Request, _ context: Visitor) async throws -> Response {
        try auth.host.limits.spend(Self.limit, by: context.remoteAddress)
        let token = try context.parameter("token")
        let isExpired = request.uri.parameter("expired") != nil
        let notice = isExpired ? "Your password is too old. Choose another one, then sign in with it." : nil
        return try page(token, for: try await account(of: token), [], context, notice: notice)
    }

    private func change(_ request: Request, _ context: Visitor) async throws -> Response {
        try auth.host.limits.spend(Self.limit, by: context.remoteAddress)
        let token = try context.parameter("token")
        let fields = try await request.form()
        try auth.host.forms.check(fields, context)
        let account = try await account(of: token)
        let (password, confirm) = (fields["password"] ?? "", fields["confirm"] ?? "")
        var complaints = PasswordRules(minimumLength: auth.settings.passwordMinLength)
            .complaints(about: password, of: account.username)
        if password != confirm { complaints.append("The two passwords are not the same.") }
        if complaints.isEmpty, try await auth.hasHad(password, account) { complaints = [PasswordHistory.complaint] }
        guard complaints.isEmpty else {
            return try page(token, for: account, complaints, context, status: .unprocessableContent)
        }
        try await use(token, hash: try await auth.hashing.hash(password))
        try await auth.host.sessions.endAll(of: account.id)
        await auth.host.hooks.announce(PasswordWasReset(account: account.id, address: context.remoteAddress))
        await auth.host.hooks.announce(PasswordChanged(account: account.id))
        return .seeOther("/login?notice=password-changed")
    }

    private func page(
        _ token: String, for account: Account, _ errors: [String], _ context: Visitor,
        notice: String? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var values: [String: any Sendable] = [
            "token": token, "username": account.username, "errors": errors,
            "minLength": auth.settings.passwordMinLength,
        ]
        values["notice"] = notice
        return try auth.page("reset-password", values, for: context, status: status)
    }

    // MARK: Links

    /// - Throws: ``Host/Refusal`` 410 for a link that is used, over or unknown; which of them is nobody's business.
    private func account(of token: String) async throws -> Account {
        let (digest, now) = (Self.digest(token), auth.host.clock.now())
        let id = try await auth.database.read { db in
            try UserID.fetchOne(
                db, sql: "SELECT account FROM resets WHERE token = ? AND usedAt IS NULL AND since <= ? AND until > ?",
                arguments: [digest, now, now])
        }
        guard let account = id.flatMap(auth.directory.account), !account.isDeleted else { throw Refusal.linkGone }
        return account
    }

    /// Of many who use a link at once one finds it unused. With it every other link of the account goes.
    private func use(_ token: String, hash: String) async throws {
        let (digest, now) = (Self.digest(token), auth.host.clock.now())
        try await auth.directory.store { [auth] db in
            let id = try UserID.fetchOne(
                db,
                sql: """
                    UPDATE resets SET usedAt = ?1 WHERE token = ?2 AND usedAt IS NULL AND since <= ?1 AND until > ?1
                    RETURNING account
                    """, arguments: [now, digest])
            guard let id, var account = try Account.fetchOne(db, key: id), !account.isDeleted else {
                throw Refusal.linkGone
            }
            try Self.endLinks(of: id, at: now, db)
            try auth.keepPassword(of: account, db)
            account.passwordHash = hash
            account.passwordChangedAt = now
            try account.update(db)
            return account
        }
    }

    /// For whoever changes what a link would change, in the same transaction.
    static func endLinks(of account: UserID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE resets SET usedAt = ? WHERE account = ? AND usedAt IS NULL", arguments: [now, account])
    }

    /// As an operator does: the owner of the account is told of it.
    /// - Returns: the token, which is kept nowhere else.
    static func offer(to account: Account, for duration: Duration, of auth: AuthPlugin) async throws -> String {
        let token = try await makeLink(to: account, for: duration, of: auth)
        await auth.host.hooks.announce(PasswordResetOffered(account: account.id))
        return token
    }

    static func makeLink(to account: Account, for duration: Duration, of auth: AuthPlugin) async throws -> String {
        let (token, now) = (randomToken(bytes: 32), auth.host.clock.now())
        let digest = digest(token)
        try await auth.database.write { db in
            try db.execute(
                sql: "INSERT INTO resets (token, account, since, until) VALUES (?, ?, ?, ?)",
                arguments: [digest, account.id, now, now.adding(duration)])
        }
        return token
    }

    private static func digest(_ token: String) -> String { Hex.encode(SHA256.hash(token.utf8)) }
}

/// An operator has made a link with which the password of an account can be changed. Twin: ``PasswordWasReset``.
public struct PasswordResetOffered: Fact {
    public let account: UserID
}

/// Somebody chose another password by a link that an operator made. ``PasswordChanged`` follows.
/// Twin: ``PasswordResetOffered``.
public struct PasswordWasReset: Fact {
    public let account: UserID
    public let address: String?
}

extension Refusal {
    fileprivate static let linkGone = Refusal(
        .gone, "link-gone", "This link has been used, or its time is over. Ask your operator for a new one.")
}

private func createTable(_ db: Database) throws {
    try db.execute(
        sql: """
            CREATE TABLE resets (
                token TEXT NOT NULL PRIMARY KEY CHECK (length(token) = 64),
                account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                since INTEGER NOT NULL,
                until INTEGER NOT NULL CHECK (until > since),
                usedAt INTEGER
            ) STRICT;
            CREATE INDEX resets_on_account ON resets (account);
            """)
}

// MARK: - The command

struct ResetPasswordCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-password", abstract: "Make a link with which a user can choose a new password.")

    @OptionGroup var place: Place
    @Argument(help: "The user.") var user: String
    @Option(help: "Minutes that the link is good for.") var expires = 60
    @Option(help: "The address of the server as the user knows it, such as https://chat.example.org.")
    var baseURL: String?

    func validate() throws {
        guard (1...10_080).contains(expires) else { throw ValidationError("--expires is from 1 to 10080 minutes.") }
    }

    func run(on host: Host, _ console: Console) async throws {
        let auth = try host.enabled(AuthPlugin.self)
        let account = try auth.account(named: user)
        let base = try host.base(baseURL)
        let token = try await PasswordReset.offer(to: account, for: .seconds(Int64(expires) * 60), of: auth)
        console("\(base)/reset-password/\(token)")
        console(
            "Good once, for \(expires) minutes. Hand it to \(account.username) yourself: whoever has it has the account."
        )
    }
}
