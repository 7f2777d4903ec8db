import Foundation
import HTTPTypes
import Hummingbird

/// `GET /`: the page that holds the app. It names the modules of the enabled plugins and nothing else; all that is
/// shown comes from them.
struct Shell: Feature {
    let contents: ShellContents
    let templates: Templates

    func register(in app: inout Registration) {
        app.routes.get("/", use: page)
        app.routes.open(.get, "/favicon.ico") { [contents] _, _ in .seeOther(contents.icon) }
    }

    private func page(_ request: Request, _ context: SignedIn) async throws -> Response {
        .html(
            try templates.render(
                "shell",
                [
                    "version": contents.version, "styles": contents.styles, "preloads": contents.preloads,
                    "importMap": contents.importMap, "boot": try contents.boot(for: context.identity),
                ]))
    }
}

/// What the page says of the enabled plugins; the same for everybody but for who is signed in.
struct ShellContents: Sendable {
    struct Module: Sendable, Encodable {
        let name: String
        let module: String
        let settings: [String: JSONValue]
    }

    let version: String
    let icon: String
    let styles: [String]
    /// The exact text between the script tags: its digest stands in the Content-Security-Policy.
    let importMap: String
    let modules: [Module]
    /// The module of the host and those of the plugins: told to the browser at once, they load side by side.
    let preloads: [String]

    var importMapDigest: String {
        "sha256-" + Data(SHA256.hash(importMap.utf8)).base64EncodedString()
    }

    init(version: String, plugins: [any Plugin], files: WebFiles) throws {
        self.version = version
        let names = plugins.map { type(of: $0).name }
        icon = "\(files.address(of: "host"))/icon.svg"
        styles = (["host"] + names).filter { files.has($0, "Web/\($0).css") }
            .map { "\(files.address(of: $0))/\($0).css" }
        modules = try plugins.compactMap { plugin in
            let name = type(of: plugin).name
            guard files.has(name, "Web/\(name).js") else { return nil }
            let settings = try plugin.browserSettings.mapValues {
                try JSONDecoder().decode(JSONValue.self, from: JSONEncoder.minimost.encode($0))
            }
            return Module(name: name, module: "\(files.address(of: name))/\(name).js", settings: settings)
        }
        let host = files.address(of: "host")
        var imports = ["minimost": "\(host)/host.js", "host/": "\(host)/"]
        for module in modules { imports["\(module.name)/"] = "\(files.address(of: module.name))/" }
        preloads = ["\(host)/host.js"] + modules.map(\.module)
        importMap = String(decoding: try JSONEncoder.minimost.encode(["imports": imports]), as: UTF8.self)
    }

    private struct Boot: Encodable {
        struct Me: Encodable {
            let id: UserID
            let username: String
        }

        let version: String
        let me: Me
        let plugins: [Module]
    }

    /// JSON that cannot end the script element it stands in.
    func boot(for identity: Identity) throws -> String {
        let boot = Boot(version: version, me: .init(id: identity.id, username: identity.username), plugins: modules)
        return String(decoding: try JSONEncoder.minimost.encode(boot), as: UTF8.self)
            .replacing("<", with: "\\u003c")
    }
}
