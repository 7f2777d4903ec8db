import GRDB
import Host

/// Where messages are: public ones in `chat.db`, and everything that is private to one user in that user's own file.
///
/// A request opens the public record and the file of the user who makes it, never another's, except to deliver into
/// it (``Deliveries``): a mistake in a query cannot show somebody else's messages, because the file is not open.
final class MessageStore: Sendable {
    /// What chat.db has besides the tables of a mailbox.
    static let recordSchema = Schema("record")

    let record = DatabaseFile("chat.db", schemas: Mailbox.schema, recordSchema)
    let mailboxes = DatabaseFolder("users", schemas: Mailbox.schema, Threads.schema)

    func read<T: Sendable>(
        _ channel: Channel, as reader: Identity, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        channel.isPublic ? try await record.read(body) : try await mailboxes.read(reader.key, body)
    }

    /// For what `author` says in `channel`: the public record, or the author's own file.
    func write<T: Sendable>(
        _ channel: Channel, as author: Identity, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        channel.isPublic ? try await record.write(body) : try await mailboxes.write(author.key, body)
    }
}
