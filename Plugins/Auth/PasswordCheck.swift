// PasswordCheck — whether somebody knows the password of an account: the one place where guesses are answered, for
// signing in and for whatever else asks for the password again.
//
//   proposes PasswordWillBeChecked     announces PasswordAccepted, PasswordRejected or PasswordNotChecked

public import Foundation
import GRDB
import HTTPTypes
public import Host

extension AuthPlugin {
    /// Whatever is not let in is answered late, and an unknown name costs the same work and time as a wrong password.
    /// - Returns: the account, or `nil` when it is unknown, deleted, or has another password.
    /// - Throws: the ``Refusal`` of a handler of ``PasswordWillBeChecked``; 403 when an operator has locked the account;
    ///   503 when too many wait already.
    func check(_ password: String, _ attempt: PasswordAttempt) async throws -> Account? {
        let account = attempt.account.flatMap(directory.account).flatMap { $0.isDeleted ? nil : $0 }
        let begin = host.uptime()
        guard try await isRight(password, of: account, attempt, since: begin), let account else {
            await host.hooks.announce(PasswordRejected(attempt: attempt))
            try await holdBack(since: begin)
            return nil
        }
        guard !account.isLocked else {
            await host.hooks.announce(PasswordRejected(attempt: attempt))
            throw Refusal.accountLocked
        }
        await host.hooks.announce(PasswordAccepted(attempt: attempt))
        return account
    }

    /// From the beginning of the attempt: what is done for a name that there is, and not for others, takes no time of its
    /// own. Nobody holds a thread meanwhile.
    private func holdBack(since begin: Duration) async throws {
        let delay = Duration.seconds(Int64(settings.loginDelaySeconds)) - (host.uptime() - begin)
        try await pause(max(.zero, delay))
    }

    private func isRight(
        _ password: String, of account: Account?, _ attempt: PasswordAttempt, since begin: Duration
    ) async throws -> Bool {
        do {
            _ = try await host.hooks.propose(PasswordWillBeChecked(attempt: attempt))
            return try await verify(password, of: account)
        } catch {
            await host.hooks.announce(PasswordNotChecked(attempt: attempt))
            // Programs that try again at once would otherwise take all there is.
            try await holdBack(since: begin)
            throw error
        }
    }

    private func verify(_ password: String, of account: Account?) async throws -> Bool {
        guard !PasswordRules.isTooLong(password) else { return false }
        return try await hashing.verify(password, against: account?.passwordHash)
    }

    /// Hashes a password that is known to be right anew when today's rounds are more. Never fails: there is a next
    /// time.
    func refreshHash(of account: Account, _ password: String) async {
        guard hashing.isOutdated(account.passwordHash), let fresh = try? await hashing.hash(password) else { return }
        _ = try? await directory.store { db in
            guard var current = try Account.fetchOne(db, key: account.id),
                current.passwordHash == account.passwordHash
            else { throw Refusal.wrongPassword }
            current.passwordHash = fresh
            try current.update(db)
            return current
        }
    }
}

/// Somebody says that they know a password.
public struct PasswordAttempt: Sendable, Identifiable {
    public let id = UUID()
    public enum Purpose: String, Sendable {
        case signIn, passwordChange, accountDeletion
    }

    /// Lower case; `nil` when what was typed cannot be a name. Where there is no `account`, it may be a password that
    /// went into the wrong field: count by it, never write it down.
    public let key: String?
    public let account: UserID?
    public let purpose: Purpose
    /// `nil` for a Unix socket.
    public let address: String?
}

/// A password is about to be looked at: refuse, and it is not. Exactly one of ``PasswordAccepted``,
/// ``PasswordRejected`` and ``PasswordNotChecked`` follows.
public struct PasswordWillBeChecked: Proposal {
    public let attempt: PasswordAttempt
}

/// A password was right. Twin: ``PasswordWillBeChecked``.
public struct PasswordAccepted: Fact {
    public let attempt: PasswordAttempt
}

/// A password was wrong, or its account unknown or shut by an operator; announced before the answer is held back.
/// Twin: ``PasswordWillBeChecked``.
public struct PasswordRejected: Fact {
    public let attempt: PasswordAttempt
}

/// A password was not looked at: a handler refused, or too many waited. Twin: ``PasswordWillBeChecked``.
public struct PasswordNotChecked: Fact {
    public let attempt: PasswordAttempt
}

extension Refusal {
    static let wrongPassword = Refusal(.forbidden, "wrong-password", "The current password is not right.")
}
