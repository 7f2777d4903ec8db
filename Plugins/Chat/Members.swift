import Auth
import GRDB
import HTTPTypes
public import Host
import Hummingbird
import Logging
import Synchronization

/// Who is in a private channel. Any member may add and remove; a newcomer sees what comes from then on, who leaves sees
/// nothing of it any more, and with the last one the channel goes.
///
///   PUT, DELETE /api/chat/channels/:id/members/:username     announces MemberAdmitted, MemberLeft
///
///   handles AccountDeleted
final class Members: Feature {
    private let chat: ChatPlugin
    private let deliveries: Deliveries
    /// Whose files may still hold something of a channel that they are not in.
    private let untidy = Mutex<Set<String>>([])

    init(chat: ChatPlugin, deliveries: Deliveries) {
        self.chat = chat
        self.deliveries = deliveries
    }

    func register(in app: inout Registration) {
        app.routes.put("channels/:id/members/:username", use: add)
        app.routes.delete("channels/:id/members/:username", use: remove)
        app.on(AccountDeleted.self) { [self] in
            // Who was let in before this is known then, and who is to be let in after it is refused.
            try await chat.store.record.write { _ in }
            try await depart($0.account.id)
        }
        app.prepare { [self] in
            for account in chat.directory.all where account.isDeleted { try await depart(account.id) }
            for name in try chat.store.mailboxes.names() { await clear(name) }
        }
        app.every(.seconds(60), "left channels") { [self] in
            for name in untidy.withLock({ $0 }) { await clear(name) }
        }
    }

    private func add(_ request: Request, _ context: SignedIn) async throws -> Response {
        let member = context.identity
        let channel = try privateChannel(try context.parameter("id"), for: member)
        let newcomer = try chat.present(try context.parameter("username"))
        guard chat.memberships.beginning(of: channel.id, for: newcomer.id) == nil else { return .noContent }
        try chat.host.limits.spend(Posting.limit, by: member.id)
        let (before, after) = try await chat.change(channel.id, as: member) { [chat] channel, db in
            guard channel.members[newcomer.id] == nil else { return }
            // Asked inside the transaction: their account may be gone by now.
            _ = try chat.present(newcomer.key)
            guard channel.members.count < PrivateChannels.maxMembers else { throw Refusal.tooManyMembers }
            let since = try chat.host.identifiers.next()
            try PrivateChannel.admit(newcomer.id, to: channel.id, since: since, db)
            channel.members[newcomer.id] = since
        }
        guard after != before else { return .noContent }
        await begin(newcomer.identity, channel.id)
        // Whatever they know of it from earlier is over; they do not see it, be it still there or not.
        await clear(newcomer.key)
        await chat.say(
            .admitted, "added \(newcomer.username)", in: (try? privateChannel(channel.id, for: member)) ?? channel,
            by: member, deliveries)
        await chat.showToAll(channel.id)
        await chat.host.hooks.announce(MemberAdmitted(channel: channel.id, user: newcomer.id))
        return .noContent
    }

    /// Everybody who says something knows of them by now: their share begins here. What was said a moment ago, while they
    /// were being let in, is owed to them by nobody.
    private func begin(_ newcomer: Identity, _ channel: String) async {
        do {
            try await chat.change(channel, as: newcomer) { [chat] channel, db in
                let since = try chat.host.identifiers.next()
                try PrivateChannel.admit(newcomer.id, to: channel.id, since: since, db)
                channel.members[newcomer.id] = since
            }
        } catch {
            // They are in all the same, unless somebody has taken them out again.
            guard !Self.isGone(error) else { return }
            Logger(label: ChatPlugin.name).error(
                "what was said while somebody was let in may not be with them",
                metadata: ["user": "\(newcomer.key)", "error": "\(error)"])
        }
    }

    /// Whether somebody else was quicker: who the change was about is not in the channel any more.
    private static func isGone(_ error: any Error) -> Bool {
        (error as? Refusal)?.code == Refusal.channelNotFound.code
    }

    private func remove(_ request: Request, _ context: SignedIn) async throws -> Response {
        let member = context.identity
        let channel = try privateChannel(try context.parameter("id"), for: member)
        let name = try context.parameter("username")
        guard let leaver = chat.directory.account(named: name), channel.members.contains(where: { $0.id == leaver.id })
        else { throw Refusal(.notFound, "not-a-member", "There is nobody of this name in the channel.") }
        try chat.host.limits.spend(Posting.limit, by: member.id)
        let (before, after) = try await chat.change(channel.id, as: member) { channel, db in
            try PrivateChannel.remove(leaver.id, from: channel.id, db)
            channel.members[leaver.id] = nil
        }
        guard after != before else { return .noContent }
        if !after.members.isEmpty {
            let isOwn = leaver.id == member.id
            await chat.say(
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
        // What they said reaches the others first: nothing new comes after they have left.
        await deliveries.deliver(from: leaver.key)
        // Texts always encode.
        guard let gone = try? LiveEvent("channel-gone", Gone(id: channel.id, name: channel.name)) else { return }
        let isTold = await clear(leaver.key) { [chat] db in
            // Somebody may have let them in again.
            guard chat.memberships.beginning(of: channel.id, for: leaver.id) == nil else { return }
            db.afterNextTransaction { _ in chat.host.live.publish(gone, to: .users([leaver.id])) }
        }
        if !isTold { chat.host.live.restart(leaver.id) }
    }

    /// Removes what somebody's file holds of channels that they are not in, or of before they were let in. They do not see
    /// it in any case; where the file cannot be written to, or others are still owed something from it, there is another
    /// try after a while.
    /// - Returns: whether the file could be written to.
    @discardableResult
    private func clear(
        _ name: String, _ body: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) async -> Bool {
        guard let account = chat.directory.account(named: name), !account.isDeleted else {
            _ = untidy.withLock { $0.remove(name) }
            return true
        }
        do {
            let isTidy = try await chat.store.mailboxes.write(name) { [chat] db in
                try body(db)
                return try Self.clear(of: account.id, chat.memberships, db)
            }
            untidy.withLock { if isTidy { $0.remove(name) } else { $0.insert(name) } }
            return true
        } catch {
            _ = untidy.withLock { $0.insert(name) }
            // Why a file cannot be opened the log says already.
            guard !(error is Refusal) else { return false }
            Logger(label: ChatPlugin.name).error(
                "what somebody's file holds of a channel that they left is not removed yet",
                metadata: ["user": "\(name)", "error": "\(error)"])
            return false
        }
    }

    /// - Returns: whether nothing is left: what is still owed to others stays for as long as it is.
    private static func clear(of user: UserID, _ memberships: Memberships, _ db: Database) throws -> Bool {
        var isTidy = true
        // Whatever file holds a message of a channel has a thread of it.
        let channels = try String.fetchAll(
            db, sql: "SELECT channel FROM threads WHERE channel >= 'private:' AND channel < 'private;'")
        for channel in channels {
            let beginning = memberships.beginning(of: channel, for: user)
            let old = Message.filter(Column("channel") == channel && Column("id") <= beginning ?? .max)
            try Message.remove(old.filter(sql: "id NOT IN (SELECT message FROM deliveries)"), db)
            let isGone = try old.isEmpty(db)
            isTidy = isTidy && isGone
            guard beginning == nil else { continue }
            // Without what they wished for it: whoever comes back begins anew.
            try Thread.deleteOne(db, key: channel)
            if !isGone { try Thread.open(channel, db) }
        }
        return isTidy
    }

    /// Of somebody whose account is deleted.
    private func depart(_ user: UserID) async throws {
        for channel in chat.memberships.channels(of: user) {
            do {
                try await chat.change(channel.id, as: Identity(id: user, username: "")) { channel, db in
                    try PrivateChannel.remove(user, from: channel.id, db)
                    channel.members[user] = nil
                }
            } catch let error where Self.isGone(error) {
                continue
            }
            await chat.showToAll(channel.id)
            await chat.host.hooks.announce(MemberLeft(channel: channel.id, user: user))
        }
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
