/// Which modules the page needs, found by following the imports from its entries: told to the browser at once
/// (`<link rel="modulepreload">`), they load side by side instead of one level of imports after the other.
struct ModuleGraph {
    let files: WebFiles
    /// The `imports` of the import map.
    let imports: [String: String]

    /// The addresses of `entries` and of all that they import statically, each once, in the order of discovery.
    func closure(of entries: [String]) -> [String] {
        var found = entries
        var next = 0
        while next < found.count {
            for address in imported(by: found[next]) where !found.contains(address) { found.append(address) }
            next += 1
        }
        return found
    }

    private func imported(by address: String) -> [String] {
        let parts = address.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, parts[0] == "web",
            let file = files.file(files.plugin(named: parts[1]).name, "Web/\(parts[2])")
        else { return [] }
        let source = String(decoding: file.bytes, as: UTF8.self)
        // `import … from "x"`, `export … from "x"` and `import "x"` at the beginning of a statement; `import(…)` is not.
        return source.matches(of: /(?:^|\n)(?:import|export)\s(?:[^'";]*?\sfrom\s*)?"([^"]+)"/)
            .compactMap { resolve(String($0.1), from: address) }
    }

    /// - Parameter specifier: relative, or a name of the import map.
    private func resolve(_ specifier: String, from address: String) -> String? {
        if let exact = imports[specifier] { return exact }
        if specifier.hasPrefix("./") {
            return address.lastIndex(of: "/").map { String(address[...$0]) + specifier.dropFirst(2) }
        }
        return imports.first { $0.key.hasSuffix("/") && specifier.hasPrefix($0.key) }
            .map { $0.value + specifier.dropFirst($0.key.count) }
    }
}
