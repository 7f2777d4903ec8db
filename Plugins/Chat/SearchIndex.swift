import GRDB

/// The trigrams of all texts.
enum SearchIndex {
    /// So many trigrams that begin alike are asked for one by one; a shorter word that more of them begin with is common.
    private static let mostTrigrams = 200

    /// - Parameter term: in lower case.
    /// - Returns: what to ask the index for; `nil` when the term is so short and common that the index does not help.
    static func match(_ term: String, _ db: Database) throws -> String? {
        let scalars = Array(term.unicodeScalars)
        guard scalars.count < 3 else { return quoted(term) }
        guard let last = scalars.last, let next = Unicode.Scalar(last.value + 1) else { return nil }
        let beyond = String(String.UnicodeScalarView(scalars.dropLast() + [next]))
        let trigrams = try String.fetchAll(
            db, sql: "SELECT term FROM messages_terms WHERE term >= ? AND term < ? LIMIT ?",
            arguments: [term, beyond, mostTrigrams + 1])
        guard trigrams.count <= mostTrigrams else { return nil }
        // Nothing begins with it: no text has it. Three characters that no text has say so.
        guard !trigrams.isEmpty else { return quoted("\u{1}\u{1}\u{1}") }
        return "(" + trigrams.map(quoted).joined(separator: " OR ") + ")"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    static func create(_ db: Database) throws {
        // Nobody asks the index for a text, so it holds none (`content=''`).
        try db.execute(
            sql: """
                CREATE VIRTUAL TABLE messages_text USING fts5(text, content='', tokenize='trigram');
                CREATE VIRTUAL TABLE messages_terms USING fts5vocab(messages_text, row);
                CREATE INDEX messages_on_sender_id ON messages (sender, id);
                INSERT INTO messages_text (rowid, text)
                SELECT id, body || char(10, 10) FROM messages WHERE event IS NULL AND deletedAt IS NULL;
                """)
    }

    // By hand and not by triggers: SQLite lets none write to the index of a file whose schema is not trusted.

    static func add(_ message: Message, _ db: Database) throws {
        guard let text = text(of: message) else { return }
        try db.execute(sql: "INSERT INTO messages_text (rowid, text) VALUES (?, ?)", arguments: [message.id, text])
    }

    /// - Parameter message: as it was added.
    static func remove(_ message: Message, _ db: Database) throws {
        guard let text = text(of: message) else { return }
        try db.execute(
            sql: "INSERT INTO messages_text (messages_text, rowid, text) VALUES ('delete', ?, ?)",
            arguments: [message.id, text])
    }

    static func replace(_ before: Message, with message: Message, _ db: Database) throws {
        // What looks the same and is spelt differently is equal to Swift. The index must be told the very text that it has
        // been given, or it is damaged, and the file with it.
        let (old, new) = (text(of: before), text(of: message))
        guard old.map({ Array($0.utf8) }) != new.map({ Array($0.utf8) }) else { return }
        try remove(before, db)
        try add(message, db)
    }

    /// Leaves nothing in the index of what was removed from it.
    static func forget(_ db: Database) throws {
        try db.execute(sql: "INSERT INTO messages_text (messages_text) VALUES ('optimize')")
    }

    /// Likewise, in steps between which others get their turn.
    /// - Returns: whether there is more to do.
    static func forgetMore(_ db: Database) throws -> Bool {
        // FTS5 counts what it writes as changes; one is the command's own.
        let before = db.totalChangesCount
        try db.execute(sql: "INSERT INTO messages_text (messages_text, rank) VALUES ('merge', -500)")
        return db.totalChangesCount - before >= 2
    }

    /// Two line ends behind it let its last characters begin a trigram, too.
    private static func text(of message: Message) -> String? {
        message.event == nil && message.deletedAt == nil ? message.searched + "\n\n" : nil
    }
}

extension Message {
    /// What the index holds of it.
    var searched: String { ([body] + attachments.map(\.name)).joined(separator: "\n") }
}
