import Auth
import Foundation
import GRDB
public import Host

/// A message as the HTTP interface and the live stream show it.
struct MessageView: Encodable, Sendable {
    struct Sender: Encodable, Sendable {
        let id: UserID
        let username: String
    }

    /// The message that is answered; nothing but its number where it is deleted, or not the reader's to see.
    struct Original: Encodable, Sendable {
        let id: Int64
        var sender: Sender?
        var excerpt: String?
    }

    struct Pinned: Encodable, Sendable {
        let by: String
        let at: Timestamp
    }

    let id: Int64
    let channel: String
    let sender: Sender
    let body: String
    let sentAt: Timestamp
    let editedAt: Timestamp?
    let deletedAt: Timestamp?
    var replyTo: Original?
    var mentions: [String] = []
    let attachments: [Attachment]
    /// Who reacted, in the order in which they did, by emoji.
    var reactions: [String: [String]] = [:]
    /// The emoji in the order in which they were first put there, where there are several: JSON keeps none.
    var reactionOrder: [String]?
    var pinned: Pinned?
    /// True for what the program itself says and for what happened, else absent.
    let system: Bool?
    /// What happened, where those who missed it are to know.
    let event: ChannelEvent?
    let nonce: String?
}

extension ChatPlugin {
    /// - Parameters:
    ///   - reader: who is shown them; in public everybody is shown the same.
    ///   - db: the mailbox that the messages were read from.
    func views(_ messages: [Message], for reader: UserID, _ db: Database) throws -> [MessageView] {
        let ids = try SQLList(messages.map(\.id))
        let reactions = try Reactions.all(on: ids, db)
        let pins = try Pins.all(on: ids, db)
        let mentions = try Mentions.all(in: ids, db)
        let originals = try originals(of: messages, for: reader, db)
        return messages.map { message in
            var view = view(message)
            view.replyTo = message.replyTo.map { originals[$0] ?? .init(id: $0) }
            let own = reactions[message.id] ?? []
            view.reactions = Dictionary(grouping: own, by: \.emoji).mapValues { $0.map { name(of: $0.user) } }
            view.reactionOrder = view.reactions.count > 1 ? Reactions.order(of: own) : nil
            view.pinned = pins[message.id].map { .init(by: name(of: $0.by), at: $0.at) }
            view.mentions = (mentions[message.id] ?? []).compactMap(Mentions.name(in: directory))
            return view
        }
    }

    func view(_ message: Message, for reader: UserID, _ db: Database) throws -> MessageView {
        try views([message], for: reader, db)[0]
    }

    private func view(_ message: Message) -> MessageView {
        MessageView(
            id: message.id, channel: message.channel,
            sender: .init(id: message.sender, username: name(of: message.sender)),
            body: message.body, sentAt: message.sentAt, editedAt: message.editedAt, deletedAt: message.deletedAt,
            attachments: message.attachments,
            system: message.sender == .system || message.event != nil ? true : nil,
            event: message.event.flatMap { $0.isNews ? $0 : nil }, nonce: message.nonce)
    }

    private func originals(
        of messages: [Message], for reader: UserID, _ db: Database
    ) throws -> [Int64: MessageView.Original] {
        let wanted = Set(messages.compactMap(\.replyTo))
        guard !wanted.isEmpty else { return [:] }
        let found = try Message.filter(wanted.contains(Column("id")) && Column("deletedAt") == nil).fetchAll(db)
        let seen = found.filter { original in
            // Somebody who came later has no right to what was said before, though the file may hold it from an earlier stay.
            !original.channel.hasPrefix("private:")
                || memberships.beginning(of: original.channel, for: reader).map { $0 < original.id } ?? false
        }
        return Dictionary(
            uniqueKeysWithValues: seen.map { original in
                let sender = MessageView.Sender(id: original.sender, username: name(of: original.sender))
                return (original.id, .init(id: original.id, sender: sender, excerpt: original.excerpt))
            })
    }

    /// How somebody is called, or what is left of a name.
    public func name(of sender: UserID) -> String {
        if sender == .system { return "MiniMost" }
        return directory.account(sender).flatMap { $0.isDeleted ? nil : $0.username } ?? "Deleted User"
    }

    /// The live event of a message that is new or has changed.
    /// - Parameter feed: the key of the feed that counts the mailbox `message` was read from.
    func event(_ message: Message, feed: String, for reader: UserID, _ db: Database) throws -> LiveEvent {
        try LiveEvent("message", view(message, for: reader, db), feed: feed, position: message.change)
    }
}

extension Message {
    private static let excerptLength = 140

    /// The beginning, on one line.
    var excerpt: String {
        let text = body.isEmpty ? attachments.map(\.name).joined(separator: ", ") : body
        let scalars = text.unicodeScalars
        let start = scalars.prefix(Self.excerptLength).map { $0 == "\n" || $0 == "\t" ? " " : $0 }
        return String(String.UnicodeScalarView(start)) + (scalars.count > Self.excerptLength ? "…" : "")
    }
}

/// Values for `IN (SELECT value FROM json_each(?))`: one statement, whatever their number.
struct SQLList: Sendable, DatabaseValueConvertible {
    let json: String

    init(_ values: some Sequence<some Encodable>) throws {
        json = String(decoding: try JSONEncoder.minimost.encode(Array(values)), as: UTF8.self)
    }

    private init(json: String) {
        self.json = json
    }

    var databaseValue: DatabaseValue { json.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> SQLList? {
        String.fromDatabaseValue(value).map(SQLList.init(json:))
    }
}
