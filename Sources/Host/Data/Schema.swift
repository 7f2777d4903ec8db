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

    /// What brings a file of `schemas` up to date.
    func upgrade(of schemas: [Schema]) -> SchemaUpgrade {
        SchemaUpgrade(schemas.flatMap { steps[$0] ?? [] })
    }
}

/// Brings files of one shape up to date. Steps that a switched-off plugin applied earlier stay applied.
struct SchemaUpgrade: Sendable {
    private var migrator = DatabaseMigrator()
    private let plugins: Set<Substring>

    init(_ steps: [Migration] = []) {
        for step in steps { migrator.registerMigration(step.id, migrate: step.body) }
        plugins = Set(steps.map { Self.plugin(of: $0.id) })
    }

    /// Applies the steps that are missing, each in a transaction of its own: what was cut off is taken up again.
    /// - Throws: ``NewerSchema``, and nothing is touched, where a plugin that is on has applied a step that this version
    ///   does not know.
    /// - Returns: whether the file had none of them before.
    @discardableResult
    func run(on database: any DatabaseWriter) throws -> Bool {
        let applied = try database.read(migrator.appliedIdentifiers)
        let unknown = applied.subtracting(migrator.migrations).sorted()
        if let step = unknown.first(where: { plugins.contains(Self.plugin(of: $0)) }) { throw NewerSchema(step: step) }
        try migrator.migrate(database)
        return applied.isEmpty
    }

    private static func plugin(of id: String) -> Substring { id.prefix { $0 != ":" } }
}

/// A file was written by a later version of the program.
struct NewerSchema: Error {
    /// The first step that is not known here.
    let step: String
}
