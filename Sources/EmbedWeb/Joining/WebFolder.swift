/// The files of a plugin's `Web` folder in the form in which the program carries them.
///
/// `<plugin>.js` comes joined with every module beside it, and each script of `pages/` with what it imports; those
/// modules are then not needed by themselves. Likewise a style sheet takes in those that it imports. Everything else
/// stays as it is.
public struct WebFolder {
    /// Text by path below `Web`; files of other kinds are not this type's concern.
    private let sources: [String: String]
    private let plugin: String

    public init(plugin: String, sources: [String: String]) {
        self.plugin = plugin
        self.sources = sources
    }

    /// The scripts and style sheets to be carried, by path.
    /// - Throws: ``JoinProblem``.
    public func joined() throws -> [String: String] {
        try scripts().merging(try styles()) { first, _ in first }
    }

    // MARK: Scripts

    private func scripts() throws -> [String: String] {
        let scripts = sources.filter { $0.key.hasSuffix(".js") }
        let modules = try scripts.reduce(into: [:]) { modules, file in
            modules[file.key] = try BrowserModule(path: file.key, source: file.value)
        }
        var result: [String: String] = [:]
        let pages = modules.keys.filter { $0.hasPrefix("pages/") }
        for page in pages {
            // What imports nothing stays as it is: it need not be a module.
            if modules[page]?.imports.isEmpty == true {
                result[page] = sources[page]
            } else {
                var join = ModuleJoin(plugin: plugin, modules: modules)
                result[page] = try join.joined(page: page)
            }
        }
        let entry = "\(plugin).js"
        if modules[entry] != nil {
            var join = ModuleJoin(plugin: plugin, modules: modules)
            result[entry] = try join.joined(
                entry: entry, with: modules.keys.filter { $0 != entry && !pages.contains($0) })
        }
        return result
    }

    // MARK: Styles

    private func styles() throws -> [String: String] {
        let styles = sources.filter { $0.key.hasSuffix(".css") }
        var imported: Set<String> = []
        var result: [String: String] = [:]
        for name in styles.keys { result[name] = try style(name, path: [], imported: &imported) }
        return result.filter { !imported.contains($0.key) }
    }

    private func style(_ name: String, path: [String], imported: inout Set<String>) throws -> String {
        let lines = (sources[name] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        return try lines.enumerated().map { place, line in
            guard line.hasPrefix("@import ") else { return String(line) }
            let problem = { JoinProblem(path: name, line: place + 1, text: $0) }
            guard let match = line.wholeMatch(of: /@import "([^"]+)";/) else {
                throw problem("a style sheet is imported by @import \"name.css\";")
            }
            let next = String(match.1)
            guard sources[next] != nil else { throw problem("there is no \(next)") }
            guard !path.contains(next), next != name else { throw problem("style sheets that import each other") }
            imported.insert(next)
            return try style(next, path: path + [name], imported: &imported)
        }.joined(separator: "\n")
    }
}
