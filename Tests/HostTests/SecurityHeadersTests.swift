import HTTPTypes
import Hummingbird
import TestHarness
import Testing

@testable import Host

struct SecurityHeadersTests {
    private static let features: [any Feature] = [
        Probe { app in
            app.allow(.microphone)
            app.routes.open(.get, "fine") { _, _ in .html("fine") }
            app.routes.open(.get, "redirect") { _, _ in .seeOther("/") }
            app.routes.open(.get, "defect") { _, _ in throw CancellationError() }
            app.routes.open(.get, "framed") { _, _ in
                var response = Response.html("inert")
                response.headers[.contentSecurityPolicy] = "sandbox"
                response.headers[.cacheControl] = "max-age=60"
                return response
            }
        }
    ]

    private static let always: HTTPFields = [
        .xContentTypeOptions: "nosniff", .referrerPolicy: "same-origin", .xFrameOptions: "DENY",
        .crossOriginOpenerPolicy: "same-origin",
    ]

    @Test(arguments: [
        ("GET", "/", 200), ("GET", "/web/host/host.js", 200), ("GET", "/healthz", 200), ("GET", "/favicon.ico", 303),
        ("GET", "/api/probe/fine", 200), ("GET", "/api/probe/redirect", 303), ("GET", "/api/probe/defect", 503),
        ("GET", "/nowhere", 404), ("GET", "/web/host/none.js", 404), ("POST", "/healthz", 405), ("GET", "/ca.pem", 404),
        ("POST", "/", 405), ("HEAD", "/", 200),
    ])
    func `every response carries them, whatever it is`(method: String, path: String, status: Int) async throws {
        try await withApp(features: Self.features) { app in
            let alice = try await app.signIn("alice")
            let answer = try await app.send(#require(.init(method)), path, as: alice)
            try #require(answer.status.code == status)
            for field in Self.always { #expect(answer.headers[field.name] == field.value) }
            #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'self'; ") == true)
            for name in ["Cross-Origin-Resource-Policy", "Permissions-Policy"] {
                #expect(answer.headers[try #require(.init(name))] != nil)
            }
            #expect(answer.headers[.cacheControl] != nil)
        }
    }

    @Test func `a stranger's refusals and redirects carry them, too`() async throws {
        try await withApp(features: Self.features) { app in
            let cases: [(String, HTTPFields, HTTPResponse.Status)] = [
                ("/events", [:], .unauthorized), ("/events", [.accept: "text/html"], .seeOther),
                ("/", [:], .seeOther),
            ]
            for (path, headers, status) in cases {
                let answer = try await app.get(path, headers)
                try #require(answer.status == status)
                for field in Self.always { #expect(answer.headers[field.name] == field.value) }
                #expect(answer.headers[.cacheControl] == "no-store")
            }
            let crossSite = try await app.send(.post, "/", [.origin: "https://evil.test"])
            try #require(crossSite.status == .forbidden)
            #expect(crossSite.headers[.xFrameOptions] == "DENY")
        }
    }

    @Test func `nothing inline runs but the import map of the page, by its digest`() async throws {
        try await withApp(features: Self.features) { app in
            let page = try await app.get("/", as: app.signIn("alice"))
            let policy = try #require(page.headers[.contentSecurityPolicy])
            let map = try #require(
                page.text.split(separator: #"<script type="importmap">"#).last?.split(separator: "</script>").first)
            #expect(policy.contains("script-src 'self' '\(app.boot.shell.importMapDigest)';"))
            #expect(String(map) == app.boot.shell.importMap)
            for source in ["unsafe-inline", "unsafe-eval", "http:", "https:", "*"] { #expect(!policy.contains(source)) }
            for rule in [
                "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
            ] {
                #expect(policy.contains(rule))
            }
        }
    }

    @Test func `a capability is there only while a plugin that is on asks for it`() async throws {
        try await withApp(features: Self.features) { app in
            let policy = try #require(try await app.get("/healthz").headers[.permissionsPolicy])
            #expect(policy.contains("microphone=(self)"))
            #expect(policy.contains("camera=()") && policy.contains("display-capture=()"))
        }
        try await withApp { app in
            let policy = try #require(try await app.get("/healthz").headers[.permissionsPolicy])
            #expect(policy.contains("microphone=()"))
        }
    }

    @Test func `a handler may be stricter than they are`() async throws {
        try await withApp(features: Self.features) { app in
            let answer = try await app.get("/api/probe/framed")
            #expect(answer.headers[values: .contentSecurityPolicy] == ["sandbox"])
            #expect(answer.headers[values: .cacheControl] == ["max-age=60"])
        }
    }
}
