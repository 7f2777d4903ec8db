import TestHarness
import Testing

@testable import Preview

/// Whatever a page holds, nothing traps, and what is taken of it can do no harm on a screen.
struct PageFuzzTests {
    private static let charsets = [
        nil, "utf-8", "shift_jis", "windows-1251", "utf-16", "gb18030", "big5", "euc-kr", "x",
    ]

    private func isShown(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
            default: true
            }
        }
    }

    private func check(_ text: String?, most: Int) {
        guard let text else { return }
        #expect(isShown(text) && !text.isEmpty && text.count <= most)
        #expect(!text.hasPrefix(" ") && !text.hasSuffix(" "))
    }

    @Test func `a page gives short texts that show, or none`() {
        let samples = [
            "<!doctype html><head><title>A &amp; b</title><meta property=\"og:title\" content='It&#39;s'></head>",
            "<meta name=description content=\"&#x202e;&#8203;a&hellip;\"><link rel=image_src href=/a.png><body>",
            "<meta http-equiv=content-type content='text/html; charset=shift_jis'><title>\u{65E5}\u{672C}</title>",
            "<!-- --!><svg><title>x</title><![CDATA[ ]]></svg><script>'</head>'</script><title>e\u{301}</title>",
            "<template><title>x</title></template><noscript></noscript><meta property=og:image content=//a/b>",
            "<meta property=og:site_name content=" + String(repeating: "\u{1F468}\u{200D}", count: 300) + ">",
        ]
        let words = [
            "<title>", "</title>", "<meta property=og:title content=", "<!--", "-->", "<svg>", "&#x", "&#1;",
            "\u{FEFF}",
        ]
        var found = 0
        Fuzzer("pages", samples: samples, words: words).run(rounds: 10_000) { bytes in
            let charset = Self.charsets[bytes.count % Self.charsets.count]
            let head = PageHead(html: PageText.decoded(bytes, charset: charset))
            check(head.title, most: PageHead.mostTitle)
            check(head.description, most: PageHead.mostDescription)
            check(head.site, most: PageHead.mostSite)
            check(head.image, most: 2048)
            #expect((head.image?.utf8.count ?? 0) <= 2048)
            if head.title != nil { found += 1 }
        }
        #expect(found > 1000, "premise: some have titles")
    }

    @Test func `a file gives few and short lines that show, or none`() {
        let samples = [
            "import Glibc\n\nlet a = \"\u{202E}\"\r\n\tprint(a)\n", "\u{FEFF}a\u{200B}\n\n\n",
            "e\u{301}\n" + String(repeating: "x", count: 500),
            (1...40).map { "\($0)\n" }.joined(),
        ]
        var found = 0
        Fuzzer("code", samples: samples, words: ["\n", "\r", "\u{1B}", "\u{2028}", "\u{FFFD}"]).run(rounds: 10_000) {
            bytes in
            let text = PageText.decoded(bytes, charset: Self.charsets[bytes.count % Self.charsets.count])
            let first = bytes.count % 45
            for lines in [nil, first...first, first...(first + bytes.count)] {
                guard let excerpt = CodeExcerpt(text: text, file: "a.swift", lines: lines) else { continue }
                found += 1
                #expect((1...CodeExcerpt.mostLines).contains(excerpt.lines.count) && excerpt.from >= 1)
                #expect(excerpt.lines.allSatisfy { $0.count <= 400 && isShown($0.replacing("\t", with: "")) })
            }
        }
        #expect(found > 1000, "premise: some are text")
    }

    @Test func `an address of code leads to the same repository, or nowhere`() {
        let samples = [
            "/o/r/blob/main/a.swift#L1-L2", "/g/s/-/blob/main/a.c?x#L3", "/o/r/src/branch/main/a%20b.c#L1C2-L3C4",
            "/o/r/src/main/a.c#lines-1:2", "/b/projects/P/repos/r/browse/a.c?at=x%2Fy#10,15-18",
        ]
        let words = ["/blob/", "/-/", "/src/", "/raw/", "?at=", "L1", "%2F", "%2E", "/browse/", ".c", "1-"]
        var found = 0
        Fuzzer("code addresses", samples: samples, words: words).run(rounds: 20_000) { bytes in
            let halves = String(decoding: bytes, as: UTF8.self).split(separator: "#", maxSplits: 1)
            let host = ["git.example", "github.com", "bitbucket.org"][bytes.count % 3]
            guard let path = halves.first.map(String.init),
                let code = CodeAddress(
                    host: host, path: path, fragment: halves.dropFirst().first.map(String.init) ?? "")
            else { return }
            found += 1
            check(code.file, most: CodeAddress.mostPath)
            #expect(code.rawPath.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && code.rawPath.hasPrefix("/"))
            let names = code.rawPath.prefix { $0 != "?" }.dropFirst().split(
                separator: "/", omittingEmptySubsequences: false)
            #expect(!names.contains("") && !names.contains("..") && !names.contains("."))
            #expect((code.rawHost == nil) == (host != "github.com"))
            if let lines = code.lines { #expect(lines.lowerBound >= 1 && lines.upperBound <= CodeAddress.mostLine) }
        }
        #expect(found > 1000, "premise: some are addresses of code")
    }
}
