import Auth
public import Foundation
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
    /// The message that it answers, of the same channel.
    public internal(set) var replyTo: Int64?
    /// What happened, where that is all it says.
    public internal(set) var event: ChannelEvent?
    public internal(set) var attachments: [Attachment] = []

    /// Kinds of files are looked for in the text of ``attachments``: a slash is a slash there.
    public static func databaseJSONEncoder(for column: String) -> JSONEncoder {
        .minimost
    }
}

// What is stored by a record is found by the search.
extension Message {
    public func aroundInsert(_ db: Database, insert: () throws -> InsertionSuccess) throws {
        _ = try insert()
        try SearchIndex.add(self, db)
    }

    public func aroundUpdate(
        _ db: Database, columns: Set<String>, update: () throws -> PersistenceSuccess
    ) throws {
        let before = try Message.fetchOne(db, key: id)
        _ = try update()
        if let before { try SearchIndex.replace(before, with: self, db) }
    }

    /// The one way to be rid of messages, so that the search does not know them any more.
    /// - Returns: how many there were.
    @discardableResult
    static func remove(_ messages: QueryInterfaceRequest<Message>, _ db: Database) throws -> Int {
        let found = try messages.fetchAll(db)
        for message in found {
            try SearchIndex.remove(message, db)
            try message.delete(db)
        }
        return found.count
    }
}

/// What happens to a private channel, or in it; the sender is who did it, the body the rest of the sentence.
public enum ChannelEvent: String, Codable, Sendable, DatabaseValueConvertible {
    case created, renamed, topic, admitted, removed, left
    /// Somebody called, and was not answered.
    case called

    /// Whether it waits to be read, as a message does.
    var isNews: Bool { self == .called }
}

/// A file that a message carries.
public struct Attachment: Codable, Hashable, Sendable {
    public let id: String
    /// Where it is served: a local address.
    public let url: String
    public let name: String
    /// As in `Content-Type`.
    public let type: String
    /// In bytes.
    public let size: Int64
    /// In pixels, of a picture.
    public let width: Int?
    public let height: Int?

    public init(
        id: String, url: String, name: String, type: String, size: Int64, width: Int? = nil, height: Int? = nil
    ) {
        self.id = id
        self.url = url
        self.name = name
        self.type = type
        self.size = size
        self.width = width
        self.height = height
    }
}

extension Message {
    static func posted(by sender: UserID, nonce: String) -> QueryInterfaceRequest<Message> {
        filter(Column("sender") == sender && Column("nonce") == nonce)
    }

    /// What the reader of the channel may see of it.
    static func `in`(_ channel: Channel) -> QueryInterfaceRequest<Message> {
        filter(Column("channel") == channel.id && Column("id") > channel.beginning)
    }

    /// Stores another state of it in the mailbox that it was read from.
    mutating func store(at now: Timestamp, _ db: Database) throws {
        change = try Mailbox.nextChange(at: now, db)
        try update(db)
    }

    /// What changed after `position`, in the order in which it did.
    static func changed(after position: Int64, limit: Int) -> QueryInterfaceRequest<Message> {
        filter(Column("change") > position).order(Column("change")).limit(limit)
    }
}
