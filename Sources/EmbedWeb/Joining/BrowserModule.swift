/// A browser module as the build reads it: what it imports, what it exports, and the text between.
///
/// This reads the ECMAScript that the project writes, not all there is: imports and exports begin a line, name what
/// they take and give, and never change what they gave. Whatever else begins with `import` or `export` is refused,
/// so that nothing is joined that would then behave otherwise than it did by itself.
struct BrowserModule {
    struct Name: Equatable {
        let theirs: String
        let ours: String
    }

    enum Taken: Equatable {
        /// `import "./x.js"`
        case nothing
        /// `import { a, b as c } from "./x.js"`
        case names([Name])
        /// `import * as x from "./x.js"`
        case everything(as: String)
        /// `export { a } from "./x.js"`
        case handedOn([Name])
    }

    struct Import {
        let specifier: String
        let taken: Taken
        let line: Int
    }

    /// The file's path below `Web`.
    let path: String
    private(set) var imports: [Import] = []
    /// What it gives: the names that others see, each with the one that it has here.
    private(set) var exports: [Name] = []
    /// The lines that are neither import nor export statement; of a declaration that is exported, the declaration.
    private(set) var body: [Substring] = []
    /// The first line that waits for something before the module is through.
    private(set) var waitingLine: Int?

    /// - Throws: ``JoinProblem`` for what cannot be joined.
    init(path: String, source: String) throws {
        self.path = path
        var statement = ""
        var begin = 0
        for (place, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if statement.isEmpty {
                let isStatement = line.hasPrefix("import ") || line.hasPrefix("export ")
                if let text = isStatement ? try exported(line, number: place + 1) : line {
                    if waitingLine == nil, Self.waits(text) { waitingLine = place + 1 }
                    body.append(text)
                    continue
                }
                begin = place + 1
            }
            statement += line.trimming(" ") + " "
            guard line.hasSuffix(";") else { continue }
            try read(statement.dropLast(2), number: begin)
            statement = ""
        }
        if !statement.isEmpty { throw problem(begin, "this statement has no end; it ends with a semicolon") }
    }

    /// The declaration that `export` stands before, and its name among the exports; `nil` for a list of names.
    private mutating func exported(_ line: Substring, number: Int) throws -> Substring? {
        let declaration = #/export (default )?((?:async )?function\*? ?|class |const |let |var )(.*)/#
        guard let match = line.wholeMatch(of: declaration) else { return nil }
        guard !match.2.hasPrefix("let") && !match.2.hasPrefix("var") else {
            throw problem(number, "what is exported does not change: export a const, or a function that tells")
        }
        let name = match.3.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
        guard !name.isEmpty else { throw problem(number, "what is exported has a name of its own") }
        if match.1 != nil, match.2.hasPrefix("class") {
            throw problem(number, "the default of a module is a function")
        }
        exports.append(Name(theirs: match.1 == nil ? String(name) : "default", ours: String(name)))
        return line.dropFirst("export ".count + (match.1?.count ?? 0))
    }

    private static func waits(_ line: Substring) -> Bool {
        line.prefixMatch(of: #/(?:(?:const|let) .*= |for )?await /#) != nil
    }

    private mutating func read(_ statement: Substring, number: Int) throws {
        if let match = statement.wholeMatch(of: /import "([^"]+)"/) {
            imports.append(Import(specifier: String(match.1), taken: .nothing, line: number))
        } else if let match = statement.wholeMatch(of: /import \* as (\S+) from "([^"]+)"/) {
            imports.append(Import(specifier: String(match.2), taken: .everything(as: String(match.1)), line: number))
        } else if let match = statement.wholeMatch(of: /import \{ (.+?),? \} from "([^"]+)"/) {
            imports.append(Import(specifier: String(match.2), taken: .names(names(match.1)), line: number))
        } else if let match = statement.wholeMatch(of: /export \{ (.+?),? \} from "([^"]+)"/) {
            imports.append(Import(specifier: String(match.2), taken: .handedOn(names(match.1)), line: number))
        } else if let match = statement.wholeMatch(of: /export \{ (.+?),? \}/) {
            exports += names(match.1).map { Name(theirs: $0.ours, ours: $0.theirs) }
        } else {
            throw problem(number, "name what is imported or exported: import { a, b as c } from \"./x.js\";")
        }
    }

    /// `a, b as c`
    private func names(_ list: Substring) -> [Name] {
        list.split(separator: ",").map { item in
            let words = item.split(separator: " ")
            return Name(theirs: String(words.first ?? ""), ours: String(words.last ?? ""))
        }
    }

    /// What others find here, by name.
    var given: Set<String> {
        var names = Set(exports.map(\.theirs))
        for case .handedOn(let list) in imports.map(\.taken) { names.formUnion(list.map(\.ours)) }
        return names
    }

    func problem(_ line: Int, _ text: String) -> JoinProblem { JoinProblem(path: path, line: line, text: text) }
}

/// Why files cannot be joined, in the form that compilers use.
public struct JoinProblem: Error, Equatable, CustomStringConvertible {
    /// Below the folder of the files.
    public let path: String
    public let line: Int
    public let text: String

    public var description: String { "\(path):\(line): error: \(text)" }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var rest = drop { $0 == character }
        while rest.last == character { rest.removeLast() }
        return rest
    }
}
