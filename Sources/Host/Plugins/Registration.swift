public import GRDB

/// What a feature registers: routes, hooks, migrations, tasks, services, live feeds. Everything is stamped with the
/// plugin's name and the place it was registered at, for `minimost plugins`.
public struct Registration: Sendable {
    let plugin: String
    private(set) var features: [String] = []

    /// Relative paths are below `/api/<plugin>`; those that begin with `/` stand as they are.
    public var routes: Routes
    private(set) var hooks: [HookEntry] = []
    private(set) var migrations: [Migration] = []
    private(set) var files: [DatabaseFile] = []
    private(set) var folders: [DatabaseFolder] = []
    private(set) var work: [BackgroundWork] = []
    private(set) var feeds: [any LiveFeed] = []
    private(set) var capabilities: [BrowserCapability] = []
    private(set) var limits: [RateLimit] = []
    private(set) var preparations: [@Sendable () async throws -> Void] = []
    private(set) var notes: [@Sendable () -> String?] = []

    init(plugin: String) {
        self.plugin = plugin
        routes = Routes(plugin: plugin)
    }

    mutating func add(_ feature: any Feature) {
        features.append(feature.name)
        feature.register(in: &self)
    }

    // MARK: Hooks

    public mutating func on<P: Proposal>(
        _ hook: P.Type, order: HookOrder = .normal, file: String = #fileID, line: Int = #line,
        _ handler: @escaping @Sendable (inout P) async throws -> Void
    ) {
        add(hook, order, SourceLocation(file: file, line: line), handler as Hooks.ProposalHandler<P>)
    }

    public mutating func on<C: Change>(
        _ hook: C.Type, order: HookOrder = .normal, file: String = #fileID, line: Int = #line,
        _ handler: @escaping @Sendable (C, Database) throws -> Void
    ) {
        add(hook, order, SourceLocation(file: file, line: line), handler as Hooks.ChangeHandler<C>)
    }

    public mutating func on<F: Fact>(
        _ hook: F.Type, order: HookOrder = .normal, file: String = #fileID, line: Int = #line,
        _ handler: @escaping @Sendable (F) async throws -> Void
    ) {
        add(hook, order, SourceLocation(file: file, line: line), handler as Hooks.FactHandler<F>)
    }

    private mutating func add(_ hook: Any.Type, _ order: HookOrder, _ source: SourceLocation, _ handler: any Sendable) {
        hooks.append(
            HookEntry(
                plugin: plugin, hook: ObjectIdentifier(hook), hookName: String(describing: hook), order: order,
                source: source, handler: handler))
    }

    // MARK: Data

    /// A file of the data folder, opened in the "migrate" phase and closed at the end.
    public mutating func opens(_ file: DatabaseFile) {
        files.append(file)
    }

    public mutating func opens(_ folder: DatabaseFolder) {
        folders.append(folder)
    }

    /// A step of a schema: runs once a file, in one transaction.
    /// - Parameter name: begins with a number, `0001 messages`; never changed once released.
    public mutating func migrate(
        _ name: String, in schema: Schema, _ body: @escaping @Sendable (Database) throws -> Void
    ) {
        migrations.append(Migration(schema: schema, id: "\(plugin): \(name)", body: body))
    }

    /// Runs once, after all files are open and before the first request: to load what is kept in memory.
    public mutating func prepare(_ body: @escaping @Sendable () async throws -> Void) {
        preparations.append(body)
    }

    // MARK: Operators

    /// Something that an operator ought to know once the server listens; `nil` when there is nothing to say.
    public mutating func note(_ body: @escaping @Sendable () -> String?) {
        notes.append(body)
    }

    // MARK: Browser

    /// Something that pages may use only because this plugin is on (`Permissions-Policy`).
    public mutating func allow(_ capability: BrowserCapability) {
        capabilities.append(capability)
    }

    // MARK: Background

    /// Runs `body` every `interval`, the first time one interval after the start. A throw is logged and shown as
    /// "degraded"; the next turn comes all the same.
    public mutating func every(
        _ interval: Duration, _ name: String, _ body: @escaping @Sendable () async throws -> Void
    ) {
        work.append(BackgroundWork(plugin: plugin, name: name, kind: .repeated(interval), body: body))
    }

    /// Runs `body` for as long as the program does. When it throws or returns early it is started again, with
    /// back-off; on shutdown its task is cancelled.
    public mutating func service(_ name: String, _ body: @escaping @Sendable () async throws -> Void) {
        work.append(BackgroundWork(plugin: plugin, name: name, kind: .service, body: body))
    }

    // MARK: Limits

    /// Something that nobody may do too often; see ``RateLimits``.
    public mutating func limit(_ limit: RateLimit) {
        limits.append(limit)
    }

    // MARK: Live

    /// Numbered events that a cut stream can ask for again.
    public mutating func feed(_ feed: any LiveFeed) {
        feeds.append(feed)
    }
}
