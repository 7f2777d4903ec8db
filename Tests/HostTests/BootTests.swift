import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Synchronization
import TestHarness
import Testing

import class Host.Host

@testable import Host

struct BootTests {
    // MARK: Plugins that need each other

    struct Record: Plugin {
        static let name = "record"
        struct Settings: PluginSettings {
            init(from read: inout SettingsReader) {
                _ = read("message_retention_days", default: 770, in: 1...36_500, "Days until a message goes")
            }
        }
        init(host: Host, settings: Settings) {}
        var features: [any Feature] { [] }
    }

    struct Preview: Plugin {
        static let name = "preview"
        static var requires: [any Plugin.Type] { [Record.self] }
        let record: Record
        init(host: Host, settings: NoSettings) throws { record = try host.plugin(Record.self) }
        var features: [any Feature] { [] }
    }

    struct Calls: Plugin {
        static let name = "calls"
        static var requires: [any Plugin.Type] { [Preview.self, Record.self] }
        init(host: Host, settings: NoSettings) throws {}
        var features: [any Feature] { [] }
    }

    struct Hen: Plugin {
        static let name = "hen"
        static var requires: [any Plugin.Type] { [Egg.self] }
        init(host: Host, settings: NoSettings) {}
        var features: [any Feature] { [] }
    }

    struct Egg: Plugin {
        static let name = "egg"
        static var requires: [any Plugin.Type] { [Hen.self] }
        init(host: Host, settings: NoSettings) {}
        var features: [any Feature] { [] }
    }

    /// Asks for a plugin that it does not name in `requires`.
    struct Careless: Plugin {
        static let name = "careless"
        init(host: Host, settings: NoSettings) throws { _ = try host.plugin(Record.self) }
        var features: [any Feature] { [] }
    }

    private func boot(
        _ text: String, _ installed: [any Plugin.Type], in folder: DataFolder? = nil, features: [any Feature] = []
    ) throws -> Boot {
        try ProbePlugin.$features.withValue(features) {
            try Boot(
                PluginsFile(path: "plugins.json", data: Data(text.utf8)), installed: installed,
                folder: folder ?? DataFolder(url: URL(filePath: "nowhere")), isSecure: true)
        }
    }

    private func problems(
        _ text: String, _ installed: [any Plugin.Type], features: [any Feature] = []
    ) throws -> [String] {
        let problems = try #require(
            #expect(throws: BootProblems.self) { try boot(text, installed, features: features) })
        return problems.description.split(separator: "\n").map(String.init)
    }

    // MARK: Problems

    @Test func `three problems are told at once, each with what was meant`() throws {
        let lines = try problems(
            #"{"record": {"mesage_retention_days": 3}, "prevew": {}, "calls": {}}"#,
            [Record.self, Preview.self, Calls.self])
        #expect(
            lines == [
                "plugins.json has 3 problems:", " - prevew: no such plugin. Did you mean \"preview\"?",
                " - calls: needs \"preview\", which is off",
                " - record.mesage_retention_days: no such setting. Did you mean \"message_retention_days\"?",
            ])
    }

    @Test func `one problem is one line`() throws {
        #expect(
            try problems(#"{"host": {"session_idle_minutes": 4}}"#, [])
                == ["plugins.json: host.session_idle_minutes: must be from 5 to 525600, not 4"])
    }

    @Test func `all that need what is off are named in one line`() throws {
        #expect(
            try problems(#"{"preview": {}, "calls": {}}"#, [Record.self, Preview.self, Calls.self])
                == ["plugins.json: preview, calls: need \"record\", which is off"])
    }

    @Test func `plugins that need each other in a circle are named, and do not hang the start`() throws {
        #expect(
            try problems(#"{"hen": {}, "egg": {}}"#, [Hen.self, Egg.self])
                == ["plugins.json: hen: needs itself, by way of the plugins that it needs"])
    }

    @Test func `a plugin that asks for one it does not require is told so`() throws {
        let lines = try problems(#"{"careless": {}, "record": {}}"#, [Careless.self, Record.self])
        #expect(lines == ["plugins.json: careless: a plugin asks for \"record\" without naming it in its `requires`"])
    }

    @Test func `a route that is taken is told with both places`() throws {
        let features = [
            Probe { $0.routes.get("things/:id") { _, _ in .noContent } },
            Probe { $0.routes.get("/api/probe/things/:name") { _, _ in .noContent } },
        ]
        let lines = try problems(#"{"probe": {}}"#, [ProbePlugin.self], features: features)
        let line = #line - 4
        #expect(
            lines == [
                "plugins.json: probe: GET /api/probe/things/:name (HostTests/BootTests.swift:\(line + 1)) is taken by probe "
                    + "(HostTests/BootTests.swift:\(line))"
            ])
    }

    @Test func `a route of the host cannot be taken by a plugin`() throws {
        let features = [Probe { $0.routes.open(.get, "/healthz") { _, _ in .noContent } }]
        let lines = try problems(#"{"probe": {}}"#, [ProbePlugin.self], features: features)
        #expect(lines.count == 1)
        #expect(lines[0].contains("is taken by host (Host/Health.swift:"))
    }

    @Test func `a migration that is registered twice is told`() throws {
        let migration = Probe { $0.migrate("0001 things", in: Schema("things")) { _ in } }
        #expect(
            try problems(#"{"probe": {}}"#, [ProbePlugin.self], features: [migration, migration])
                == ["plugins.json: the migration \"probe: 0001 things\" is registered twice"])
    }

    // MARK: Order

    @Test func `plugins are made after those that they need, however they are listed`() throws {
        let boot = try boot(#"{"calls": {}, "preview": {}, "record": {}}"#, [Calls.self, Preview.self, Record.self])
        #expect(boot.host.plugins.map { type(of: $0).name } == ["record", "preview", "calls"])
        #expect(boot.registrations.map(\.plugin) == ["host", "record", "preview", "calls"])
    }

    @Test func `a plugin that is off is not made and its settings are not looked at`() throws {
        let boot = try boot(
            #"{"record": {"enabled": false, "nonsense": 1}, "hen": {"enabled": false}}"#,
            [Record.self, Hen.self, Egg.self])
        #expect(boot.host.plugins.isEmpty)
        #expect(boot.registrations.map(\.plugin) == ["host"])
    }

    // MARK: Phases

    @Test func `nothing is on disk before "migrate", also when the start is refused`() throws {
        let temporary = try TemporaryFolder()
        let file = DatabaseFile("things.db", schemas: Schema("things"))
        let prepared = ShutdownFlag()
        let feature = Probe { app in
            app.opens(file)
            app.prepare { prepared.set() }
            app.service("idle") { prepared.set() }
        }
        _ = try boot(#"{"probe": {}}"#, [ProbePlugin.self], in: temporary.data, features: [feature])
        #expect(throws: BootProblems.self) {
            try boot(#"{"probe": {"x": 1}}"#, [ProbePlugin.self], in: temporary.data, features: [feature])
        }
        #expect(temporary.contents.isEmpty)
        #expect(!prepared.isSet)
    }

    @Test func `"migrate" opens the files, brings them up to date, and then prepares`() async throws {
        let file = DatabaseFile("things.db", schemas: Schema("things"))
        let found = Mutex<Int?>(nil)
        let feature = Probe { app in
            app.opens(file)
            app.migrate("0001 things", in: Schema("things")) { try $0.execute(sql: "CREATE TABLE things (id INTEGER)") }
            app.prepare {
                let count = try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM things") }
                found.withLock { $0 = count }
            }
        }
        let temporary = try TemporaryFolder()
        try await withApp(in: temporary, features: [feature]) { _ in
            #expect(found.withLock { $0 } == 0)
            #expect(temporary.contents.contains("data/secret.key"))
        }
        #expect(temporary.contents == ["data", "data/host.db", "data/lock", "data/secret.key", "data/things.db"])
        for name in temporary.contents where name != "data" {
            #expect(try mode(of: temporary.url.appending(path: name)) == 0o600)
        }
    }
}
