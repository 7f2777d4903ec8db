import GRDB

/// A named set of tables that one or several database files share. Features add their migrations to it while they
/// register; a file that uses the schema gets them all when it is opened.
public struct Schema: Hashable, Sendable {
    public let name: String

    public init(_ name: String) {
        self.name = name
    }
}

/// One step of a ``Schema``: runs once a file, inside a transaction.
struct Migration: Sendable {
    let schema: Schema
    /// Plugin and name, `chat: 0001 messages`: unique within the schema, and never changed once released.
    let id: String
    let body: @Sendable (Database) throws -> Void
}

/// All migrations, by schema, in the order in which they were registered. Sealed before any file is opened.
struct Migrations: Sendable {
    private var steps: [Schema: [Migration]] = [:]

    mutating func add(_ migration: Migration) {
        steps[migration.schema, default: []].append(migration)
    }

    /// Ids that were registered twice; GRDB would stop the process at the second.
    var duplicates: [String] {
        steps.values.flatMap { Dictionary(grouping: $0, by: \.id).filter { $1.count > 1 }.keys }.sorted()
    }

    /// What brings a file of `schemas` up to date. Steps that a switched-off plugin applied earlier stay applied.
    func migrator(for schemas: [Schema]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in schemas.flatMap({ steps[$0] ?? [] }) {
            migrator.registerMigration(step.id, migrate: step.body)
        }
        return migrator
    }
}
