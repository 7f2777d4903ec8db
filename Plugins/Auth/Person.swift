public import Host

/// What everybody may know of an account: the JSON of `/api/auth/me`, `/api/auth/users` and the live event `user`.
public struct Person: Sendable, Hashable, Encodable {
    public let id: String
    public let username: String
    /// `#rrggbb`; `nil` leaves the choice to the browser.
    @ExplicitNull public private(set) var colour: String?
    /// A local address; `nil` without a picture.
    @ExplicitNull public private(set) var avatar: String?
    public let bio: String
    public let deleted: Bool
    /// True when everything that they wrote is gone, or about to go; else absent.
    public let erased: Bool?

    init(_ account: Account, avatar: String?) {
        id = account.id.rawValue
        username = account.username
        colour = account.colour
        self.avatar = avatar
        bio = account.bio
        deleted = account.isDeleted
        erased = account.isErased ? true : nil
    }
}
