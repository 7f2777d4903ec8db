// AccountDeletion — an account goes for good, by its owner or by the operator; its name is never given to anybody else.
//
//   POST /api/auth/delete-account {password, mode}     see PasswordCheck for its hooks
//   minimost users delete USER [--hard]
//   both apply AccountDeleting, announce AccountDeleted

import ArgumentParser
import GRDB
import HTTPTypes
public import Host
import Hummingbird

/// After a soft deletion what somebody wrote stays, without their name; after a hard one it goes as well. That is for
/// those to see to who hold it: they are told, and find the account marked when they start.
struct AccountDeletion: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.migrate("0007 erased accounts", in: .auth) { db in
            try db.execute(
                sql: """
                    ALTER TABLE accounts ADD COLUMN isErased INTEGER NOT NULL DEFAULT 0
                    CHECK (isErased IN (0, 1) AND (NOT isErased OR deletedAt IS NOT NULL))
                    """)
        }
        app.routes.post("delete-account", use: delete)
    }

    private func delete(_ request: Request, _ context: SignedIn) async throws -> Response {
        let body = try await request.json(Body.self)
        guard let mode = Mode(rawValue: body.mode) else {
            throw Refusal(.unprocessableContent, "mode", "\"mode\" is \"soft\" or \"hard\".")
        }
        let attempt = PasswordAttempt(
            key: context.identity.key, account: context.identity.id, purpose: .accountDeletion,
            address: context.remoteAddress)
        guard let account = try await auth.check(body.password, attempt) else { throw Refusal.wrongPassword }
        try await auth.delete(account, mode, from: context.remoteAddress)
        var response = Response.noContent
        response.setCookie(try await auth.host.sessions.end(context.session))
        return response
    }

    enum Mode: String {
        /// What they wrote stays.
        case soft
        /// What they wrote goes.
        case hard
    }

    private struct Body: Decodable {
        let password: String
        let mode: String
    }
}

extension AuthPlugin {
    /// - Parameters:
    ///   - account: as it was when its password, or its name, was looked at.
    ///   - address: where its owner is; `nil` for an operator.
    fileprivate func delete(_ account: Account, _ mode: AccountDeletion.Mode, from address: String? = nil) async throws
    {
        let now = host.clock.now()
        let deleted = try await directory.store { [host] db in
            guard var current = try Account.fetchOne(db, key: account.id), !current.isDeleted,
                current.passwordHash == account.passwordHash
            else { throw Refusal.accountChanged }
            current.leave(at: now, erasing: mode == .hard)
            try current.update(db)
            try host.hooks.apply(AccountDeleting(account: current), db)
            return current
        }
        // Nobody is signed in to it from here on. Records that a full disk does not let go end with the next start.
        try? await host.sessions.endAll(of: account.id)
        await host.hooks.announce(AccountDeleted(account: deleted, address: address))
    }
}

extension Account {
    /// What remains is the name, so that nobody else gets it.
    fileprivate mutating func leave(at now: Timestamp, erasing: Bool) {
        deletedAt = now
        isErased = erasing
        passwordHash = nil
        passwordChangedAt = now
        colour = nil
        bio = ""
        lockedAt = nil
    }
}

/// An account is being deleted, inside the transaction on auth.db that does it: what is kept there about it goes now.
/// Twin: ``AccountDeleted``.
public struct AccountDeleting: Change {
    public let account: Account
}

/// An account is gone, and its sessions with it. Whoever holds what its owner wrote removes it if the account
/// ``Account/isErased``, and looks for such accounts at each start: the program may have been stopped in between.
/// Twin: ``AccountDeleting``.
public struct AccountDeleted: Fact {
    public let account: Account
    /// Where its owner was; `nil` when an operator did it.
    public let address: String?
}

extension Refusal {
    fileprivate static let accountChanged = Refusal(
        .conflict, "account-changed", "The account has changed meanwhile. Try again.")
}

// MARK: - The command

extension UsersCommand {
    struct Delete: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete an account for good; its name stays taken.",
            discussion: "Messages stay as those of \"Deleted User\", unless --hard is given. There is no way back.")

        @OptionGroup var place: Place
        @Argument(help: "The user.") var user: String
        @Flag(help: "Remove every message of the user as well, wherever it is.") var hard = false

        func run(on host: Host, _ console: Console) async throws {
            let auth = try host.enabled(AuthPlugin.self)
            let account = try auth.account(named: user)
            try await auth.delete(account, hard ? .hard : .soft)
            console("\(account.username) is deleted" + (hard ? ", with every message." : "; the messages stay."))
        }
    }
}
