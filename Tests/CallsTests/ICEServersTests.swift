import Testing

@testable import Calls
@testable import Host

struct ICEServersTests {
    @Test func `whoever runs a server adds it, and nobody else is listed`() async throws {
        let hooks = Hooks()
        #expect(try await hooks.propose(ICEServersWillBeListed(host: "a")).servers.isEmpty)
        var registration = Registration(plugin: "stun")
        registration.on(ICEServersWillBeListed.self) { $0.servers.append(.init(urls: ["stun:\($0.host):3478"])) }
        hooks.seal(registration.hooks)
        #expect(try await hooks.propose(ICEServersWillBeListed(host: "a")).servers.map(\.urls) == [["stun:a:3478"]])
    }
}
