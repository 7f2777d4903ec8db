import HTTPTypes
import Hummingbird
import TestHarness
import Testing

import class Host.Host

@testable import Host

struct FormTokensTests {
    /// Shows a form, and takes it.
    private static let form = Probe { app in
        app.routes.open(.get, "form") { request, context in
            let (token, cookie) = try forms(context).issue(context)
            var response = Response.html(token)
            if let cookie { response.headers[.setCookie] = cookie }
            return response
        }
        app.routes.open(.post, "form") { request, context in
            try forms(context).check(try await request.form(), context)
            return .noContent
        }
    }

    @TaskLocal private static var host: Host?

    private static func forms(_ context: Visitor) throws -> FormTokens {
        try #require(host).forms
    }

    private func running(_ body: (App) async throws -> Void) async throws {
        try await withApp(features: [Self.form]) { app in
            try await Self.$host.withValue(app.host) { try await body(app) }
        }
    }

    /// The token of a form as `browser` (its cookies) sees it, and the cookies it has then.
    private func form(_ app: App, _ browser: String? = nil) async throws -> (token: String, browser: String?) {
        let answer = try await app.get("/api/probe/form", headers(browser))
        try #require(answer.status == .ok)
        return (answer.text, answer.headers[.setCookie].map { String($0.prefix { $0 != ";" }) } ?? browser)
    }

    private func send(_ app: App, _ body: String, _ browser: String?) async throws -> HTTPResponse.Status {
        var headers = headers(browser)
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await app.send(.post, "/api/probe/form", headers, body: body).status
    }

    private func headers(_ browser: String?) -> HTTPFields {
        browser.map { [.cookie: $0] } ?? [:]
    }

    @Test func `a form is taken from the browser that it was shown in`() async throws {
        try await running { app in
            let (token, browser) = try await form(app)
            #expect(browser?.hasPrefix("__Host-visit=") == true)
            #expect(try await send(app, "csrf_token=\(token)", browser) == .noContent)
            #expect(
                try await send(app, "csrf_token=\(token)", browser) == .noContent,
                "twice, too: two tabs, the back button")
        }
    }

    @Test func `a browser keeps its cookie over several forms`() async throws {
        try await running { app in
            let (first, browser) = try await form(app)
            let (second, same) = try await form(app, browser)
            #expect(same == browser)
            #expect(first == second)
        }
    }

    @Test func `without the token, with a wrong one, or from another browser, a form is refused`() async throws {
        try await running { app in
            let (token, browser) = try await form(app)
            let (other, stranger) = try await form(app)
            try #require(token != other && browser != stranger)
            for (body, from) in [
                ("", browser), ("csrf_token=", browser), ("csrf_token=\(token)x", browser),
                ("csrf_token=\(other)", browser),
                ("csrf_token=\(token)", stranger), ("csrf_token=\(token)", nil), ("token=\(token)", browser),
                ("csrf_token=\(token)", browser.map { $0 + "x" }),
            ] as [(String, String?)] {
                #expect(try await send(app, body, from) == .forbidden)
            }
        }
    }

    @Test func `a form of before the sign-in does not count after it, nor that of another session`() async throws {
        try await running { app in
            let (before, visit) = try await form(app)
            let (alice, bob) = (try await app.signIn("alice"), try await app.signIn("bob"))
            let both = [alice.cookie, visit ?? ""].joined(separator: "; ")
            let (token, _) = try await form(app, both)
            #expect(token != before)
            #expect(try await send(app, "csrf_token=\(token)", both) == .noContent)
            #expect(try await send(app, "csrf_token=\(token)", alice.cookie) == .noContent)
            #expect(try await send(app, "csrf_token=\(before)", both) == .forbidden)
            #expect(try await send(app, "csrf_token=\(token)", bob.cookie) == .forbidden)
        }
    }
}
