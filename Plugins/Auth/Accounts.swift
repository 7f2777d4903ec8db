// Accounts — who there is, in auth.db.

public import GRDB
public import Host

struct Accounts: Feature {
    let database: DatabaseFile

    func register(in app: inout Registration) {
        app.opens(database)
        app.migrate("0001 accounts", in: .auth, createTable)
    }
}

extension Schema {
    static let auth = Schema("auth")
}

/// Somebody who has, or had, an account. Its id and its name are never given to anybody else.
public struct Account: Sendable, Hashable {
    public let id: UserID
    /// As given at sign-up.
    public let username: String
    /// The form in which names are compared: lower case.
    public let key: String
    /// `nil` when nobody can sign in with a password.
    var passwordHash: String?
    var passwordChangedAt: Timestamp
    /// `#rrggbb`; `nil` until one is chosen.
    public internal(set) var colour: String?
    public internal(set) var bio: String
    public let createdAt: Timestamp
    public internal(set) var deletedAt: Timestamp?
    /// Deleted together with everything that its owner wrote.
    public internal(set) var isErased = false
    /// When an operator shut it.
    var lockedAt: Timestamp?

    var isLocked: Bool { lockedAt != nil }
    public var isDeleted: Bool { deletedAt != nil }

    public var identity: Identity { Identity(id: id, username: username) }

    /// A new account, not stored yet.
    init(username: String, passwordHash: String?, at now: Timestamp) {
        id = UserID(rawValue: "u_\(randomAlphanumerics(20))")
        self.username = username
        key = username.lowercased()
        self.passwordHash = passwordHash
        passwordChangedAt = now
        bio = ""
        createdAt = now
    }
}

extension Account: FetchableRecord, PersistableRecord {
    public static let databaseTableName = "accounts"

    public init(row: Row) {
        id = row["id"]
        username = row["username"]
        key = row["key"]
        passwordHash = row["passwordHash"]
        passwordChangedAt = row["passwordChangedAt"]
        colour = row["colour"]
        bio = row["bio"]
        createdAt = row["createdAt"]
        deletedAt = row["deletedAt"]
        isErased = row["isErased"]
        lockedAt = row["lockedAt"]
    }

    public func encode(to container: inout PersistenceContainer) {
        container["id"] = id
        container["username"] = username
        container["key"] = key
        container["passwordHash"] = passwordHash
        container["passwordChangedAt"] = passwordChangedAt
        container["colour"] = colour
        container["bio"] = bio
        container["createdAt"] = createdAt
        container["deletedAt"] = deletedAt
        container["isErased"] = isErased
        container["lockedAt"] = lockedAt
    }
}

private func createTable(_ db: Database) throws {
    try db.execute(
        sql: """
            CREATE TABLE accounts (
                id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'u_*'),
                username TEXT NOT NULL CHECK (length(username) BETWEEN 1 AND 32 AND username NOT GLOB '*[^A-Za-z0-9_-]*'),
                key TEXT NOT NULL UNIQUE CHECK (key = lower(username)),
                passwordHash TEXT,
                passwordChangedAt INTEGER NOT NULL,
                colour TEXT CHECK (length(colour) = 7 AND colour GLOB '#*' AND substr(colour, 2) NOT GLOB '*[^0-9a-f]*'),
                bio TEXT NOT NULL CHECK (length(bio) <= 280),
                createdAt INTEGER NOT NULL,
                deletedAt INTEGER,
                CHECK (deletedAt IS NULL OR passwordHash IS NULL)
            ) STRICT
            """)
}
