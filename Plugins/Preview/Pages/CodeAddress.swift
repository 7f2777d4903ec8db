/// The address of a file at a forge, as people share it, and where the text of the file is.
///
///   /OWNER/NAME/blob/REF/PATH#L10-L20                        GitHub and its like
///   /GROUP/…/NAME/-/blob/REF/PATH#L10-20                     GitLab
///   /OWNER/NAME/src/(branch|tag|commit)/REF/PATH#L10-L20     Gitea, Forgejo
///   /OWNER/NAME/src/REF/PATH#lines-10:20                     Bitbucket Cloud, Gogs
///   /projects/KEY/repos/NAME/browse/PATH?at=REF#10-20        Bitbucket Server, also under /users and below a folder
///
/// With all of them one word becomes `raw`. `src/branch/…` is Gitea's, unless it is at bitbucket.org, where there is
/// no other forge and "branch" is the name of a branch. A REF with a slash in it is found all the same, only ``file``
/// begins too early.
struct CodeAddress: Equatable, Sendable {
    static let mostPath = 200
    private static let mostBytes = 4096
    /// No file is longer, and no number of a line is greater.
    static let mostLine = 1_000_000

    /// Another host than the one of the page; `nil` for the same.
    let rawHost: String?
    /// Path and query.
    let rawPath: String
    /// The file's path in the repository, for people.
    let file: String
    let lines: ClosedRange<Int>?

    /// - Parameters:
    ///   - path: with the query, as in a request.
    ///   - fragment: without its "#".
    init?(host: String, path: String, fragment: String) {
        guard path.utf8.count <= Self.mostBytes, path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let halves = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first == "", let form = Form(host.lowercased(), Array(parts.dropFirst())) else { return nil }
        guard let file = Self.file(form.file) else { return nil }
        self.file = file
        rawHost = form.rawHost
        rawPath = form.raw + (form.keepsRef ? Self.ref(in: halves.dropFirst().first ?? "") : "")
        lines = Self.lines(in: fragment)
    }

    private static func file(_ parts: ArraySlice<Substring>) -> String? {
        let names = parts.map(decoded)
        guard let name = names.last, CodeFile.isText(name) else { return nil }
        return ShownText.path(names.joined(separator: "/"), most: mostPath)
    }

    /// `?at=` with what it says, as Bitbucket Server names a branch.
    private static func ref(in query: Substring) -> String {
        query.split(separator: "&").first { $0.hasPrefix("at=") && $0 != "at=" }.map { "?" + $0 } ?? ""
    }

    /// RFC 3986, 2.1; a "%" without two digits stays.
    fileprivate static func decoded(_ part: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(part.utf8)[...]
        while let first = rest.popFirst() {
            let digits = rest.prefix(2).compactMap(\.hexValue)
            if first == UInt8(ascii: "%"), digits.count == 2 {
                bytes.append(digits[0] << 4 | digits[1])
                rest = rest.dropFirst(2)
            } else {
                bytes.append(first)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: - Forges

extension CodeAddress {
    /// Which forge's address it is.
    private struct Form {
        private static let gitHub = "github.com"
        private static let bitbucketCloud = "bitbucket.org"

        let rawHost: String?
        let raw: String
        let file: ArraySlice<Substring>
        let keepsRef: Bool

        init?(_ host: String, _ parts: [Substring]) {
            guard parts.allSatisfy(Self.isName), let (word, file) = Self.place(host, parts), file < parts.count else {
                return nil
            }
            self.file = parts[file...]
            keepsRef = parts[word] == "browse"
            let isGitHub = host == Self.gitHub
            rawHost = isGitHub ? "raw.githubusercontent.com" : nil
            var words = parts
            words.replaceSubrange(word...word, with: isGitHub ? [] : ["raw"])
            raw = "/" + words.joined(separator: "/")
        }

        /// A way up would lead to another repository.
        private static func isName(_ part: Substring) -> Bool {
            !["", ".", ".."].contains(decoded(part))
        }

        /// - Returns: where the word is that becomes `raw`, and where the file's path begins.
        private static func place(_ host: String, _ parts: [Substring]) -> (word: Int, file: Int)? {
            guard parts.count > 4, host != gitHub || parts[2] == "blob" else { return nil }
            if let word = server(parts) { return (word, word + 1) }
            switch parts[2] {
            case "blob":
                return (2, 4)
            case "src":
                let isGitea = host != bitbucketCloud && ["branch", "tag", "commit"].contains(parts[3])
                return (2, isGitea ? 5 : 4)
            default:
                return gitLab(parts).map { ($0, $0 + 2) }
            }
        }

        private static func gitLab(_ parts: [Substring]) -> Int? {
            guard let dash = parts.firstIndex(of: "-"), dash >= 2, parts[(dash + 1)...].first == "blob" else {
                return nil
            }
            return dash + 1
        }

        private static func server(_ parts: [Substring]) -> Int? {
            (0...2).first { start in
                let rest = parts.dropFirst(start)
                guard rest.count > 5 else { return false }
                return ["projects", "users"].contains(rest[start]) && rest[start + 2] == "repos"
                    && rest[start + 4] == "browse"
            }.map { $0 + 4 }
        }
    }
}

// MARK: - Lines

extension CodeAddress {
    /// `L10`, `L10-L20`, `L10-20`, `L10C3-L20C5`, `lines-10`, `lines-10:20`, `10`, `10-20`; of several ranges, as in
    /// `10,15-18`, the first.
    private static func lines(in fragment: String) -> ClosedRange<Int>? {
        var rest = fragment[...]
        let isCloud = rest.take("lines-")
        let isGit = !isCloud && rest.take("L")
        guard let first = line(&rest, hasColumn: isGit) else { return nil }
        var last = first
        if rest.take(isCloud ? ":" : "-") {
            if isGit { rest.take("L") }
            guard let line = line(&rest, hasColumn: isGit) else { return nil }
            last = line
        }
        guard rest.isEmpty || (!isGit && rest.first == ",") else { return nil }
        return min(first, last)...max(first, last)
    }

    private static func line(_ rest: inout Substring, hasColumn: Bool) -> Int? {
        guard let line = number(&rest) else { return nil }
        if hasColumn, rest.take("C"), number(&rest) == nil { return nil }
        return line
    }

    private static func number(_ rest: inout Substring) -> Int? {
        let digits = rest.utf8.prefix(8).prefix { (0x30...0x39).contains($0) }
        guard let number = Int(Substring(digits)), (1...mostLine).contains(number), digits.count < 8 else { return nil }
        rest = rest[digits.endIndex...]
        return number
    }
}

extension Substring {
    /// - Returns: whether it began with that, which is gone then.
    @discardableResult
    fileprivate mutating func take(_ start: String) -> Bool {
        guard utf8.starts(with: start.utf8) else { return false }
        self = self[utf8.index(startIndex, offsetBy: start.utf8.count)...]
        return true
    }
}
