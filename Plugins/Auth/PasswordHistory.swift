// PasswordHistory — earlier passwords do not come back, where `password_history_count` says so.
//
//   handles AccountDeleting

import GRDB
import Host

/// Keeps the hashes of earlier passwords, as many as are looked at, newest last.
struct PasswordHistory: Feature {
    func register(in app: inout Registration) {
        app.migrate("0006 password history", in: .auth) { db in
            try db.execute(
                sql: """
                    CREATE TABLE earlierPasswords (
                        id INTEGER NOT NULL PRIMARY KEY,
                        account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                        hash TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX earlierPasswords_on_account ON earlierPasswords (account, id);
                    """)
        }
        app.on(AccountDeleting.self) { deleting, db in
            try db.execute(sql: "DELETE FROM earlierPasswords WHERE account = ?", arguments: [deleting.account.id])
        }
    }

    static let complaint = "You have had this password before. Choose another."
}

extension AuthPlugin {
    /// Whether `password` is that of an account now, or one of the earlier ones that may not come back.
    /// - Throws: 503 when too many wait for a hash already.
    func hasHad(_ password: String, _ account: Account) async throws -> Bool {
        guard settings.passwordHistoryCount > 0 else { return false }
        let earlier = try await database.read { [count = settings.passwordHistoryCount] db in
            try String.fetchAll(
                db, sql: "SELECT hash FROM earlierPasswords WHERE account = ? ORDER BY id DESC LIMIT ?",
                arguments: [account.id, count])
        }
        for hash in [account.passwordHash].compactMap(\.self) + earlier
        where try await hashing.verify(password, against: hash) {
            return true
        }
        return false
    }

    /// To be called before the password of `account` is replaced, in the same transaction.
    func keepPassword(of account: Account, _ db: Database) throws {
        if let hash = account.passwordHash, settings.passwordHistoryCount > 0 {
            try db.execute(
                sql: "INSERT INTO earlierPasswords (account, hash) VALUES (?, ?)", arguments: [account.id, hash])
        }
        try db.execute(
            sql: """
                DELETE FROM earlierPasswords WHERE account = ?1 AND id NOT IN
                    (SELECT id FROM earlierPasswords WHERE account = ?1 ORDER BY id DESC LIMIT ?2)
                """, arguments: [account.id, settings.passwordHistoryCount])
    }
}
