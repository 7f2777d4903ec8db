// Directory — all accounts, in memory: they are asked for on every request.

import GRDB
public import Host
import Synchronization

public final class Directory: IdentitySource, Feature {
    private struct State {
        var accounts: [UserID: Account] = [:]
        var ids: [String: UserID] = [:]

        mutating func keep(_ account: Account) {
            accounts[account.id] = account
            ids[account.key] = account.id
        }
    }

    private let database: DatabaseFile
    private let host: Host
    private let state = Mutex(State())
    private let avatars = Mutex<(any AvatarSource)?>(nil)

    init(database: DatabaseFile, host: Host) {
        self.database = database
        self.host = host
    }

    public func register(in app: inout Registration) {
        host.sessions.identify(with: self)
        app.prepare { [self] in
            let accounts = try await database.read { try Account.fetchAll($0) }
            state.withLock { state in
                for account in accounts { state.keep(account) }
            }
        }
    }

    // MARK: Asking

    /// Deleted accounts are found, too: what they wrote may still be there.
    public func account(_ id: UserID) -> Account? {
        state.withLock { $0.accounts[id] }
    }

    /// In any spelling. Deleted accounts are found, too: their names are taken for ever.
    public func account(named name: String) -> Account? {
        guard let key = Usernames.key(of: name) else { return nil }
        return state.withLock { state in state.ids[key].flatMap { state.accounts[$0] } }
    }

    /// By name.
    public var all: [Account] {
        state.withLock { Array($0.accounts.values) }.sorted { $0.key < $1.key }
    }

    public func identity(of user: UserID) -> Identity? {
        guard let account = account(user), !account.isDeleted, !account.isLocked else { return nil }
        return account.identity
    }

    /// What others see of an account.
    public func person(_ account: Account) -> Person {
        Person(account, avatar: account.isDeleted ? nil : avatars.withLock { $0 }?.avatar(of: account.id))
    }

    // MARK: Changing

    /// Stores what `change` makes of an account. It is known here, and browsers are told of it, in the order of the
    /// commits.
    /// - Throws: what `change` throws; nothing is stored then.
    @discardableResult
    func store(_ change: @escaping @Sendable (Database) throws -> Account) async throws -> Account {
        try await database.write { [self] db in
            let account = try change(db)
            db.afterNextTransaction { [self] _ in keep(account) }
            return account
        }
    }

    private func keep(_ account: Account) {
        let before = state.withLock { state in
            defer { state.keep(account) }
            return state.accounts[account.id]
        }
        guard before.map(person) != person(account) else { return }
        tellEveryone(of: account)
    }

    // MARK: Pictures

    /// The one who can tell where a person's picture is. Without one nobody has a picture.
    public func showAvatars(from source: any AvatarSource) {
        avatars.withLock { $0 = source }
    }

    /// For the one who shows pictures, when that of `user` has changed.
    public func avatarChanged(of user: UserID) {
        if let account = account(user) { tellEveryone(of: account) }
    }

    private func tellEveryone(of account: Account) {
        // Texts and numbers always encode.
        guard let event = try? LiveEvent("user", person(account)) else { return }
        host.live.publish(event, to: .everyone)
    }
}

/// Knows the pictures of people. Asked for every account of the list, so it answers from memory.
public protocol AvatarSource: Sendable {
    /// A local address, such as `/avatars/alice?v=2`; `nil` without a picture.
    func avatar(of user: UserID) -> String?
}
