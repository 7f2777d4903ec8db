import Host

/// Finds whom a text names, by the rules that the browser's markup has (Web/markup.js). Both hold to one table,
/// Tests/ChatTests/mentions.json.
///
/// Works on scalars, a line at a time: what hides a name, code or an address, ends with its line, but for fences and
/// quotes. No scalar is looked at more than a few times.
struct MentionScanner {
    private typealias Line = ArraySlice<Unicode.Scalar>

    private static let deepestQuote = 5
    private static let longestName = 32

    private var names: [String] = []
    private var known: Set<String> = []

    /// In lower case, each once, in their order.
    static func names(in text: String) -> [String] {
        var scanner = MentionScanner()
        scanner.read(Array(text.unicodeScalars).split(separator: "\n", omittingEmptySubsequences: false), depth: 0)
        return scanner.names
    }

    // MARK: Blocks

    private mutating func read(_ lines: [Line], depth: Int) {
        var at = 0
        while at < lines.count {
            let line = lines[at]
            if depth < Self.deepestQuote, Self.isQuote(line) {
                let end = lines[at...].firstIndex { !Self.isQuote($0) } ?? lines.count
                read(lines[at..<end].map { $0.dropFirst(2) }, depth: depth + 1)
                at = end
            } else if let ticks = Self.fence(line) {
                let end = lines[(at + 1)...].firstIndex { Self.isEnd($0, of: ticks) } ?? lines.count
                at = end + 1
            } else {
                scan(Array(line))
                at += 1
            }
        }
    }

    private static func isQuote(_ line: Line) -> Bool {
        line.first == ">" && (line.count == 1 || line.dropFirst().first == " ")
    }

    /// Three or more ticks with blanks before them and no tick after.
    private static func fence(_ line: Line) -> Int? {
        let rest = line.drop(while: isBlank)
        let ticks = rest.prefix { $0 == "`" }.count
        return ticks >= 3 && !rest.dropFirst(ticks).contains("`") ? ticks : nil
    }

    private static func isEnd(_ line: Line, of ticks: Int) -> Bool {
        let rest = line.drop(while: isBlank)
        let found = rest.prefix { $0 == "`" }.count
        return found >= ticks && rest.dropFirst(found).allSatisfy(isBlank)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    // MARK: A line

    private mutating func scan(_ line: [Unicode.Scalar]) {
        var at = 0
        /// Where the address that began last ends: nothing in it is a name.
        var addressEnd = 0
        var unclosed: Set<Int> = []
        while at < line.count {
            switch line[at] {
            case "\\":
                at += at + 1 < line.count && line[at + 1].isASCIIPunctuation ? 2 : 1
            case "`":
                let ticks = line[at...].prefix { $0 == "`" }.count
                at = Self.codeEnd(line, after: at + ticks, ticks, &unclosed) ?? at + ticks
            case "@":
                let name = line[(at + 1)...].prefix(while: \.isNamePart)
                let isFree = at >= addressEnd && (at == 0 || !line[at - 1].bindsAt)
                guard isFree, (1...Self.longestName).contains(name.count) else {
                    at += 1
                    continue
                }
                note(name)
                at += 1 + name.count
            case "h", "H":
                if at >= addressEnd, Self.isAddress(line, at) {
                    addressEnd = at + line[at...].prefix { !$0.endsAddress }.count
                }
                at += 1
            default:
                at += 1
            }
        }
    }

    private mutating func note(_ name: Line) {
        let name = String(String.UnicodeScalarView(name)).lowercased()
        if known.insert(name).inserted { names.append(name) }
    }

    /// Where code ends that begins with so many ticks: after as many, in the same line.
    private static func codeEnd(
        _ line: [Unicode.Scalar], after start: Int, _ ticks: Int, _ unclosed: inout Set<Int>
    ) -> Int? {
        guard !unclosed.contains(ticks) else { return nil }
        var at = start
        while let found = line[at...].firstIndex(of: "`") {
            let length = line[found...].prefix { $0 == "`" }.count
            at = found + length
            if length == ticks { return at }
        }
        unclosed.insert(ticks)
        return nil
    }

    private static func isAddress(_ line: [Unicode.Scalar], _ at: Int) -> Bool {
        guard at == 0 || !line[at - 1].isWordPart else { return false }
        for scheme in ["https://", "http://"] {
            let end = at + scheme.utf8.count
            guard end < line.count, !line[end].endsAddress else { continue }
            if zip(line[at..<end], scheme.unicodeScalars).allSatisfy({ $0.properties.lowercaseMapping == String($1) }) {
                return true
            }
        }
        return false
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIIPunctuation: Bool {
        (0x21...0x2F).contains(value) || (0x3A...0x40).contains(value) || (0x5B...0x60).contains(value)
            || (0x7B...0x7E).contains(value)
    }

    fileprivate var isWordPart: Bool { isASCII && UInt8(value).isASCIINamePart && self != "-" }

    fileprivate var isNamePart: Bool { isASCII && UInt8(value).isASCIINamePart }

    /// What makes an @ after it part of something else: e-mail, an address, a time.
    fileprivate var bindsAt: Bool { isNamePart || [".", ":", "/", "@"].contains(self) }

    fileprivate var endsAddress: Bool {
        properties.isWhitespace || ["<", ">", "\"", "`", "\\"].contains(self)
    }
}
