import Testing

@testable import Preview

struct CodeAddressTests {
    private func address(_ path: String, host: String = "git.example", _ fragment: String = "") -> CodeAddress? {
        CodeAddress(host: host, path: path, fragment: fragment)
    }

    // MARK: Forges

    @Test(arguments: [
        // GitHub and its like.
        ("/o/r/blob/main/src/a.swift", "/o/r/raw/main/src/a.swift", "src/a.swift"),
        ("/o/r/blob/main/a.swift?plain=1", "/o/r/raw/main/a.swift", "a.swift"),
        ("/o/r/blob/0a1b2c3/a.b/Makefile", "/o/r/raw/0a1b2c3/a.b/Makefile", "a.b/Makefile"),
        ("/o/r/blob/main/src/branch/a.go", "/o/r/raw/main/src/branch/a.go", "src/branch/a.go"),
        ("/o/r/blob/main/-/blob/x/a.go", "/o/r/raw/main/-/blob/x/a.go", "-/blob/x/a.go"),
        ("/o/r/blob/feature/x/a.go", "/o/r/raw/feature/x/a.go", "x/a.go"),
        ("/o/blob/blob/blob/blob.c", "/o/blob/raw/blob/blob.c", "blob.c"),
        // GitLab.
        ("/g/r/-/blob/main/src/a.rb?ref_type=heads", "/g/r/-/raw/main/src/a.rb", "src/a.rb"),
        ("/g/s/t/u/r/-/blob/v1.2/README", "/g/s/t/u/r/-/raw/v1.2/README", "README"),
        ("/g/src/-/blob/main/a.rb", "/g/src/-/raw/main/a.rb", "a.rb"),
        // Gitea and Forgejo.
        ("/o/r/src/branch/main/src/a.go", "/o/r/raw/branch/main/src/a.go", "src/a.go"),
        ("/o/r/src/tag/v1.2/a.go?display=source", "/o/r/raw/tag/v1.2/a.go", "a.go"),
        ("/o/r/src/commit/0a1b2c/LICENSE", "/o/r/raw/commit/0a1b2c/LICENSE", "LICENSE"),
        // Gogs, as Bitbucket Cloud.
        ("/o/r/src/main/a.go", "/o/r/raw/main/a.go", "a.go"),
        ("/o/r/src/branches/x/a.go", "/o/r/raw/branches/x/a.go", "x/a.go"),
        // Bitbucket Server.
        ("/projects/P/repos/r/browse/src/a.java", "/projects/P/repos/r/raw/src/a.java", "src/a.java"),
        (
            "/projects/P/repos/r/browse/a.java?useDefaultHandler=true&at=refs%2Fheads%2Fx",
            "/projects/P/repos/r/raw/a.java?at=refs%2Fheads%2Fx", "a.java"
        ),
        ("/users/u/repos/r/browse/a.java?at=x&until=y", "/users/u/repos/r/raw/a.java?at=x", "a.java"),
        ("/projects/~u/repos/r/browse/a.java?at=", "/projects/~u/repos/r/raw/a.java", "a.java"),
        ("/bitbucket/projects/P/repos/r/browse/a.java", "/bitbucket/projects/P/repos/r/raw/a.java", "a.java"),
        ("/a/b/projects/P/repos/r/browse/browse/a.c", "/a/b/projects/P/repos/r/raw/browse/a.c", "browse/a.c"),
        ("/src/projects/src/repos/r/browse/a.c", "/src/projects/src/repos/r/raw/a.c", "a.c"),
    ])
    func `a file at a forge is found with where its text is`(path: String, raw: String, file: String) throws {
        let found = try #require(address(path))
        #expect(found.rawPath == raw)
        #expect(found.file == file)
        #expect(found.rawHost == nil && found.lines == nil)
    }

    @Test func `at GitHub the text is on a host of its own`() throws {
        for host in ["github.com", "GitHub.com"] {
            let found = try #require(address("/o/r/blob/main/src/a.swift?plain=1", host: host, "L3-L5"))
            #expect(found.rawHost == "raw.githubusercontent.com")
            #expect(found.rawPath == "/o/r/main/src/a.swift")
            #expect(found.file == "src/a.swift" && found.lines == 3...5)
        }
        for host in ["github.com.evil.example", "www.github.com", "api.github.com", "notgithub.com"] {
            let found = try #require(address("/o/r/blob/main/a.swift", host: host))
            #expect(found.rawHost == nil && found.rawPath == "/o/r/raw/main/a.swift")
        }
        #expect(address("/o/r/src/main/x/a.swift", host: "github.com") == nil)
        #expect(address("/o/r/-/blob/main/a.swift", host: "github.com") == nil)
    }

    @Test func `what is a kind of ref to Gitea is a branch to Bitbucket Cloud`() throws {
        for word in ["branch", "tag", "commit"] {
            let path = "/o/r/src/\(word)/x/a.go"
            #expect(try #require(address(path)).file == "a.go")
            let cloud = try #require(address(path, host: "bitbucket.org", "lines-1"))
            #expect(cloud.file == "x/a.go" && cloud.rawPath == "/o/r/raw/\(word)/x/a.go" && cloud.lines == 1...1)
            #expect(address("/o/r/src/\(word)/a.go") == nil, "a branch, not a file")
        }
    }

    @Test(arguments: [
        "", "/", "o/r/blob/main/a.go", "/o/r", "/o/r/blob", "/o/r/blob/main", "/o/r/blob/main/", "/o/r/blob/main/src/",
        "/o/r/tree/main/a.go", "/o/r/raw/main/a.go", "/o/r/blame/main/a.go", "/o/r/commits/main/a.go",
        "/r/blob/main/a.go",
        "/o//r/blob/main/a.go", "/o/r/blob/main//a.go", "//o/r/blob/main/a.go", "/o/r/blob/main/../a.go",
        "/o/r/blob/main/%2e%2E/a.go", "/o/r/blob/./a.go", "/g/-/blob/a.go", "/g/r/-/tree/main/a.go",
        "/g/r/-/blob/a.go",
        "/o/r/src/a.go", "/o/r/src/branch/a.go", "/projects/P/repos/r/browse", "/projects/P/repos/r/browse?at=x",
        "/projects/P/repos/r/commits/a.go", "/projects/P/repo/r/browse/a.go", "/a/b/c/projects/P/repos/r/browse/a.go",
        "/o/r/issues/1", "/o/r/BLOB/main/a.go", "/o/r/blob/main/a.go b", "/o/r/blob/main/a.go\r\nHost: evil",
        "/o/r/blob/main/ä.go", "/o/r/blob/main/a.go\0", "?/o/r/blob/main/a.go", "/o/r?/blob/main/a.go",
        "/o/r/blob/main/" + String(repeating: "a", count: 4096) + ".go",
    ])
    func `other addresses are none`(path: String) {
        #expect(address(path) == nil)
    }

    // MARK: Files

    @Test(arguments: [
        "a.swift", "a.h", "A.TXT", ".gitignore", ".clang-format", "Makefile", "makefile", "Dockerfile", "README",
        "LICENSE",
        "go.mod", "Package.resolved", "a.tar.txt", "a%20b.c", "a.c++", "x.3d2", "CMakeLists.txt",
    ])
    func `a file of text is one`(name: String) {
        #expect(address("/o/r/blob/main/src/\(name)") != nil)
    }

    @Test(arguments: [
        "a", "src", "v1.2", "a.", "a.png", "A.JPEG", "a.svg", "a.tar.gz", "a.zip", "a.7z", "a.exe", "a.so", "a.pdf",
        "a.class",
        ".DS_Store", "a.woff2", "a.mp4", "a.sqlite", "a.b%20c", "a.c%00", "a.%D1%81", "a.abcdefghijklmnopq",
        "makefiles",
        "a.%73%76%67",
    ])
    func `folders, pictures, archives and the like are none`(name: String) {
        #expect(address("/o/r/blob/main/src/\(name)") == nil)
    }

    @Test func `a file's name is shown to people`() throws {
        for (path, file) in [
            ("a%20b/%C3%A9.c", "a b/é.c"), ("a%2Fb.c", "a/b.c"), ("100%.c", "100%.c"), ("%zz%4.c", "%zz%4.c"),
            ("%FF.c", "\u{FFFD}.c"),
            ("%E2%80%AEa%0A%09b.c", "a b.c"), ("a+b.c", "a+b.c"), ("%2B%25.c", "+%.c"), ("%+1.c", "%+1.c"),
        ] {
            let found = try #require(address("/o/r/blob/main/\(path)"))
            #expect(found.file == file)
            #expect(found.rawPath == "/o/r/raw/main/\(path)", "as it came")
        }
        let long = String(repeating: "folder/", count: 100) + "file.swift"
        let shown = try #require(address("/o/r/blob/main/" + long)).file
        #expect(shown.count == CodeAddress.mostPath && shown.hasPrefix("…") && shown.hasSuffix("/file.swift"))
    }

    // MARK: Lines

    @Test(arguments: [
        ("L10", 10...10), ("L10-L20", 10...20), ("L10-20", 10...20), ("L10C3-L20C5", 10...20), ("L10C3", 10...10),
        ("lines-10", 10...10), ("lines-10:20", 10...20), ("lines-10:20,30:40", 10...20), ("10", 10...10),
        ("10-20", 10...20), ("10,15-18", 10...10), ("10-12,15", 10...12), ("L20-L10", 10...20), ("20-10", 10...20),
        ("lines-20:10", 10...20), ("L10-L10", 10...10), ("L1000000", 1_000_000...1_000_000), ("L0000010", 10...10),
    ])
    func `lines are read as each forge writes them`(fragment: String, lines: ClosedRange<Int>) {
        #expect(address("/o/r/blob/main/a.go", fragment)?.lines == lines)
    }

    @Test(arguments: [
        "", "L", "L0", "L0-L5", "L5-L0", "L-1", "L1000001", "L1-L1000001", "L99999999999999999999", "L1-", "L1-L",
        "L1x",
        "L1-L2x", "L1,2", "l10", "lines-", "lines-1-2", "lines-1:", "lines-x", "LC", "L1C", "L1C0", "L1C1-", "1:2",
        "1-", "-1",
        "readme", "L٣", "L1\u{301}", "10-L20", "diff-1", "L 1", "L+1", "L00000010", "LL1", "1C2",
        String(repeating: "1", count: 1 << 20),
    ])
    func `what says no lines says nothing`(fragment: String) throws {
        let found = try #require(address("/o/r/blob/main/a.go", fragment), "the file stays")
        #expect(found.lines == nil)
    }
}
