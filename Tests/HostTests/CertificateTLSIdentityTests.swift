import Foundation
import TestHarness
import Testing

@testable import Host

struct CertificateTLSIdentityTests {
    private typealias Authority = CertificateAuthorityTests

    /// A folder, a clock and addresses that a test changes under a running identity.
    private struct Machine {
        let temporary: TemporaryFolder
        let now = Shared(Authority.now)
        let names = Shared(Authority.wanted)

        init() throws { temporary = try TemporaryFolder() }

        var folder: DataFolder { DataFolder(url: temporary.url) }

        func identity() throws -> TLSIdentity {
            try TLSIdentity(folder, http2: true, now: { [now] in now.now }, names: { [names] in names.now })
        }

        func certificate(_ name: String = "cert.pem") throws -> Certificate {
            try Certificate(pem: text(name))
        }

        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.file(name), encoding: .utf8)
        }

        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.file(name))
        }
    }

    @Test func `a new address is in the certificate after the next look, by the same authority`() async throws {
        let machine = try Machine()
        let identity = try machine.identity()
        let (before, key, authority) = (
            identity.context.current, try machine.text("key.pem"), try machine.certificate("ca.pem")
        )
        await identity.check()
        #expect(identity.context.current === before, "nothing has changed yet")

        let address = try #require(IPAddress("198.51.100.9"))
        machine.names.set(Authority.wanted + [.address(address)])
        await identity.check()
        #expect(try machine.certificate().names.contains(.address(address)))
        #expect(try machine.certificate().isIssued(by: authority))
        #expect(try machine.text("key.pem") == key)
        #expect(identity.context.current !== before, "what comes from here on is shown the new one")
    }

    @Test func `it is made anew while the program runs, thirty days before its end and not sooner`() async throws {
        let machine = try Machine()
        let identity = try machine.identity()
        let (first, shown) = (try machine.certificate(), identity.context.current)
        machine.now.set(first.notAfter - 31 * Authority.day)
        await identity.check()
        #expect(try machine.certificate() == first)
        machine.now.set(first.notAfter - 30 * Authority.day)
        await identity.check()
        #expect(try machine.certificate().notAfter > first.notAfter + 300 * Authority.day)
        #expect(identity.context.current !== shown)
    }

    @Test func `what the operator puts in its place is taken up, also when it comes in two steps`() async throws {
        let (machine, other) = (try Machine(), try Machine())
        let identity = try machine.identity()
        _ = try other.identity()
        let shown = identity.context.current
        try machine.write(try other.text("cert.pem"), "cert.pem")
        await identity.check()
        #expect(identity.context.current === shown, "the key does not belong to it yet")
        #expect(try machine.text("cert.pem") == other.text("cert.pem"), "and nothing is written over it")
        try machine.write(try other.text("key.pem"), "key.pem")
        await identity.check()
        #expect(identity.context.current !== shown)
        #expect(try machine.text("cert.pem") == other.text("cert.pem"))
    }

    @Test func `what cannot be used changes nothing that is shown`() async throws {
        let machine = try Machine()
        let identity = try machine.identity()
        let shown = identity.context.current
        for text in ["", "garbage", try machine.text("ca.pem")] {
            try machine.write(text, "cert.pem")
            await identity.check()
            #expect(identity.context.current === shown)
            #expect(try machine.text("cert.pem") == text)
        }
    }

    @Test func `it is renewed when that is asked for, and an operator's own is not`() async throws {
        let (machine, other) = (try Machine(), try Machine())
        let identity = try machine.identity()
        let (first, shown) = (try machine.certificate(), identity.context.current)
        let renewed = try await identity.renew()
        #expect(try machine.certificate() == renewed.certificate && renewed.certificate != first)
        #expect(identity.context.current !== shown)
        #expect(renewed.certificate.isIssued(by: try machine.certificate("ca.pem")))

        _ = try other.identity()
        for name in ["cert.pem", "key.pem"] { try machine.write(try other.text(name), name) }
        let problem = await #expect(throws: StartupProblem.self) { try await identity.renew() }
        #expect(problem?.description.contains("is your own") == true)
        #expect(try machine.text("cert.pem") == other.text("cert.pem"))
    }
}
