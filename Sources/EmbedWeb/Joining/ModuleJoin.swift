/// Makes one module of many, so that a page loads one file a plugin instead of hundreds.
///
/// Each module becomes a function that runs once and returns what it exports; those it imports run before it. One that
/// throws takes down those that import it and no others, as if it stood by itself.
///
/// What modules of other plugins import from it, the joined module gives as namespaces, exported by the name of their
/// file: `import { h } from "auth/people.js"` becomes `import { "people.js" as x } from "auth/auth.js"`.
struct ModuleJoin {
    /// A module of another plugin, or the host's.
    private struct External {
        let name: String
        let place: Int
        var taken: Set<String> = []
    }

    private let plugin: String
    private let modules: [String: BrowserModule]
    /// The paths of those that are joined, in the order in which they run.
    private var order: [String] = []
    /// By specifier.
    private var externals: [String: External] = [:]

    /// - Parameter modules: by path below `Web`.
    init(plugin: String, modules: [String: BrowserModule]) {
        self.plugin = plugin
        self.modules = modules
    }

    /// The module of a plugin: its entry's exports, and every module as a namespace.
    /// - Parameter others: run and are given to other plugins also where nothing here imports them.
    mutating func joined(entry: String, with others: [String]) throws -> String {
        guard let root = modules[entry] else { return "" }
        var path: [String] = []
        for name in [entry] + others.sorted() { try visit(name, path: &path) }
        let text = try order.map { try function(of: $0) }.joined() + exports(of: root)
        return head() + text
    }

    /// The script of a page of its own, which exports nothing, and may wait.
    mutating func joined(page: String) throws -> String {
        guard let root = modules[page] else { return "" }
        var path: [String] = []
        try visit(page, path: &path)
        let text =
            try order.dropLast().map { try function(of: $0) }.joined()
            + "\n// \(page)\n\(taken(by: root))" + root.body.joined(separator: "\n")
        return head() + text
    }

    // MARK: Order

    private mutating func visit(_ name: String, path: inout [String]) throws {
        guard !order.contains(name), let module = modules[name] else { return }
        path.append(name)
        defer { path.removeLast() }
        for each in module.imports {
            guard let next = try sibling(each, of: module) else { continue }
            if let start = path.firstIndex(of: next) {
                let circle = (path[start...] + [next]).joined(separator: " → ")
                throw module.problem(each.line, "modules that import each other have no order: \(circle)")
            }
            try visit(next, path: &path)
        }
        order.append(name)
    }

    /// The module of this plugin that is meant, or `nil` for another plugin's.
    private func sibling(_ each: BrowserModule.Import, of module: BrowserModule) throws -> String? {
        guard each.specifier.hasPrefix(".") else {
            if each.specifier.hasPrefix("\(plugin)/") {
                throw module.problem(each.line, "a module of this plugin is imported by ./")
            }
            return nil
        }
        var parts = module.path.split(separator: "/").dropLast()
        for part in each.specifier.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        let path = parts.joined(separator: "/")
        guard modules[path] != nil else { throw module.problem(each.line, "there is no \(path)") }
        return path
    }

    // MARK: Text

    private func binding(of name: String) -> String { "$\(order.firstIndex(of: name) ?? order.count)" }

    private mutating func function(of name: String) throws -> String {
        guard let module = modules[name] else { return "" }
        if let line = module.waitingLine { throw module.problem(line, "only the script of a page may wait here") }
        return """

            // \(name)
            const \(binding(of: name)) = $run(() => {
            \(try taken(by: module))\(module.body.joined(separator: "\n"))
            return { \(try given(by: module)) };
            });

            """
    }

    /// The statements that stand for the imports.
    private mutating func taken(by module: BrowserModule) throws -> String {
        var text = ""
        for each in module.imports {
            switch each.taken {
            case .nothing, .handedOn: text += "\(try source(of: each, in: module, taking: []));\n"
            case .everything(let name): text += "const \(name) = \(try source(of: each, in: module, taking: []));\n"
            case .names(let names):
                let list = names.map { $0.theirs == $0.ours ? $0.ours : "\($0.theirs): \($0.ours)" }
                let source = try source(of: each, in: module, taking: names.map(\.theirs))
                text += "const { \(list.joined(separator: ", ")) } = \(source);\n"
            }
        }
        return text
    }

    /// The members of the object that stands for the exports.
    private mutating func given(by module: BrowserModule) throws -> String {
        var members = module.exports.map { $0.theirs == $0.ours ? $0.ours : "\($0.theirs): \($0.ours)" }
        for each in module.imports {
            guard case .handedOn(let names) = each.taken else { continue }
            let source = try source(of: each, in: module, taking: names.map(\.theirs))
            members += names.map { "\($0.ours): \(source).\($0.theirs)" }
        }
        return members.joined(separator: ", ")
    }

    private func exports(of root: BrowserModule) -> String {
        let source = "$of(\(binding(of: root.path)))"
        let names = root.given.subtracting(["default"]).sorted()
        var text = "\n"
        // Called only when the plugin starts: what others import from this file is there even where its entry is not.
        if root.given.contains("default") { text += "export default (...given) => \(source).default(...given);\n" }
        if !names.isEmpty { text += "export const { \(names.joined(separator: ", ")) } = \(source);\n" }
        let namespaces = order.filter { $0 != root.path }.map { "\(binding(of: $0)) as \"\($0)\"" }
        return namespaces.isEmpty ? text : text + "export { \(namespaces.joined(separator: ", ")) };\n"
    }

    /// The expression for what an imported module exports.
    private mutating func source(
        of each: BrowserModule.Import, in module: BrowserModule, taking names: [String]
    ) throws -> String {
        guard let next = try sibling(each, of: module), let theirs = modules[next] else {
            let place = externals.count
            var external = externals[each.specifier] ?? External(name: "$from\(place)", place: place)
            external.taken.formUnion(names)
            externals[each.specifier] = external
            return "$of(\(external.name))"
        }
        for name in names where !theirs.given.contains(name) {
            throw module.problem(each.line, "\(next) does not export \(name)")
        }
        return "$of(\(binding(of: next)))"
    }

    private func head() -> String {
        var text = """
            // Joined by the build from the modules of \(plugin); `serve --live-web` serves them as they are.
            const $run = (module) => { try { return module(); } catch (error) { return { $error: error }; } };
            const $of = (given) => { if (given.$error) throw given.$error; return given; };

            """
        for (specifier, external) in externals.sorted(by: { $0.value.place < $1.value.place }) {
            let (name, parts) = (external.name, specifier.split(separator: "/", maxSplits: 1))
            if parts.count == 2, parts[1] != "\(parts[0]).js" {
                text += "import { \"\(parts[1])\" as \(name) } from \"\(parts[0])/\(parts[0]).js\";\n"
            } else if external.taken.isEmpty {
                text += "import * as \(name) from \"\(specifier)\";\n"
            } else {
                // By name, so that one that is missing ends the start with an error instead of being undefined.
                let names = external.taken.sorted()
                let list = { (word: String) in names.map { "\($0)\(word) \(name)_\($0)" }.joined(separator: ", ") }
                text += "import { \(list(" as")) } from \"\(specifier)\";\n"
                text += "const \(name) = { \(list(":")) };\n"
            }
        }
        return text
    }
}
