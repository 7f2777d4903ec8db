import Foundation
import HTTPTypes
import Testing

import class Host.Host

@testable import Host

struct ShellTests {
    /// A plugin with something for the browser.
    struct Record: Plugin {
        static let name = "record"
        static let files: [EmbeddedFile] = [
            (path: "Web/record.js", base64: Data("export default 1".utf8).base64EncodedString()),
            (path: "Web/record.css", base64: Data("p {}".utf8).base64EncodedString()),
        ]
        init(host: Host, settings: NoSettings) {}
        var features: [any Feature] { [] }
        var browserSettings: [String: any Encodable & Sendable] {
            ["maxLength": 10_000, "greeting": "</script><script>alert(1)</script>", "hosts": ["a", "b"]]
        }
    }

    private struct Boot: Decodable {
        struct Me: Decodable { let id: String, username: String }
        struct Settings: Decodable { let maxLength: Int, greeting: String, hosts: [String] }
        struct Module: Decodable { let name: String, module: String, settings: Settings }
        let version: String, me: Me, plugins: [Module]
    }

    private func page(_ plugins: [any Plugin.Type], as name: String = "alice") async throws -> String {
        try await withApp(plugins: plugins) { app in
            let answer = try await app.get("/", as: app.signIn(name))
            try #require(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            return answer.text
        }
    }

    private func script(_ tag: String, in page: String) throws -> String {
        let rest = try #require(page.split(separator: "<script \(tag)>", maxSplits: 1).last)
        return String(try #require(rest.split(separator: "</script>", maxSplits: 1).first))
    }

    @Test func `the page says who is signed in and which modules there are`() async throws {
        let text = try script(#"type="application/json" id="boot""#, in: await page([Record.self, ProbePlugin.self]))
        let boot = try JSONDecoder().decode(Boot.self, from: Data(text.utf8))
        #expect(boot.version == Host.version)
        #expect((boot.me.id, boot.me.username) == ("u_alice", "alice"))
        #expect(boot.plugins.map(\.name) == ["record"], "one without a browser side is not listed")
        #expect(boot.plugins[0].module.wholeMatch(of: /\/web\/record@[^\/]+\/record\.js/) != nil)
        #expect(boot.plugins[0].settings.maxLength == 10_000)
        #expect(boot.plugins[0].settings.hosts == ["a", "b"])
    }

    @Test func `nothing in the settings can end the element they stand in`() async throws {
        let page = try await page([Record.self])
        #expect(!page.contains("alert(1)</script>"))
        let boot = try JSONDecoder().decode(
            Boot.self, from: Data(script(#"type="application/json" id="boot""#, in: page).utf8))
        #expect(boot.plugins[0].settings.greeting == "</script><script>alert(1)</script>", "and it is what it was")
    }

    @Test func `the import map and the styles name the host and the enabled plugins`() async throws {
        let page = try await page([Record.self])
        let map = try JSONDecoder().decode(
            [String: [String: String]].self, from: Data(script(#"type="importmap""#, in: page).utf8))
        let imports = try #require(map["imports"])
        let (host, record) = (try #require(imports["host/"]), try #require(imports["record/"]))
        #expect(host.hasPrefix("/web/host@") && record.hasPrefix("/web/record@"))
        #expect(imports["minimost"] == "\(host)host.js")
        #expect(page.contains("href=\"\(host)host.css\""))
        #expect(page.contains("href=\"\(record)record.css\""))
    }

    @Test func `a plugin that is off leaves no trace in the page, nor its files`() async throws {
        try await withApp(settings: ["record": ["enabled": .bool(false)]], plugins: [Record.self]) { app in
            let answer = try await app.get("/", as: app.signIn("alice"))
            #expect(!answer.text.contains("record"))
            #expect(try await app.get("/web/record/record.js").status == .notFound)
        }
        try await withApp(plugins: [Record.self]) { app in
            let script = try await app.get("/web/record/record.js")
            #expect(script.text == "export default 1")
        }
    }

    @Test func `every host file that the page names is there`() async throws {
        try await withApp { app in
            let page = try await app.get("/", as: app.signIn("alice")).text
            let paths = page.matches(of: /(?:src|href)="(\/[^"]+)"/).map { String($0.1) }
            try #require(paths.count > 3)
            for path in paths { #expect(try await app.get(path).status == .ok, "\(path)") }
        }
    }
}
