public import Foundation
import GRDB
import Logging
public import NIOCore
public import NIOPosix

/// From `plugins.json` to a program that is ready to serve, in phases: read, order, decode, init, register, report
/// all problems at once, seal, migrate. Nothing before "migrate" has an effect.
public struct Boot: Sendable {
    public let host: Host
    let table: RouteTable
    let registrations: [Registration]
    let shell: ShellContents
    let templates: Templates
    let supervisor: Supervisor
    private let migrations: Migrations

    /// - Parameters:
    ///   - installed: every plugin there is.
    ///   - isSecure: the server speaks TLS.
    ///   - onlyAddress: where to listen, instead of on all addresses.
    ///   - liveWeb: a source tree to serve browser files from, instead of those compiled in.
    /// - Throws: ``BootProblems`` with everything that is wrong.
    public init(
        _ file: PluginsFile, installed: [any Plugin.Type], folder: DataFolder, isSecure: Bool,
        onlyAddress: String? = nil, liveWeb: URL? = nil,
        clock: WallClock = .system, uptime: @escaping @Sendable () -> Duration = sinceStart,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws {
        var problems = BootProblems(file: file.path)
        problems.add(unknownSectionsOf: file, installed: installed)
        let enabled = problems.order(installed.filter { file.enables($0.name) }, installed: installed)

        let hostSettings = problems.settings(HostSettings.self, of: "host", in: file)
        var settings: [any PluginSettings] = []
        for type in enabled { settings.append(problems.settings(of: type, in: file)) }

        let host = Host(
            folder: folder, settings: hostSettings, clock: clock, uptime: uptime, sleep: sleep, isSecure: isSecure,
            onlyAddress: onlyAddress, eventLoopGroup: eventLoopGroup)
        self.host = host
        if problems.isEmpty {
            for (type, settings) in zip(enabled, settings) {
                problems.collect(type.name) { host.add(try type.make(host: host, settings: settings)) }
            }
        }
        try problems.throwIfAny()

        let sets = [(plugin: "host", files: EmbeddedFiles.all)] + enabled.map { (plugin: $0.name, files: $0.files) }
        let files = WebFiles(sets, liveRoot: liveWeb)
        templates = try Templates(sets, files)
        shell = try ShellContents(version: Host.version, plugins: host.plugins, files: files)

        var all: [Registration] = []
        all.append(
            Self.register(
                [
                    IdentifierReservations(host: host), host.audit, host.sessions, host.live,
                    Shell(contents: shell, templates: templates), StaticFiles(files: files),
                    Health(host: host), TrustPage(host: host),
                ], of: "host", opening: host.database))
        for plugin in host.plugins {
            all.append(Self.register(plugin.features, of: type(of: plugin).name))
        }
        registrations = all

        var table = RouteTable()
        var migrations = Migrations()
        for registration in all {
            problems.add(table.add(registration.routes.entries))
            for migration in registration.migrations { migrations.add(migration) }
        }
        problems.add(migrations.duplicates.map { "the migration \"\($0)\" is registered twice" })
        try problems.throwIfAny()
        self.table = table
        self.migrations = migrations

        let supervisor = Supervisor(all.flatMap(\.work), sleep: host.sleep)
        self.supervisor = supervisor
        let inventory = Inventory(installed: installed, enabled: enabled, registrations: all, problems.descriptions)
        host.take { inventory.with(supervisor.state) }
        host.use(templates)
        host.hooks.seal(all.flatMap(\.hooks))
        host.live.seal(all.flatMap(\.feeds))
        for name in host.limits.seal(all.flatMap(\.limits)) {
            Logger(label: "host").warning("no plugin that is on has this limit", metadata: ["rate_limits": "\(name)"])
        }
    }

    private static func register(
        _ features: [any Feature], of plugin: String, opening file: DatabaseFile? = nil
    ) -> Registration {
        var registration = Registration(plugin: plugin)
        if let file { registration.opens(file) }
        for feature in features {
            registration.add(feature)
        }
        return registration
    }

    /// The "migrate" phase: opens every file, brings it up to date, and loads what is kept in memory.
    /// - Throws: ``StartupProblem``.
    public func migrate() async throws {
        host.signingKey.load(try host.folder.secret("secret.key"))
        for registration in registrations {
            for file in registration.files { try file.open(in: host.folder, migrations) }
            for folder in registration.folders { try folder.open(in: host.folder, migrations) }
        }
        for preparation in registrations.flatMap(\.preparations) { try await preparation() }
    }

    /// Folds the write-ahead logs into the files and closes them.
    func close() {
        host.audit.flush()
        for registration in registrations.reversed() {
            for file in registration.files { report(file.name) { try file.close() } }
            for folder in registration.folders { report(folder.name) { try folder.close() } }
        }
    }

    private func report(_ name: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            Logger(label: "host").error("could not close \(name)", metadata: ["error": "\(error)"])
        }
    }
}

/// By the monotonic clock of the system, which stands still or runs on while it sleeps as the system has it.
@Sendable public func sinceStart() -> Duration { start.duration(to: .now) }

private let start = ContinuousClock.now

extension Plugin {
    fileprivate static func make(host: Host, settings: any PluginSettings) throws -> any Plugin {
        guard let settings = settings as? Settings else { throw StartupProblem("settings of another plugin") }
        return try Self(host: host, settings: settings)
    }
}
