import Testing

@testable import Preview

struct PageHeadTests {
    private func title(_ html: String) -> String? { PageHead(html: html).title }

    // MARK: Sources

    @Test func `a page says its title, a description, its site and its picture`() {
        let head = PageHead(
            html: """
                <!DOCTYPE html>
                <html prefix="og: https://ogp.me/ns#">
                <head>
                <meta charset="utf-8">
                <title>The page | The site</title>
                <meta property="og:title" content="The page">
                <meta property="og:description" content="What it is &amp; does">
                <meta property="og:site_name" content="The site">
                <meta property="og:image" content="https://site.example/a.png?b=1&amp;c=2">
                </head><body><h1>Hello</h1></body></html>
                """)
        #expect(head.title == "The page")
        #expect(head.description == "What it is & does")
        #expect(head.site == "The site")
        #expect(head.image == "https://site.example/a.png?b=1&c=2")
    }

    @Test func `a page that says nothing has nothing`() {
        for html in ["", " ", "hello", "<html><head></head><body>", "\0", "<title>", "<title></title>", "<meta>"] {
            let head = PageHead(html: html)
            #expect(head.title == nil && head.description == nil && head.site == nil && head.image == nil, "\(html)")
        }
    }

    @Test func `what addresses start from is the first base with an address`() {
        let head = PageHead(
            html: "<base target=_blank><BASE HREF=' /a/ '><base href=/b/><meta property=og:image content=c>")
        #expect(head.base == "/a/" && head.image == "c")
        for html in [
            "<base>", "<base href>", "</base href=/a/>", "<template><base href=/a/></template>", "<svg><base href=/a/>",
        ] {
            #expect(PageHead(html: html).base == nil, "\(html)")
        }
    }

    /// From the last that counts to the first.
    private static let sources: [(WritableName, [String])] = [
        (.title, ["<title>%</title>", "<meta name=twitter:title content=%>", "<meta property=og:title content=%>"]),
        (
            .description,
            [
                "<meta name=description content=%>", "<meta name=twitter:description content=%>",
                "<meta property=og:description content=%>",
            ]
        ),
        (.site, ["<meta name=application-name content=%>", "<meta property=og:site_name content=%>"]),
        (
            .image,
            [
                "<link rel=image_src href=%>", "<meta name=twitter:image content=%>",
                "<meta property=og:image:url content=%>", "<meta property=og:image content=%>",
                "<meta property=og:image:secure_url content=%>",
            ]
        ),
    ]

    enum WritableName: String, Sendable {
        case title, description, site, image

        func value(in head: PageHead) -> String? {
            switch self {
            case .title: head.title
            case .description: head.description
            case .site: head.site
            case .image: head.image
            }
        }
    }

    @Test(arguments: sources)
    func `of several sources the best counts, wherever it stands, unless it is empty`(
        name: WritableName, sources: [String]
    ) {
        var html = ""
        for (number, source) in sources.enumerated() {
            let found = source.replacing("%", with: "v\(number)")
            #expect(name.value(in: PageHead(html: found + html)) == "v\(number)")
            #expect(name.value(in: PageHead(html: html + found)) == "v\(number)")
            html += found
            for empty in ["''", "' \t\n'", "'&#8203;'", "'\u{200D}'"] where source.contains("content") {
                let best = sources[number].replacing("%", with: empty)
                #expect(name.value(in: PageHead(html: best + html)) == "v\(number)", "the next with that name")
            }
        }
    }

    @Test func `property and name are alike, in any case, with others beside them`() {
        for meta in [
            "property=og:title", "name=og:title", "PROPERTY=OG:TITLE", "name=x property=og:title",
            "property=x name=og:title", "property=' og:title '", "property='og:title twitter:title'",
            "name=og&colon;title", "property=twitter:title", "itemprop=name property=\"og:title\"",
        ] {
            #expect(title("<meta \(meta) content=yes>") == "yes", "\(meta)")
            #expect(title("<META content=yes \(meta) />") == "yes", "\(meta)")
        }
        let both = PageHead(html: "<meta name=description property=og:title content=yes>")
        #expect(both.title == "yes" && both.description == "yes")
        #expect(PageHead(html: "<link href=a rel='x IMAGE_SRC'>").image == "a")
        for meta in ["property=og-title", "property=og:titles", "id=og:title", "name=title", "property"] {
            #expect(title("<meta \(meta) content=no>") == nil, "\(meta)")
        }
    }

    // MARK: Where the head is

    @Test(arguments: [
        "<body><meta property=og:title content=no>", "</head><meta property=og:title content=no>",
        "<BODY onload=x><title>no</title>", "</HEAD ><title>no</title>", "<frameset><title>no</title>",
        "<!-- <title>no</title> -->", "<!-- --><!--><title>yes</title><!-- <title>no</title>-->",
        "<script>'<title>no</title>'</script>", "<SCRIPT>'</head>'</SCRIPT><title>yes</title>",
        "<script>'<body>' // </scripts></script><title>yes</title>", "<style><title>no</title></style>",
        "<noscript><title>no</title></noscript><title>yes</title>", "<template><title>no</title><body></template>",
        "<template><template></template><title>no</title></template><title>yes</title>",
        "<svg><title>no</title></svg><title>yes</title>", "<svg><svg/><g><title>no</title></g></svg><title>yes</title>",
        "<svg><svg><title>no</title></svg><title>no</title></svg><title>yes</title>",
        "<svg><style/><![CDATA[</svg><title>no</title>]]></svg><title>yes</title>",
        "<template><svg></template><title>yes</title>", "</template></svg><title>yes</title>",
        "<svg><title>no</title><body><title>no</title>", "<textarea><title>no</title></textarea>",
        "<iframe><title>no</title></iframe><title>yes</title>", "<script><title>no</title>",
        "<a title='<title>no</title>'>",
        "<! <title>no</title>", "<![CDATA[ > <title>yes</title> ]]>", "<? <title>no</title>", "</ <title>no</title>",
        "<noscript><meta property=og:title content=no></noscript><meta name=twitter:title content=yes>",
    ])
    func `only the head counts, and in it no comment, script, style or drawing`(html: String) {
        #expect(title(html) == (html.contains("yes") ? "yes" : nil))
    }

    // MARK: Broken pages

    @Test(
        arguments: [
            ("<title>yes", "yes"), ("<title>yes</title", "yes</title"), ("<title>yes</titlex></title>", "yes</titlex>"),
            ("<title>yes</title >", "yes"), ("<title>yes</title\n/x='>'>", "yes"),
            ("<TITLE lang=en>yes</Title>", "yes"),
            ("<title>first</title><title>second</title>", "first"), ("<title> </title><title>second</title>", "second"),
            ("<title>a<b>c</b></title>", "a<b>c</b>"), ("<title>a<!-- b --></title>", "a<!-- b -->"),
            ("<title/>yes</title>", "yes"), ("<title>a<title>b</title>", "a<title>b"), ("<<title>yes</title>", "yes"),
            ("< title>no</title>", nil), ("<ti\0tle>no</title>", nil), ("<title\0>no</title>", nil),
            ("<titles>no", nil),
            ("<title>y\0e\0s</title>", "yes"), ("<title", nil), ("<title a='", nil), ("<title a=\"></title>", nil),
            ("<!--><title>yes</title>", "yes"), ("<!---><title>yes</title>", "yes"),
            ("<!----><title>yes</title>", "yes"),
            ("<!-----><title>yes</title>", "yes"), ("<!-- --!><title>yes</title>", "yes"),
            ("<!-- -- > --!-><title>no</title>", nil), ("<!-- <!-- --><title>yes</title>", "yes"),
            ("<!- -><title>yes</title>", "yes"), ("<!><title>yes</title>", "yes"), ("</><title>yes</title>", "yes"),
            ("<!doctype html '><title>yes</title>", "yes"), ("<?xml version='1.0'?><title>yes</title>", "yes"),
            ("</title><title>yes</title>", "yes"), ("<html><html><head><head><title>yes", "yes"),
            ("<script><title>no</title></script\u{B}><title>no", nil), ("<3 <title>yes</title>", "yes"),
        ] as [(String, String?)])
    func `what is broken is read as browsers do`(html: String, found: String?) {
        #expect(title(html) == found)
    }

    @Test(
        arguments: [
            ("content=yes", "yes"), ("content='yes'", "yes"), ("content=\"yes\"", "yes"), ("content = \n yes", "yes"),
            ("content='a \"b\" c'", "a \"b\" c"), ("content=\"it's\"", "it's"), ("CONTENT=yes", "yes"),
            ("content=a/b", "a/b"), ("content=yes/", "yes/"), ("content=a'b\"c=d", "a'b\"c=d"), ("content=a<b", "a<b"),
            ("content='a>b'", "a>b"), ("content='first' content='second'", "first"), ("content='yes'x=y", "yes"),
            ("content=''content=no", nil), ("content=", nil), ("content", nil), ("=content=no", nil),
            ("content=>", nil),
            ("x content='yes' / y", "yes"), ("/content=yes", "yes"), ("a='>' content=yes", "yes"),
            ("con\0tent=no", nil),
            ("content=\"\n\t yes \r\n\"", "yes"), ("content=é", "é"), ("data-content=no content=yes", "yes"),
            ("'content=no'", nil), ("\"' content=yes", "yes"), ("content==yes", "=yes"),
            ("x==content content=yes", "yes"),
        ] as [(String, String?)])
    func `attributes are read in all the ways they are written`(attribute: String, found: String?) {
        #expect(title("<meta property=og:title \(attribute)>") == found)
        #expect(title("<meta property=og:title \(attribute)") == nil, "what is cut off is no tag")
    }

    // MARK: Characters

    @Test(arguments: [
        ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"), ("&nbsp;a&nbsp;b&nbsp;", "a b"), ("&hellip;&mdash;&ndash;", "…—–"),
        ("&lsquo;&rsquo;&ldquo;&rdquo;&bdquo;", "‘’“”„"), ("&copy;&reg;&trade;&euro;", "©®™€"),
        ("&auml;&Auml;&szlig;&eacute;&yuml;&times;", "äÄßéÿ×"), ("&amp &copy &auml", "& © ä"), ("&ampx", "&x"),
        ("&AMP;&LT;", "&<"), ("&hellip &euro", "&hellip &euro"), ("&unknown;", "&unknown;"), ("&notin;", "&notin;"),
        ("&;&&", "&;&&"), ("&amp;lt;", "&lt;"), ("&#65;&#x42;&#X43;", "ABC"), ("&#65&#x42 &#67x", "AB Cx"),
        ("&#;&#x;&#xg;&#a;", "&#;&#x;&#xg;&#a;"), ("&#0;&#xD800;&#x110000;&#99999999999999999999;", "����"),
        ("&#128;&#x99;&#150;", "€™–"), ("&#x1F4A9;", "💩"), ("a&#10;b&#x9;c", "a b c"), ("&#000000000065;", "A"),
        ("&#x202e;a&#x200b;b", "ab"), ("&#1;a&#127;b", "ab"), ("&#x41", "A"), ("&#", "&#"), ("&", "&"),
    ])
    func `character references are resolved`(text: String, shown: String) {
        #expect(title("<title>\(text)</title>") == shown)
    }

    @Test func `in an attribute an ampersand of an address stays`() {
        for (text, shown) in [
            ("/?a=1&copy=2", "/?a=1&copy=2"), ("/?a&copya", "/?a&copya"), ("/?a&copy;=2", "/?a©=2"), ("a&amp", "a&"),
            ("a&ltb", "a&ltb"), ("a&lt b", "a< b"), ("&#65=", "A="),
        ] {
            #expect(title("<meta property=og:title content='\(text)'>") == shown)
        }
        #expect(title("<title>&copy=2</title>") == "©=2")
    }

    @Test(arguments: [
        ("  a \t\r\n\u{C} b\u{A0}\u{2003}\u{3000}\u{85}\u{2028}\u{2029}c  ", "a b c"), ("a\u{200E} \u{200F}b", "a b"),
        ("\u{202A}a\u{202E}b\u{2066}c\u{2069}d\u{61C}", "abcd"), ("\u{1}a\u{1B}[31mb\u{7F}\u{9B}", "a[31mb"),
        ("\u{FEFF}a\u{AD}b\u{200B}c\u{2060}d\u{E0041}", "abcd"), ("👨‍👩‍👧", "👨‍👩‍👧"), ("می‌خواهم", "می‌خواهم"),
        ("e\u{301}", "e\u{301}"), ("a\u{202E} ", "a"),
    ])
    func `what does not show is gone, but for what joins`(text: String, shown: String) {
        for title in [title("<title>\(text)</title>"), title("<meta property=og:title content='\(text)'>")] {
            #expect(title.map { Array($0.unicodeScalars) } == Array(shown.unicodeScalars))
        }
    }

    // MARK: Bounds

    @Test func `texts are cut at a character`() throws {
        for (letter, name, most) in [
            ("a", "og:title", PageHead.mostTitle), ("é", "og:description", PageHead.mostDescription),
            ("👨‍👩‍👧", "og:site_name", PageHead.mostSite), ("e\u{301}", "og:title", PageHead.mostTitle),
        ] {
            func head(_ count: Int) -> PageHead {
                let text = String(repeating: letter, count: count)
                return PageHead(html: "<meta property=\(name) content='\(text)'>")
            }
            for (count, shown) in [
                (most, String(repeating: letter, count: most)),
                (most + 1, String(repeating: letter, count: most - 1) + "…"),
                (9 * most, String(repeating: letter, count: most - 1) + "…"),
            ] {
                let head = head(count)
                #expect(try #require(head.title ?? head.description ?? head.site) == shown)
            }
        }
        #expect(title("<title>" + String(repeating: "a ", count: 1_000))?.hasSuffix("a…") == true)
    }

    @Test func `a picture's address that is too long is none`() {
        let address = "https://site.example/" + String(repeating: "a", count: 2048 - 21)
        let other = "<meta property=og:image:url content=/b>"
        #expect(PageHead(html: "<meta property=og:image content='  \(address)\n'>" + other).image == address)
        #expect(PageHead(html: "<meta property=og:image content='\(address)a'>" + other).image == "/b")
        #expect(PageHead(html: "<meta property=og:image content='/a\n\t b\u{202E}\u{1}'>").image == "/a b")
    }

    @Test func `accents are piled up no higher than twenty`() throws {
        let piled = try #require(title("<title>a" + String(repeating: "\u{301}", count: 1_000) + "b</title>"))
        #expect(piled == "a" + String(repeating: "\u{301}", count: 20) + "b")
        let joined = try #require(title("<title>a" + String(repeating: "\u{200D}", count: 1_000) + "b</title>"))
        #expect(joined.unicodeScalars.count == 22)
    }

    @Test func `characters without end are cut as well`() throws {
        // Leading consonants of Hangul make one character, however many there are.
        let cut = try #require(title("<title>" + String(repeating: "\u{1100}", count: 100_000) + "</title>"))
        #expect(cut.hasSuffix("…"))
        #expect(cut.unicodeScalars.count <= 8 * PageHead.mostTitle)
        #expect(title("<title>abc " + String(repeating: "\u{1100}", count: 100_000)) == "abc…")
    }

    @Test func `after ten thousand tags a page has said enough`() {
        #expect(title(String(repeating: "<b>", count: 9_999) + "<title>yes") == "yes")
        #expect(title(String(repeating: "<b>", count: 10_000) + "<title>no") == nil)
    }

    /// What would be gone over again and again by a reader that goes back.
    @Test(arguments: [
        "<", "<!", "<!-", "<!--", "<!--->", "</", "<?", "<a", "</a", "<a ", "<a b=", "<a b='", "--", "<![CDATA[", "]]",
        "<meta ", "=", "'", "\"", "&", "&#", "&#0", "&amp", "&a", "\0", "\u{301}", "\u{200B}", " ", "<title", "</title",
        "<script", "</head", "<svg>", "<template>", "é",
    ])
    func `a megabyte of the same is read once`(nasty: String) {
        let megabyte = String(repeating: nasty, count: (1 << 20) / nasty.utf8.count)
        #expect(title("<title>yes</title>" + megabyte) == "yes")
        let many = String(repeating: nasty, count: 10_000)
        let end = "\"'--></title></script></svg></template><title>yes</title>"
        for start in ["", "<!--", "<title>", "<script>", "<meta a='", "<meta ", "<svg><![CDATA[", "<meta content='"] {
            #expect((title(start + many + end)?.count ?? 0) <= PageHead.mostTitle)
        }
        #expect(title("<!--" + many.replacing("-", with: "") + end) == "yes")
        #expect(title("<script>" + many.replacing("/", with: "") + end) == "yes")
    }
}
