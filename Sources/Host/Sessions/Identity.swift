public import GRDB
import Synchronization

/// An account, as the rest of the program refers to it: opaque, and never given to another account.
public struct UserID: RawRepresentable, Hashable, Sendable, Codable, DatabaseValueConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Who a session belongs to.
public struct Identity: Sendable, Hashable {
    public let id: UserID
    /// As given at sign-up.
    public let username: String

    public init(id: UserID, username: String) {
        self.id = id
        self.username = username
    }

    /// The form in which names are compared and files are named: lower case.
    public var key: String { username.lowercased() }
}

/// Knows the accounts. The plugin that signs people in provides it; it is asked on every request, so it answers
/// from memory.
public protocol IdentitySource: Sendable {
    /// `nil` when the account is gone or may not sign in.
    func identity(of user: UserID) -> Identity?
}
