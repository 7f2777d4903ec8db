import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Testing

import class Host.Host

@testable import Host

struct InventoryTests {
    struct Spoke: Fact {}

    struct Listing: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "record-list")
    }

    struct Record: Plugin {
        static let name = "record"
        static let line = #line
        static var commands: [any ParsableCommand.Type] { [Listing.self] }
        struct Settings: PluginSettings {
            init(from read: inout SettingsReader) {
                _ = read("message_retention_days", default: 770, in: 1...36_500, "Days until a message goes")
            }
        }
        init(host: Host, settings: Settings) {}

        struct Retention: Feature {
            func register(in app: inout Registration) {
                app.routes.get("entries/:id") { _, _ in .noContent }
                app.routes.open(.post, "/record") { _, _ in .noContent }
                app.on(Spoke.self, order: .last) { _ in }
                app.every(.seconds(86_400), "retention") {}
            }
        }
        var features: [any Feature] { [Retention()] }
    }

    struct Preview: Plugin {
        static let name = "preview"
        static var requires: [any Plugin.Type] { [Record.self] }
        init(host: Host, settings: NoSettings) {}
        var features: [any Feature] { [] }
    }

    private func inventory(_ sections: [String: [String: JSONValue]] = ["record": [:]]) throws -> Inventory {
        try Boot(
            PluginsFile(path: "plugins.json", sections: sections), installed: [Record.self, Preview.self],
            folder: DataFolder(url: URL(filePath: "nowhere")), isSecure: true
        ).host.inventory
    }

    private func entry(_ name: String, _ inventory: Inventory) throws -> Inventory.Entry {
        try #require(inventory.plugins.first { $0.name == name })
    }

    @Test func `every plugin is listed, on or off, after the host`() throws {
        let inventory = try inventory()
        #expect(inventory.plugins.map(\.name) == ["host", "record", "preview"])
        #expect(inventory.plugins.map(\.state) == ["on", "on", "off"])
        #expect(try entry("preview", inventory).requires == ["record"])
        #expect(inventory.states == ["record": "on", "preview": "off"])
    }

    @Test func `what a plugin brought is named, with the line it stands on`() throws {
        let record = try entry("record", inventory())
        #expect(record.features == ["Retention"])
        #expect(record.tasks == ["retention"])
        #expect(record.commands == ["record-list"])
        #expect(record.settings.map(\.name) == ["message_retention_days"])
        let file = "HostTests/InventoryTests.swift"
        #expect(record.routes.map { "\($0.method) \($0.path)" } == ["GET /api/record/entries/:id", "POST /record"])
        #expect(record.routes.map(\.open) == [false, true])
        #expect(record.routes.map(\.source.description) == [11, 12].map { "\(file):\(Record.line + $0)" })
        let hook = try #require(record.hooks.first)
        #expect((hook.hook, hook.order) == ("Spoke", "last"))
        #expect(hook.source.description == "\(file):\(Record.line + 13)")
    }

    @Test func `a plugin that is off brings nothing`() throws {
        let preview = try entry("preview", inventory())
        #expect(preview.features.isEmpty && preview.routes.isEmpty && preview.tasks.isEmpty)
    }

    @Test func `the host is listed with what it brings`() throws {
        let host = try entry("host", inventory())
        #expect(host.features.contains("Sessions") && host.features.contains("LiveStreams"))
        #expect(host.routes.contains { $0.path == "/events" && !$0.open })
        #expect(host.settings.map(\.name).contains("session_idle_minutes"))
    }

    @Test func `states of the moment take the place of "on", and never of "off"`() throws {
        let inventory = try inventory().with { $0 == "record" ? .degraded("retention: disk full") : .running }
        #expect(inventory.plugins.map(\.state) == ["running", "degraded: retention: disk full", "off"])
        #expect(inventory.states == ["record": "degraded", "preview": "off"])
    }

    @Test func `as a table it is one line a plugin`() throws {
        let lines = try inventory().table().split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1] == "record   on  Retention")
        #expect(lines[2] == "preview  off  (needs record)")
    }

    @Test func `as JSON it can be read by programs`() throws {
        struct Shown: Decodable {
            struct Entry: Decodable {
                struct Route: Decodable { let method: String, path: String, open: Bool, source: String }
                struct Setting: Decodable { let name: String, `default`: Int, kind: String, meaning: String }
                let name: String, state: String, routes: [Route], tasks: [String]
            }
            let plugins: [Entry]
        }
        let shown = try JSONDecoder().decode(Shown.self, from: Data(inventory().json().utf8))
        #expect(shown.plugins.map(\.name) == ["host", "record", "preview"])
        #expect(shown.plugins[1].routes.map(\.path) == ["/api/record/entries/:id", "/record"])
    }

    @Test func `the health report says the state of each plugin in a word`() async throws {
        try await withApp { app in
            let answer = try await app.get("/healthz")
            struct Report: Decodable { let status: String, version: String, plugins: [String: String] }
            let report = try answer.json(Report.self)
            #expect(report.status == "ok")
            #expect(report.version == Host.version)
            #expect(report.plugins == ["probe": "on"])
        }
    }
}
