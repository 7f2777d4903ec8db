import Foundation
import HTTPTypes
import Testing

@testable import Host

struct ModuleGraphTests {
    private func graph(_ modules: [String: String]) -> ModuleGraph {
        let sets = Dictionary(grouping: modules) { String($0.key.prefix { $0 != "/" }) }.map { plugin, modules in
            (
                plugin: plugin,
                files: modules.map { path, source in
                    (
                        path: "Web/" + path.dropFirst(plugin.count + 1),
                        base64: Data(source.utf8).base64EncodedString()
                    )
                }
            )
        }
        let files = WebFiles(sets, liveRoot: nil)
        var imports = ["minimost": "\(files.address(of: "host"))/minimost.js"]
        for set in sets { imports["\(set.plugin)/"] = "\(files.address(of: set.plugin))/" }
        return ModuleGraph(files: files, imports: imports)
    }

    /// The closure of `host/boot.js`, without the versions.
    private func closure(_ modules: [String: String]) -> [String] {
        let graph = graph(modules)
        return graph.closure(of: ["\(graph.files.address(of: "host"))/boot.js"])
            .map { $0.replacing(/^\/web\/(\w+)@[^\/]+/) { $0.1 } }
    }

    @Test func `what modules import is found through all levels, each once, nearest first`() {
        let found = closure([
            "host/boot.js": #"import { a } from "./a.js"; export * from "./b.js""# + "\n" + #"import "./c.js""#,
            "host/a.js": #"import "./d.js""#, "host/b.js": #"export { d } from "./d.js""#, "host/c.js": "",
            "host/d.js": "",
        ])
        #expect(found.first == "host/boot.js")
        #expect(Set(found) == ["host/boot.js", "host/a.js", "host/c.js", "host/d.js"], "one statement a line")
        #expect(found.count == 4)
    }

    @Test func `names of the import map lead to other plugins, and a circle ends`() {
        let found = closure([
            "host/boot.js": #"import chat from "chat/chat.js""#, "host/minimost.js": "",
            "chat/chat.js": "import { h,\n    icon } from \"minimost\"\nimport \"./deep/list.js\"",
            "chat/deep/list.js": "import \"chat/chat.js\"\nimport \"./row.js\"", "chat/deep/row.js": "",
        ])
        #expect(
            found == ["host/boot.js", "chat/chat.js", "host/minimost.js", "chat/deep/list.js", "chat/deep/row.js"])
    }

    @Test func `what only looks like an import is none`() {
        let found = closure([
            "host/boot.js": """
            // import "./comment.js"
            const late = () => import("./late.js");
            const text = 'import "./text.js"';
                import "./indented.js"
            import "unknown";
            import "./real.js";
            """,
            "host/comment.js": "", "host/late.js": "", "host/text.js": "", "host/indented.js": "", "host/real.js": "",
        ])
        #expect(found == ["host/boot.js", "host/real.js"])
    }

    @Test func `every module that the real page imports is there`() async throws {
        try await withApp { app in
            let addresses = app.boot.shell.preloads
            try #require(addresses.count > 10)
            for address in addresses { #expect(try await app.get(address).status == .ok, "\(address)") }
        }
    }
}
