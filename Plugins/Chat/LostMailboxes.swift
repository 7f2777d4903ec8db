import Auth
import GRDB
import Host
import Logging
import Synchronization

/// A user's file that was there and is not any more, be it deleted, emptied or set aside as damaged: the operator finds it
/// in the log, and its owner, who begins with an empty one, is told why.
///
/// chat.db remembers who has a file. Names are written there right after: beginning a file does not wait for that one.
final class LostMailboxes: Feature {
    private let chat: ChatPlugin
    private let state = Mutex((known: Set<String>(), unsaved: Set<String>()))
    private let (begun, begins) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    init(chat: ChatPlugin) {
        self.chat = chat
    }

    func register(in app: inout Registration) {
        app.migrate("0002 mailboxes", in: MessageStore.recordSchema) { db in
            try db.create(table: "mailboxes", options: [.strict, .withoutRowID]) { $0.primaryKey("name", .text) }
        }
        chat.store.mailboxes.whenBegun { [self] name, mailbox in try begin(name, mailbox) }
        app.prepare { [self] in
            let known = try await chat.store.record.read { try String.fetchSet($0, sql: "SELECT name FROM mailboxes") }
            let present = Set(try chat.store.mailboxes.names())
            state.withLock { $0 = (known.union(present), present.subtracting(known)) }
            try await save()
        }
        // The next start finds what this one has not come to.
        app.service("mailboxes") { [self] in
            for await _ in begun { try await save() }
        }
    }

    private func save() async throws {
        let names = state.withLock { $0.unsaved }
        guard !names.isEmpty else { return }
        try await chat.store.record.write { db in
            for name in names {
                try db.execute(sql: "INSERT OR IGNORE INTO mailboxes (name) VALUES (?)", arguments: [name])
            }
        }
        state.withLock { $0.unsaved.subtract(names) }
    }

    private func begin(_ name: String, _ mailbox: Database) throws {
        let isNew = state.withLock { state in
            guard state.known.insert(name).inserted else { return false }
            state.unsaved.insert(name)
            return true
        }
        if isNew { begins.yield() }
        guard !isNew, let account = chat.directory.account(named: name), !account.isDeleted else { return }
        Logger(label: ChatPlugin.name).error(
            "a user's file is lost; an empty one is begun",
            metadata: ["file": "\(chat.store.mailboxes.name)/\(name).db"])
        let channel = try chat.channel("dm:\(name)", for: account.identity)
        try Message.system(
            "The file with your messages could not be read and was begun anew. What others wrote to you in private "
                + "before is not in it. Ask the operator whether there is a backup.",
            in: channel, of: chat, mailbox)
        try Thread.open(channel.id, mailbox)
    }

    /// Of somebody who is gone for good.
    static func forget(_ name: String, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM mailboxes WHERE name = ?", arguments: [name])
    }
}
