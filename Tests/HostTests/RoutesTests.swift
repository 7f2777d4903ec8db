import HTTPTypes
import Hummingbird
import NIOCore
import TestHarness
import Testing

@testable import Host

struct RoutesTests {
    /// Answers with the name of the handler and the parameters it was given.
    private static let features: [any Feature] = [
        Probe { app in
            app.routes.open(.get, "things") { _, _ in .html("list") }
            app.routes.open(.get, "things/newest") { _, _ in .html("newest") }
            app.routes.open(.get, "things/:id") { _, context in .html("thing \(try context.parameter("id"))") }
            app.routes.open(.patch, "things/:id") { _, context in .html("change \(try context.parameter("id"))") }
            app.routes.open(.put, "things/:id/marks/:mark") { _, context in
                .html("\(try context.parameter("id")) \(try context.parameter("mark"))")
            }
            app.routes.open(.get, "/files/:owner/**") { _, context in
                .html("\(try context.parameter("owner")): \(context.parameters.getCatchAll().joined(separator: "/"))")
            }
            app.routes.get("mine") { _, context in .html("\(context.identity.username)'s") }
        }
    ]

    @Test(arguments: [
        ("GET", "/api/probe/things", "list"), ("GET", "/api/probe/things/", "list"),
        ("GET", "/api/probe/things?limit=2", "list"), ("GET", "/api/probe/things/newest", "newest"),
        ("GET", "/api/probe/things/7", "thing 7"), ("PATCH", "/api/probe/things/7", "change 7"),
        ("PUT", "/api/probe/things/7/marks/%F0%9F%91%8D", "7 👍"),
        ("GET", "/api/probe/things/private:x%2Fy", "thing private:x/y"),
        ("GET", "/api/probe/things/%2541", "thing %41"),
        ("GET", "/files/alice/a/b.txt", "alice: a/b.txt"),
    ])
    func `an address leads to its handler`(method: String, path: String, answer: String) async throws {
        try await withApp(features: Self.features) { app in
            let response = try await app.send(#require(.init(method)), path)
            #expect(response.status == .ok)
            #expect(response.text == answer)
        }
    }

    @Test(arguments: [
        ("GET", "/api/probe"), ("GET", "/api/probe/thing"), ("GET", "/api/probe/things/7/marks"),
        ("PUT", "/api/probe/things/7/marks/a/b"), ("DELETE", "/nowhere"), ("OPTIONS", "/nowhere"),
        ("GET", "/files/alice"),
        ("POST", "/files/alice"), ("GET", "/API/probe/things"), ("GET", "/api/probe/things/%FF"),
        ("GET", "/api/probe/things/%00"), ("GET", "/api/probe/things/a%0Ab"), ("GET", "/api/probe/things/%zz"),
    ])
    func `an address that leads nowhere is a 404`(method: String, path: String) async throws {
        try await withApp(features: Self.features) { app in
            let response = try await app.send(#require(.init(method)), path, as: app.signIn("alice"))
            #expect(response.status == .notFound)
            #expect(try response.refusal.code == "not-found")
            #expect(response.headers[.allow] == nil)
        }
    }

    @Test(arguments: [
        ("POST", "/api/probe/things", "GET, HEAD"), ("DELETE", "/api/probe/things/7", "GET, HEAD, PATCH"),
        ("GET", "/api/probe/things/7/marks/x", "PUT"), ("OPTIONS", "/api/probe/things/7", "GET, HEAD, PATCH"),
        ("POST", "/files/alice/a", "GET, HEAD"), ("POST", "/api/probe/mine", "GET, HEAD"),
        ("BREW", "/api/probe/things", "GET, HEAD"),
    ])
    func `a method that an address does not answer is a 405 that names those it does`(
        method: String, path: String, allowed: String
    ) async throws {
        try await withApp(features: Self.features) { app in
            let response = try await app.send(#require(.init(method)), path)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == allowed)
            #expect(try response.refusal.code == "method-not-allowed")
        }
    }

    @Test func `HEAD is answered like GET, without the body`() async throws {
        try await withApp(features: Self.features) { app in
            let get = try await app.get("/api/probe/things")
            let head = try await app.send(.head, "/api/probe/things")
            #expect(head.status == .ok)
            #expect(head.bytes.isEmpty && !get.bytes.isEmpty)
            #expect(head.headers[.contentType] == get.headers[.contentType])
        }
    }

    @Test func `a route that is not open wants a session`() async throws {
        try await withApp(features: Self.features) { app in
            let stranger = try await app.get("/api/probe/mine")
            #expect(stranger.status == .unauthorized)
            #expect(try stranger.refusal.code == "sign-in-needed")
            #expect(try await app.get("/api/probe/mine", as: app.signIn("alice")).text == "alice's")
        }
    }

    // MARK: The table

    private func route(_ method: HTTPRequest.Method, _ path: String, of plugin: String = "chat", line: Int = 1) -> Route
    {
        var routes = Routes(plugin: plugin)
        routes.open(method, path, file: "\(plugin).swift", line: line) { _, _ in .noContent }
        return routes.entries[0]
    }

    @Test func `a path is below the plugin's own, unless it begins with a slash`() {
        #expect(route(.get, "messages/:id").path == "/api/chat/messages/:id")
        #expect(route(.get, "/login").path == "/login")
    }

    @Test(arguments: [
        ("/a/:id", "/a/:id"), ("/a/:id", "/a/:name"), ("/:x/b", "/:y/b"), ("/a/**", "/a/**"), ("/a/b", "/a/b/"),
    ])
    func `two routes of one method and shape are told, with both sources`(first: String, second: String) {
        var table = RouteTable()
        #expect(table.add([route(.get, first, line: 1)]).isEmpty)
        let problems = table.add([route(.get, second, of: "calls", line: 2)])
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix("(calls.swift:2) is taken by chat (chat.swift:1)") == true)
        #expect(table.routes.count == 1)
    }

    @Test func `one address must not name its parameters in two ways: the router would find one of them only`() {
        var table = RouteTable()
        let problems = table.add([route(.get, "messages/:message"), route(.patch, "messages/:id", line: 2)])
        #expect(
            problems == [
                "chat: PATCH /api/chat/messages/:id (chat.swift:2) must name its parameters like "
                    + "/api/chat/messages/:message of chat (chat.swift:1)"
            ])
        #expect(table.add([route(.patch, "messages/:message"), route(.put, "messages/:other/pin")]).isEmpty)
    }

    @Test(arguments: [
        ("/a/:id", "/a/1", true), ("/a/:id", "/a", false), ("/a/:id", "/a/1/b", false), ("/a/b", "/a/b/", true),
        ("/a/b", "//a//b", true), ("/a/**", "/a/b/c", true), ("/a/**", "/a", false), ("/", "/", true),
        ("/", "/a", false),
    ])
    func `what the table says of a path is what the router does`(pattern: String, path: String, leadsThere: Bool)
        async throws
    {
        #expect(route(.get, pattern).matches(path) == leadsThere)
        guard pattern != "/" else { return }  // taken by the host's page
        let feature = Probe { app in app.routes.open(.get, pattern) { _, _ in .html("here") } }
        try await withApp(features: [feature]) { app in
            let answer = try await app.get(path)
            #expect((answer.text == "here") == leadsThere)
        }
    }

    // MARK: Logs

    @Test(arguments: [
        ("/things/abc", "/things/abc"), ("/open-sesame/secret", "/open-sesame/{token}"),
        ("/open-sesame/secret/more", "/open-sesame/{token}"), ("//open-sesame/secret", "//open-sesame/{token}"),
        ("/open%2Dsesame/secret", "/open-sesame/{token}"), ("/Open-Sesame%2Fsecret", "/Open-Sesame/{token}"),
        ("/x/open-sesame;secret", "/x/open-sesame/{token}"), ("/open-sesame", "/open-sesame"), ("/%zz/a", "/%zz/a"),
    ])
    func `a path is shown without the token in it, however it is written`(path: String, shown: String) {
        var table = RouteTable()
        var routes = Routes(plugin: "probe")
        routes.open(.get, "things/:id") { _, _ in .noContent }
        routes.open(.get, "/open-sesame/:token") { _, _ in .noContent }
        #expect(table.add(routes.entries).isEmpty)
        #expect(table.shown(path) == shown)
    }
}
