import Foundation
import Testing

@testable import Preview

struct CodeExcerptTests {
    private static let thirty = (1...30).map { "line \($0)\n" }.joined()

    private func excerpt(_ text: String, _ lines: ClosedRange<Int>? = nil, file: String = "a.swift") -> CodeExcerpt? {
        CodeExcerpt(text: text, file: file, lines: lines)
    }

    // MARK: Which lines

    @Test(
        arguments: [
            (nil, 1...10), (1...1, 1...4), (3...3, 1...6), (10...10, 7...13), (30...30, 27...30), (5...8, 5...8),
            (1...20, 1...20), (1...21, 1...20), (5...1_000_000, 5...24), (20...40, 20...30), (30...31, 30...30),
            (0...2, 1...2),
            (Int.min...Int.max, 1...20),
        ] as [(ClosedRange<Int>?, ClosedRange<Int>)])
    func `the lines that are meant are shown`(asked: ClosedRange<Int>?, shown: ClosedRange<Int>) throws {
        let found = try #require(excerpt(Self.thirty, asked))
        #expect(found.from == shown.lowerBound)
        #expect(found.lines == shown.map { "line \($0)" })
        #expect(found.path == "a.swift" && found.language == "swift")
    }

    @Test func `lines past the end are none`() {
        for lines in [31...31, 31...40, 1_000_000...1_000_000, Int.max...Int.max] {
            #expect(excerpt(Self.thirty, lines) == nil)
        }
        #expect(excerpt("") == nil)
        #expect(excerpt("", 1...1) == nil)
    }

    @Test func `lines end as they do on any system, and the last may lack its end`() throws {
        for (text, lines) in [
            ("a\nb", ["a", "b"]), ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
            ("a\n\nb\n\n", ["a", "", "b", ""]),
            ("\n", [""]), ("\r\n", [""]), ("a\u{2028}b", ["a\u{FFFD}b"]), ("a", ["a"]), ("\ta \t\n", ["\ta \t"]),
        ] {
            #expect(try #require(excerpt(text)).lines == lines)
        }
    }

    // MARK: What is shown of a line

    @Test func `signs that do not show or that turn the code around are made visible`() throws {
        let hidden = "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}"
        let others = "\u{1}\u{8}\u{B}\u{C}\u{1B}\u{7F}\u{85}\u{9B}\u{200B}\u{2060}\u{FEFF}\u{AD}\u{2029}"
        let text = String(repeating: "// a comment of some length, so that the rest is little\n", count: 20)
        for scalar in (hidden + others).unicodeScalars {
            let found = try #require(excerpt("if a {\(scalar)}\n" + text))
            #expect(found.lines.first == "if a {\u{FFFD}}", "U+\(String(scalar.value, radix: 16))")
        }
        let kept = "\t// é 日本 👨‍👩‍👧 می‌خواهم  <b>&amp;</b>"
        #expect(try #require(excerpt(kept)).lines == [kept])
    }

    @Test func `a line that is too long is cut`() throws {
        for letter in ["a", "é", "👨‍👩‍👧", "\t"] {
            let (whole, longer) = (String(repeating: letter, count: 400), String(repeating: letter, count: 401))
            let lines = try #require(excerpt("\(whole)\n\(longer)\n")).lines
            #expect(lines == [whole, String(repeating: letter, count: 399) + "…"])
        }
        let heap = try #require(excerpt("a" + String(repeating: "\u{301}", count: 1 << 19))).lines
        #expect(heap == ["a" + String(repeating: "\u{301}", count: 20)])
        let endless = try #require(excerpt("ab" + String(repeating: "\u{1100}", count: 1 << 18))).lines
        #expect(endless == ["ab…"])
        let long = try #require(excerpt(String(repeating: "x", count: 1 << 20))).lines
        #expect(long == [String(repeating: "x", count: 399) + "…"])
    }

    @Test func `what is no text is not shown`() {
        let text = String(repeating: "a", count: 94)
        #expect(excerpt(text + "\0") == nil)
        #expect(excerpt(Self.thirty + "\0") == nil, "wherever it is")
        for strange in ["\u{FFFD}", "\u{1}", "\u{7F}", "\u{9F}"] {
            #expect(excerpt(text + String(repeating: strange, count: 6)) == nil)
            #expect(excerpt(text + "a" + String(repeating: strange, count: 5)) != nil)
        }
        #expect(
            excerpt(PageText.decoded([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0], charset: nil)) == nil)
    }

    // MARK: What is said of it

    @Test(arguments: [
        ("a.swift", "swift"), ("src/a.js", "javascript"), ("a.TSX", "typescript"), ("a.py", "python"), ("a.h", "c"),
        ("a.hpp", "cpp"), ("a.cs", "csharp"), ("A.java", "java"), ("a.kts", "kotlin"), ("a.go", "go"), ("a.rs", "rust"),
        ("a.sql", "sql"), ("a.zsh", "bash"), (".bashrc", "bash"), ("a.json", "json"), ("a.xml", "html"),
        ("a.scss", "css"),
        (".gitlab-ci.yml", "yaml"), ("Cargo.toml", "toml"), ("Cargo.lock", "toml"), ("Gemfile", "ruby"),
        ("a.php", "php"),
        ("a.patch", "diff"), ("Makefile", ""), ("swift/README", ""), ("a.txt", ""), ("", ""), ("/", ""),
        ("a.swift/", "swift"),
    ])
    func `the language is known by the file's name`(file: String, language: String) throws {
        let found = try #require(excerpt("a", file: file))
        #expect(found.language == language)
        #expect(found.path == file)
    }

    @Test func `the browser's side knows the languages by the same names`() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Plugins/Chat/Web/languages.js")
        let known = try String(contentsOf: url, encoding: .utf8).matches(of: /names: "([^"]*)"/)
            .flatMap { $0.1.split(separator: " ").map(String.init) }
        try #require(known.count > 40)
        #expect(CodeFile.knownLanguages.subtracting(known).isEmpty)
    }

    @Test func `it is written as the browser's side reads it`() throws {
        let found = try #require(excerpt(Self.thirty, 2...3))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(found), as: UTF8.self)
                == #"{"from":2,"language":"swift","lines":["line 2","line 3"],"path":"a.swift"}"#)
    }
}
