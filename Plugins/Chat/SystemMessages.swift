import Auth
import GRDB
import Host

/// What the program itself says to somebody: in their notes to themselves, which nobody else sees.
///
///   handles PasswordResetOffered
struct SystemMessages: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {
        app.on(PasswordResetOffered.self) { [self] in
            try await tell(
                $0.account,
                "The operator has made a link with which the password of your account can be changed. "
                    + "If you did not ask for it, ask the operator why.")
        }
    }

    private func tell(_ user: UserID, _ text: String) async throws {
        guard let account = chat.directory.account(user), !account.isDeleted else { return }
        let channel = try chat.channel("dm:\(account.key)", for: account.identity)
        try await chat.store.mailboxes.write(account.key) { [chat] db in
            let message = try Message.system(text, in: channel, of: chat, db)
            let event = try chat.event(message, feed: MessageFeeds.mailbox, for: user, db)
            db.afterNextTransaction { _ in chat.host.live.publish(event, to: .users([user])) }
            if try Thread.appear(channel.id, db) { try chat.show(channel.id, to: account.identity, db) }
        }
    }
}

extension UserID {
    /// Who speaks for the program itself; no account is called so.
    static let system = UserID(rawValue: "system")
}

extension Message {
    /// Stores what the program itself says in a channel.
    @discardableResult
    static func system(_ text: String, in channel: Channel, of chat: ChatPlugin, _ db: Database) throws -> Message {
        let now = chat.host.clock.now()
        let message = Message(
            id: try chat.host.identifiers.next(), channel: channel.id, sender: .system, body: text, sentAt: now,
            change: try Mailbox.nextChange(at: now, db))
        try message.insert(db)
        return message
    }
}
