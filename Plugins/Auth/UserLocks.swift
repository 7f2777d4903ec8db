// UserLocks — an operator shuts an account, and opens one again: also one that too many failures have locked.
//
//   minimost users [list] [--json], users lock USER, users unlock USER     announces AccountLocked, AccountUnlocked
//   (users delete USER: AccountDeletion)

import ArgumentParser
import GRDB
import HTTPTypes
public import Host

struct UserLocks: Feature {
    func register(in app: inout Registration) {
        app.migrate("0005 locked accounts", in: .auth) { db in
            try db.execute(sql: "ALTER TABLE accounts ADD COLUMN lockedAt INTEGER")
        }
    }
}

extension Directory {
    /// Links with which somebody could choose a password are over with a lock, too.
    /// - Parameter time: `nil` unlocks it.
    fileprivate func lock(_ account: UserID, at time: Timestamp?) async throws {
        try await store { db in
            guard var account = try Account.fetchOne(db, key: account) else {
                throw StartupProblem("the account is gone")
            }
            account.lockedAt = time
            if let time { try PasswordReset.endLinks(of: account.id, at: time, db) }
            try account.update(db)
            return account
        }
    }
}

/// An operator has shut an account: its sessions have ended, and nobody can sign in to it. Twin: ``AccountUnlocked``.
public struct AccountLocked: Fact {
    public let account: UserID
}

/// An operator lets somebody sign in again, whatever had kept them from it. Twin: ``AccountLocked``.
public struct AccountUnlocked: Fact {
    public let account: UserID
}

extension Refusal {
    /// Told to those only who know the password.
    static let accountLocked = Refusal(
        .forbidden, "account-locked", "This account is locked. Ask your operator to unlock it.")
}

// MARK: - The command

struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Show who has an account; lock, unlock or delete one.",
        subcommands: [List.self, Lock.self, Unlock.self, Delete.self], defaultSubcommand: List.self)

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Show who has an account.")

        @OptionGroup var place: Place
        @Flag(help: "As JSON.") var json = false

        func run(on host: Host, _ console: Console) async throws {
            let auth = try host.enabled(AuthPlugin.self)
            let now = host.clock.now()
            let lockouts = try await auth.database.read { db in
                try UserID.fetchSet(db, sql: "SELECT account FROM lockouts WHERE until > ?", arguments: [now])
            }
            let rows = auth.directory.all.map { account in
                Row(account, host.sessions.all(of: account.id), isLockedOut: lockouts.contains(account.id))
            }
            guard !json else { return console(try Listing.json(rows)) }
            console(
                Listing.table(
                    ["USER", "STATE", "SINCE", "SESSIONS", "LAST SEEN"],
                    rows.map { row in
                        [
                            row.user, row.state, row.createdAt.description, "\(row.sessions)",
                            row.lastSeenAt?.description ?? "-",
                        ]
                    }))
        }

        private struct Row: Encodable {
            let user: String
            let id: UserID
            /// `open`, `locked` by an operator, `locked-out` by failures, or `deleted`.
            let state: String
            let createdAt: Timestamp
            let sessions: Int
            @ExplicitNull var lastSeenAt: Timestamp?

            init(_ account: Account, _ sessions: [Session], isLockedOut: Bool) {
                user = account.username
                id = account.id
                state =
                    account.isDeleted ? "deleted" : account.isLocked ? "locked" : isLockedOut ? "locked-out" : "open"
                createdAt = account.createdAt
                self.sessions = sessions.count
                lastSeenAt = sessions.first?.lastSeenAt
            }
        }
    }

    struct Lock: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a user out everywhere, and let nobody sign in to the account.")

        @OptionGroup var place: Place
        @Argument(help: "The user.") var user: String

        func run(on host: Host, _ console: Console) async throws {
            let auth = try host.enabled(AuthPlugin.self)
            let account = try auth.account(named: user)
            guard !account.isLocked else { return console("\(account.username) is locked already.") }
            try await auth.directory.lock(account.id, at: host.clock.now())
            try await host.sessions.endAll(of: account.id)
            await host.hooks.announce(AccountLocked(account: account.id))
            console("\(account.username) is locked and signed out everywhere.")
        }
    }

    struct Unlock: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a user sign in again, whether an operator or too many failures have locked the account.")

        @OptionGroup var place: Place
        @Argument(help: "The user.") var user: String

        func run(on host: Host, _ console: Console) async throws {
            let auth = try host.enabled(AuthPlugin.self)
            let account = try auth.account(named: user)
            try await auth.directory.lock(account.id, at: nil)
            await host.hooks.announce(AccountUnlocked(account: account.id))
            console("\(account.username) can sign in.")
        }
    }
}
