import Auth
import GRDB
import HTTPTypes
import Host

/// What is done to a message after it was posted: in the file of whoever does it, and then owed to everybody else who
/// has the message.
///
/// Everybody's own file is the authority on what they did. Its owner's words, reactions and last say on a pin go from there
/// to the others, so that whatever happens at once ends alike for all.
struct MessageChanges: Sendable {
    let chat: ChatPlugin
    let deliveries: Deliveries

    /// - Parameter change: inside the transaction; false when nothing is different, and then nobody is told.
    /// - Returns: the message as it is now, and whether it is different from before.
    /// - Throws: ``Host/Refusal`` 404 for what `actor` does not see, 409 for a deleted message.
    func make(
        _ id: Int64, by actor: Identity,
        _ change: @escaping @Sendable (inout Message, Channel, Database) throws -> Bool
    ) async throws -> (message: Message, view: MessageView, isChanged: Bool) {
        let place = try chat.channel(try await chat.message(id, for: actor).channel, for: actor)
        let result = try await chat.store.write(place, as: actor) { db in
            // Asked inside the transaction: somebody may have left, or be gone, by now.
            guard chat.directory.identity(of: actor.id) != nil else { throw Refusal.signInNeeded }
            let channel = try chat.channel(place.id, for: actor)
            guard var message = try Message.in(channel).filter(key: id).fetchOne(db) else {
                throw Refusal.messageNotFound
            }
            guard message.deletedAt == nil else { throw Refusal.messageDeleted }
            let isChanged = try change(&message, channel, db)
            if isChanged { try tell(&message, channel, actor, db) }
            return (message, try chat.view(message, for: actor.id, db), isChanged)
        }
        if !place.isPublic { await deliveries.deliver(from: actor.key) }
        return result
    }

    private func tell(_ message: inout Message, _ channel: Channel, _ actor: Identity, _ db: Database) throws {
        try message.store(at: chat.host.clock.now(), db)
        if !channel.isPublic {
            try Deliveries.owe(message, to: channel.holders(of: message.id, besides: actor.id).map(\.key), db)
        }
        let event = try chat.event(message, feed: MessageFeeds.key(of: channel), for: actor.id, db)
        // In the order of the commits: the streams' cursors depend on it.
        db.afterNextTransaction { [live = chat.host.live] _ in
            live.publish(event, to: channel.audience(own: actor.id))
        }
    }
}

extension Message {
    /// - Throws: ``Host/Refusal`` 403 for what somebody else wrote, or nobody.
    func checkAuthor(_ actor: Identity) throws {
        guard sender == actor.id, event == nil else {
            throw Refusal(.forbidden, "not-yours", "Only who wrote a message can change it.")
        }
    }
}

extension Refusal {
    static let messageNotFound = Refusal(.notFound, "message-not-found", "There is no such message.")
    static let messageDeleted = Refusal(.conflict, "message-deleted", "The message has been deleted.")
}
