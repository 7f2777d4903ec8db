import Auth
import GRDB
import HTTPTypes
public import Host
import Hummingbird
import Logging

/// Who is in a private channel. Any member may add and remove; a newcomer sees what comes from then on, who leaves sees
/// nothing of it any more, and with the last one the channel goes.
///
///   PUT, DELETE /api/chat/channels/:id/members/:username     announces MemberAdmitted, MemberLeft
///
///   handles AccountDeleted
struct Members: Feature {
    let chat: ChatPlugin
    let deliveries: Deliveries

    func register(in app: inout Registration) {
        app.routes.put("channels/:id/members/:username", use: add)
        app.routes.delete("channels/:id/members/:username", use: remove)
        app.on(AccountDeleted.self) { try await depart($0.account.id) }
        app.prepare {
            for account in chat.directory.all where account.isDeleted { try await depart(account.id) }
            for name in try chat.store.mailboxes.names() { try await clear(name) }
        }
    }

    private func add(_ request: Request, _ context: SignedIn) async throws -> Response {
        let member = context.identity
        let channel = try privateChannel(try context.parameter("id"), for: member)
        let newcomer = try chat.present(try context.parameter("username"))
        guard chat.memberships.beginning(of: channel.id, for: newcomer.id) == nil else { return .noContent }
        // Whatever they know of it from earlier is over.
        try await clear(newcomer.key)
        let (before, after) = try await chat.change(channel.id, as: member) { [chat] channel, db in
            guard channel.members[newcomer.id] == nil else { return }
            guard channel.members.count < PrivateChannels.maxMembers else { throw Refusal.tooManyMembers }
            let since = try chat.host.identifiers.next()
            try PrivateChannel.admit(newcomer.id, to: channel.id, since: since, db)
            channel.members[newcomer.id] = since
        }
        guard after != before else { return .noContent }
        try await chat.say(
            .admitted, "added \(newcomer.username)", in: try privateChannel(channel.id, for: member), by: member,
            deliveries)
        await chat.showToAll(channel.id)
        await chat.host.hooks.announce(MemberAdmitted(channel: channel.id, user: newcomer.id))
        return .noContent
    }

    private func remove(_ request: Request, _ context: SignedIn) async throws -> Response {
        let member = context.identity
        let channel = try privateChannel(try context.parameter("id"), for: member)
        let name = try context.parameter("username")
        guard let leaver = chat.directory.account(named: name), channel.members.contains(where: { $0.id == leaver.id })
        else { throw Refusal(.notFound, "not-a-member", "There is nobody of this name in the channel.") }
        let (_, after) = try await chat.change(channel.id, as: member) { channel, db in
            try PrivateChannel.remove(leaver.id, from: channel.id, db)
            channel.members[leaver.id] = nil
        }
        if !after.members.isEmpty {
            let isOwn = leaver.id == member.id
            try await chat.say(
                isOwn ? .left : .removed, isOwn ? "left" : "removed \(leaver.username)", in: channel, by: member,
                deliveries)
        }
        await lead(leaver, outOf: channel)
        await chat.showToAll(channel.id)
        await chat.host.hooks.announce(MemberLeft(channel: channel.id, user: leaver.id))
        return .noContent
    }

    private func privateChannel(_ id: String, for member: Identity) throws -> Channel {
        let channel = try chat.channel(id, for: member)
        guard channel.kind == .private else {
            throw Refusal(
                .unprocessableContent, "not-a-private-channel",
                channel.isPublic
                    ? "Everybody is in a public channel."
                    : "A direct message is between those in it. Begin another one.")
        }
        return channel
    }

    // MARK: Leaving

    /// What they have of the channel goes, and then their browsers are told: nothing of it comes after that.
    private func lead(_ leaver: Account, outOf channel: Channel) async {
        do {
            let gone = try LiveEvent("channel-gone", Gone(id: channel.id, name: channel.name))
            try await chat.store.mailboxes.write(leaver.key) { [chat] db in
                try Self.clear(of: leaver.id, chat.memberships, db)
                db.afterNextTransaction { _ in chat.host.live.publish(gone, to: .users([leaver.id])) }
            }
        } catch {
            // They cannot see it all the same; the next start removes it. Their browsers ask anew.
            chat.host.live.restart(leaver.id)
            log(error, leaver.key)
        }
    }

    /// Removes what somebody's file holds of channels that they are not in. They do not see it in any case, so a file that
    /// cannot be opened at the moment is left to the next time; the log says already why it cannot.
    private func clear(_ name: String) async throws {
        guard let account = chat.directory.account(named: name), !account.isDeleted else { return }
        do {
            try await chat.store.mailboxes.write(name) { [chat] in try Self.clear(of: account.id, chat.memberships, $0) }
        } catch is Refusal {
            return
        }
    }

    /// What is still owed to others stays for as long as it is.
    private static func clear(of user: UserID, _ memberships: Memberships, _ db: Database) throws {
        let channels = try String.fetchAll(
            db, sql: "SELECT DISTINCT channel FROM messages WHERE channel >= 'private:' AND channel < 'private;'")
        for channel in channels where memberships.beginning(of: channel, for: user) == nil {
            let left = Message.filter(Column("channel") == channel)
                .filter(sql: "id NOT IN (SELECT message FROM deliveries)")
            try Message.remove(left, db)
            try db.execute(sql: "DELETE FROM threads WHERE channel = ?", arguments: [channel])
        }
    }

    /// Of somebody whose account is deleted.
    private func depart(_ user: UserID) async throws {
        for channel in chat.memberships.channels(of: user) {
            try await chat.change(channel.id, as: Identity(id: user, username: "")) { channel, db in
                try PrivateChannel.remove(user, from: channel.id, db)
                channel.members[user] = nil
            }
            await chat.showToAll(channel.id)
            await chat.host.hooks.announce(MemberLeft(channel: channel.id, user: user))
        }
    }

    private func log(_ error: any Error, _ name: String) {
        Logger(label: ChatPlugin.name).error(
            "what somebody's file holds of a channel that they left is not removed yet",
            metadata: ["user": "\(name)", "error": "\(error)"])
    }

    private struct Gone: Encodable {
        let id: String
        let name: String
    }
}

/// Somebody is in a private channel now. Twin: ``MemberLeft``.
public struct MemberAdmitted: Fact {
    public let channel: String
    public let user: UserID
}

/// Somebody is not in a private channel any more, by their own will, somebody else's, or because their account is gone.
/// Twin: ``MemberAdmitted``.
public struct MemberLeft: Fact {
    public let channel: String
    public let user: UserID
}
