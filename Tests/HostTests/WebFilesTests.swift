import Foundation
import TestHarness
import Testing

@testable import Host

struct WebFilesTests {
    private func files(_ web: [String: String], liveRoot: URL? = nil) -> WebFiles {
        let set = web.map { (path: $0.key, base64: Data($0.value.utf8).base64EncodedString()) }
        return WebFiles([(plugin: "record", files: set)], liveRoot: liveRoot)
    }

    // MARK: What is compiled in

    @Test func `a file is found by plugin and path, with its type, and nothing else is`() throws {
        let files = files(["Web/record.js": "export {}", "Pages/list.mustache": "<p>", "Web/noise.bin": "\u{1}"])
        let script = try #require(files.file("record", "Web/record.js"))
        #expect(script.bytes == Array("export {}".utf8))
        #expect(script.type == "text/javascript; charset=utf-8")
        #expect(files.file("record", "Web/noise.bin")?.type == "application/octet-stream")
        #expect(files.has("record", "Pages/list.mustache"))
        for path in ["Web/none.js", "record.js", "Web/../Web/record.js", "web/record.js", ""] {
            #expect(!files.has("record", path))
        }
        #expect(!files.has("other", "Web/record.js"))
    }

    @Test func `text that shrinks is kept as gzip, too`() throws {
        let files = files([
            "Web/long.css": String(repeating: "p { margin: 0 }\n", count: 50), "Web/short.css": "p{}",
            "Web/picture.png": String(repeating: "a", count: 1000),
        ])
        let long = try #require(files.file("record", "Web/long.css"))
        #expect(long.gzipped == Gzip.compress(long.bytes, level: 9))
        #expect(files.file("record", "Web/short.css")?.gzipped == nil, "it would grow")
        #expect(files.file("record", "Web/picture.png")?.gzipped == nil, "pictures are compressed already")
    }

    // MARK: Addresses

    @Test func `the address is the same for the same files, and another when one of them changes`() {
        let address = files(["Web/a.js": "1", "Web/b.js": "2"]).address(of: "record")
        #expect(address.wholeMatch(of: /\/web\/record@[A-Za-z0-9_-]{12}/) != nil)
        #expect(files(["Web/b.js": "2", "Web/a.js": "1"]).address(of: "record") == address)
        #expect(files(["Web/a.js": "1", "Web/b.js": "2", "Pages/c.mustache": "3"]).address(of: "record") == address)
        for other in [["Web/a.js": "1", "Web/b.js": "3"], ["Web/a.js": "2", "Web/b.js": "1"], ["Web/a.js": "1"]] {
            #expect(files(other).address(of: "record") != address)
        }
    }

    @Test func `an address is exact while it is the present one`() throws {
        let files = files(["Web/a.js": "1"])
        let exact = String(files.address(of: "record").dropFirst("/web/".count))
        #expect(files.plugin(named: exact) == ("record", true))
        for part in ["record", "record@", "record@earlierVersion", "\(exact)@", "\(exact)x"] {
            #expect(files.plugin(named: part) == ("record", false), "\(part)")
        }
        #expect(files.plugin(named: "@x").name == "")
        #expect(files.plugin(named: "none@x") == ("none", false))
    }

    // MARK: A live tree

    @Test func `from a live tree come the files as they are now, under a plain address`() throws {
        let temporary = try TemporaryFolder()
        let web = temporary.url.appending(path: "Plugins/Record/Web")
        try FileManager.default.createDirectory(at: web, withIntermediateDirectories: true)
        let files = files(["Web/record.js": "compiled in"], liveRoot: temporary.url)
        #expect(files.isLive && !files.has("record", "Web/record.js"), "what is compiled in is not looked at")
        #expect(files.address(of: "record") == "/web/record")

        for text in ["first", "second"] {
            try Data(text.utf8).write(to: web.appending(path: "record.js"))
            #expect(files.file("record", "Web/record.js")?.bytes == Array(text.utf8))
        }
        try Data("secret".utf8).write(to: temporary.url.appending(path: "Plugins/secret"))
        for path in ["Web/../../secret", "Web/./record.js", "Web//record.js", "/record.js", "Web/", "../secret"] {
            #expect(!files.has("record", path), "\(path)")
        }
        #expect(!files.has("other", "Web/record.js"))
    }
}
