import Host

/// What everybody may know of an account: the JSON of `/api/auth/me`, `/api/auth/users` and the live event `user`.
public struct Person: Sendable, Hashable, Encodable {
    public let id: String
    public let username: String
    /// `#rrggbb`; `nil` leaves the choice to the browser.
    public let colour: String?
    /// A local address; `nil` without a picture.
    public let avatar: String?
    public let bio: String
    public let deleted: Bool

    init(_ account: Account, avatar: String?) {
        id = account.id.rawValue
        username = account.username
        colour = account.colour
        self.avatar = avatar
        bio = account.bio
        deleted = account.isDeleted
    }

    private enum Key: CodingKey {
        case id, username, colour, avatar, bio, deleted
    }

    /// Absent values are written as null: every key is always there.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(username, forKey: .username)
        try container.encode(colour, forKey: .colour)
        try container.encode(avatar, forKey: .avatar)
        try container.encode(bio, forKey: .bio)
        try container.encode(deleted, forKey: .deleted)
    }
}
