import HTTPTypes
import Testing

@testable import Host

struct StaticFilesTests {
    private let script = "/web/host/host.js"

    @Test func `a file is sent with its type, and is open to everybody`() async throws {
        try await withApp { app in
            let answer = try await app.get(script)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(answer.text.contains("import"))
            #expect(try await app.get("/web/host/host.css").headers[.contentType] == "text/css; charset=utf-8")
            #expect(try await app.get("/web/host/icon.svg").headers[.contentType] == "image/svg+xml")
        }
    }

    @Test func `a browser that has it already is told so without the bytes`() async throws {
        try await withApp { app in
            let first = try await app.get(script)
            let etag = try #require(first.headers[.eTag])
            #expect(first.headers[.cacheControl] == "no-cache")
            for known in [etag, "W/\(etag)", "\"other\", \(etag)"] {
                let again = try await app.get(script, [.ifNoneMatch: known])
                #expect(again.status == .notModified)
                #expect(again.bytes.isEmpty)
                #expect(again.headers[.eTag] == etag)
            }
            #expect(try await app.get(script, [.ifNoneMatch: "\"other\""]).status == .ok)
        }
    }

    @Test func `under the address that pages give it a file is kept for ever, and under no other`() async throws {
        try await withApp { app in
            let exact = app.boot.shell.icon
            let kept = try await app.get(exact)
            #expect(kept.status == .ok)
            #expect(kept.headers[.cacheControl] == "public, max-age=31536000, immutable")
            for other in ["/web/host/icon.svg", "/web/host@earlierVersi/icon.svg", "/web/host@/icon.svg"] {
                let answer = try await app.get(other)
                #expect(answer.bytes == kept.bytes, "pages that were open during an update go on")
                #expect(answer.headers[.cacheControl] == "no-cache")
            }
            #expect(try await app.get(exact.replacing("icon.svg", with: "none.svg")).status == .notFound)
        }
    }

    @Test func `two files have two tags, and one has the same ever after`() async throws {
        let tags = try await withApp { app in
            [try await app.get(script).headers[.eTag], try await app.get("/web/host/host.css").headers[.eTag]]
        }
        #expect(tags[0] != tags[1])
        #expect(try await withApp { try await $0.get(script).headers[.eTag] } == tags[0])
    }

    @Test func `who takes gzip gets fewer bytes, which are the same file`() async throws {
        try await withApp { app in
            let plain = try await app.get(script)
            let zipped = try await app.get(script, [.acceptEncoding: "br, gzip"])
            #expect(plain.headers[.contentEncoding] == nil)
            #expect(zipped.headers[.contentEncoding] == "gzip")
            #expect(zipped.bytes.count < plain.bytes.count)
            #expect(zipped.bytes == Gzip.compress(plain.bytes, level: 9))
            for answer in [plain, zipped] { #expect(answer.headers[.vary] == "Accept-Encoding") }
        }
    }

    @Test(arguments: [
        "/web/host/none.js", "/web/none/host.js", "/web/host", "/web/host/", "/web/host/../Pages/error.mustache",
        "/web/host/..%2FPages%2Ferror.mustache", "/web/host/%2e%2e/Pages/error.mustache", "/web/../host/host.js",
        "/web/host/host.js/", "/web/host/host.js%00", "/web/host//etc/passwd", "/web/host/%2Fetc%2Fpasswd",
        "/web/host/host.js/../host.js", "/web/host/Host.js", "/web/host/..%5cPages%5cerror.mustache",
    ])
    func `nothing is found that is not a browser file`(path: String) async throws {
        try await withApp { app in
            let answer = try await app.get(path)
            guard path != "/web/host/host.js/" else {
                return #expect(answer.status == .ok, "a slash more is the same file")
            }
            #expect(answer.status == .notFound)
        }
    }
}
