import Testing

@testable import Calls
@testable import Host

struct ICEServersTests {
    @Test(arguments: [
        ("office.local:6767", "office.local"), ("office.local", "office.local"), ("192.0.2.7:6767", "192.0.2.7"),
        ("[2001:db8::1]:6767", "[2001:db8::1]"), ("[::1]", "[::1]"), ("", ""), ("[broken", "[broken"), (":6767", ""),
    ])
    func `servers are named by the host under which the browser came`(authority: String, host: String) {
        #expect(ICEServersWillBeListed.host(of: authority) == host)
    }

    @Test func `whoever runs a server adds it, and nobody else is listed`() async throws {
        let hooks = Hooks()
        #expect(try await hooks.propose(ICEServersWillBeListed(host: "a")).servers.isEmpty)
        var registration = Registration(plugin: "stun")
        registration.on(ICEServersWillBeListed.self) { $0.servers.append(.init(urls: ["stun:\($0.host):3478"])) }
        hooks.seal(registration.hooks)
        #expect(try await hooks.propose(ICEServersWillBeListed(host: "a")).servers.map(\.urls) == [["stun:a:3478"]])
    }
}
