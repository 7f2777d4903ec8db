public import GRDB

/// One sign-in of one browser.
public struct Session: Sendable, Hashable {
    /// Names the session without being able to stand for it: the digest of what the cookie carries.
    public let id: String
    public let user: UserID
    public let createdAt: Timestamp
    public internal(set) var lastSeenAt: Timestamp
    /// Where it was made from, and with what, for the owner's list.
    public let address: String?
    public let agent: String?
}

extension Session: FetchableRecord, PersistableRecord {
    public static let databaseTableName = "sessions"

    public init(row: Row) {
        id = row["id"]
        user = row["user"]
        createdAt = row["createdAt"]
        lastSeenAt = row["lastSeenAt"]
        address = row["address"]
        agent = row["agent"]
    }

    public func encode(to container: inout PersistenceContainer) {
        container["id"] = id
        container["user"] = user
        container["createdAt"] = createdAt
        container["lastSeenAt"] = lastSeenAt
        container["address"] = address
        container["agent"] = agent
    }
}
