import HTTPTypes
import Hummingbird
import Synchronization
import TestHarness
import Testing

@testable import Host

struct CrossSiteTests {
    /// Asks for a change, and tells whether it was made.
    private func isLetIn(
        _ method: HTTPRequest.Method, _ headers: HTTPFields, to authority: String? = "chat.test:6767"
    ) async throws -> Bool {
        let changes = Mutex(0)
        let feature = Probe { app in
            for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
                app.routes.open(method, "thing") { _, _ in
                    changes.withLock { $0 += 1 }
                    return .noContent
                }
            }
        }
        return try await withApp(features: [feature]) { app in
            let answer = try await app.send(method, "/api/probe/thing", headers, to: authority)
            if answer.status == .noContent {
                #expect(changes.withLock { $0 } == 1)
                return true
            }
            #expect(answer.status == .forbidden)
            #expect(try answer.refusal.code == "cross-site")
            #expect(changes.withLock { $0 } == 0, "refused before the handler")
            return false
        }
    }

    static let changes: [HTTPRequest.Method] = [.post, .put, .patch, .delete]

    @Test(arguments: changes)
    func `our own page changes things`(method: HTTPRequest.Method) async throws {
        #expect(try await isLetIn(method, [.origin: "https://chat.test:6767", .secFetchSite: "same-origin"]))
        #expect(try await isLetIn(method, [.origin: "https://Chat.Test:6767"]))
    }

    @Test(arguments: changes)
    func `a page of another site does not`(method: HTTPRequest.Method) async throws {
        #expect(try await !isLetIn(method, [.origin: "https://evil.test", .secFetchSite: "cross-site"]))
    }

    @Test(arguments: [
        "https://evil.test", "https://chat.test", "https://chat.test:443", "https://chat.test:67670",
        "https://chat.test:6767.evil.test", "https://evil.chat.test:6767", "null", "", "chat.test:6767",
        "https://chat.test:6767/", "https://x@chat.test:6767", "http://chat.test:6767",
    ])
    func `an origin that is not exactly ours is another site`(origin: String) async throws {
        #expect(try await !isLetIn(.post, [.origin: origin]))
    }

    @Test func `"cross-site" is refused whatever origin is claimed`() async throws {
        #expect(try await !isLetIn(.post, [.origin: "https://chat.test:6767", .secFetchSite: "cross-site"]))
        #expect(try await !isLetIn(.post, [.secFetchSite: "cross-site"]))
        #expect(try await !isLetIn(.post, [.secFetchSite: "something-new"]))
    }

    @Test func `another port of this host is the same site, but not the same origin`() async throws {
        #expect(try await !isLetIn(.post, [.origin: "https://chat.test:8080", .secFetchSite: "same-site"]))
    }

    @Test func `a program without either header has no cookies to borrow`() async throws {
        #expect(try await isLetIn(.post, [:]))
        #expect(try await isLetIn(.post, [.secFetchSite: "none"]))
    }

    @Test func `following a link from elsewhere only reads`() async throws {
        #expect(try await isLetIn(.get, [.secFetchSite: "cross-site", .origin: "https://evil.test"]))
    }

    @Test func `a request that names no host is malformed`() async throws {
        try await withApp { app in
            let answer = try await app.send(.get, "/healthz", to: nil)
            #expect(answer.status == .badRequest)
            #expect(try answer.refusal.code == "malformed")
        }
    }
}
