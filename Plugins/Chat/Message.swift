import Auth
public import GRDB
public import Host

/// One message as a mailbox holds it.
public struct Message: Codable, Equatable, Sendable, Identifiable, FetchableRecord, PersistableRecord {
    public static let databaseTableName = "messages"

    /// The same in every copy; see ``Host/Identifiers``.
    public let id: Int64
    public let channel: String
    public let sender: UserID
    public var body: String
    public let sentAt: Timestamp
    public var editedAt: Timestamp?
    public var deletedAt: Timestamp?
    /// Chosen by the sender's program: a retried post is the same message. Copies in other people's files have none.
    public internal(set) var nonce: String?
    /// The number of its last change in this mailbox.
    public internal(set) var change: Int64
}

extension Message {
    static func posted(by sender: UserID, nonce: String) -> QueryInterfaceRequest<Message> {
        filter(Column("sender") == sender && Column("nonce") == nonce)
    }

    static func `in`(_ channel: Channel) -> QueryInterfaceRequest<Message> {
        filter(Column("channel") == channel.id)
    }

    /// What changed after `position`, in the order in which it did.
    static func changed(after position: Int64, limit: Int) -> QueryInterfaceRequest<Message> {
        filter(Column("change") > position).order(Column("change")).limit(limit)
    }
}

/// A message as the HTTP interface and the live stream show it.
struct MessageView: Encodable {
    struct Sender: Encodable {
        let id: UserID
        let username: String
    }

    let id: Int64
    let channel: String
    let sender: Sender
    let body: String
    let sentAt: Timestamp
    let editedAt: Timestamp?
    let deletedAt: Timestamp?
    let mentions: [String]
    let attachments: [String]
    let reactions: [String: [String]]
    /// True for what the program itself says, else absent.
    let system: Bool?
    let nonce: String?
}

extension ChatPlugin {
    func view(_ message: Message) -> MessageView {
        MessageView(
            id: message.id, channel: message.channel,
            sender: .init(id: message.sender, username: name(of: message.sender)),
            body: message.body, sentAt: message.sentAt, editedAt: message.editedAt, deletedAt: message.deletedAt,
            mentions: [], attachments: [], reactions: [:], system: message.sender == .system ? true : nil,
            nonce: message.nonce)
    }

    private func name(of sender: UserID) -> String {
        if sender == .system { return "MiniMost" }
        return directory.account(sender).flatMap { $0.isDeleted ? nil : $0.username } ?? "Deleted User"
    }

    /// The live event of a message that is new or has changed.
    /// - Parameter feed: the key of the feed that counts the mailbox `message` was read from.
    func event(_ message: Message, feed: String) throws -> LiveEvent {
        try LiveEvent("message", view(message), feed: feed, position: message.change)
    }
}
