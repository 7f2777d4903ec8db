import Host
import TestHarness
import Testing

@testable import Preview

/// Whatever is posted, nothing traps, and nothing is fetched that no rule names.
struct FuzzTests {
    private let rules = FetchRules.naming(["bitbucket.org"], private: ["intra.test:8080"])

    private let samples = [
        "https://bitbucket.org/team/repo?at=main#readme", "http://intra.test:8080/wiki/../a%20b", "http://127.0.0.1/",
        "http://user@bitbucket.org@evil.com/", "//bitbucket.org/x", "../a/./b?c", "http://[::ffff:127.0.0.1]:80/",
        "HTTPS://A.BITBUCKET.ORG.:443", "http://0x7f.1/", "javascript:alert(1)", "::ffff:192.0.2.7", "64:ff9b::a00:1",
        "1:2:3:4:5:6:7:8", "192.0.2.7", "git.example.org:8443", "http://bitbucket.org?@evil.com/#@evil.com",
    ]
    private let words = [
        "bitbucket.org", "evil.com", "intra.test:8080", "http://", "https:", "@", ".", "/", "?", "#", "%2f", "%", "::",
        "\u{3002}", "\u{FF0F}", "\u{85}", "\t", " ", "0x", "127.0.0.1", "1", "f", "xn--",
    ]

    /// That the page is one of a host that is listed, and of the host that the text begins with.
    private func expectListed(_ page: PageAddress) {
        let isOutside = page.host == "bitbucket.org" || page.host.hasSuffix(".bitbucket.org")
        let isInside = page.host == "intra.test" || page.host.hasSuffix(".intra.test")
        #expect(isOutside && page.port == page.scheme.defaultPort || isInside && page.port == 8080, "\(page)")
        #expect(rules.isTrusted(page) == isInside, "\(page)")
        #expect(page.path.hasPrefix("/") && !page.path.utf8.contains(UInt8(ascii: "#")), "\(page)")
        #expect(page.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }, "\(page)")
        #expect((try? rules.page(page.description)) == page, "\(page)")
    }

    @Test func `addresses lead to hosts that are listed, or nowhere`() throws {
        let origins = try ["https://bitbucket.org/a/b?c", "http://intra.test:8080/"].map { try rules.page($0) }
        var (taken, refused) = (0, 0)
        Fuzzer("addresses", samples: samples, words: words).run(rounds: 20_000) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if let page = try? rules.page(text) {
                taken += 1
                expectListed(page)
                let begins = "\(page.scheme.rawValue)://\(page.host)"
                #expect(text.lowercased().utf8.starts(with: begins.utf8), "\(text)")
                let next = text.utf8.dropFirst(begins.utf8.count).first
                #expect(next.map { ".:/?#".utf8.contains($0) } ?? true, "\(text)")
            } else {
                refused += 1
            }
            for origin in origins {
                guard let page = try? rules.page(text, from: origin) else { continue }
                expectListed(page)
                #expect(origin.scheme == .http || page.scheme == .https, "\(text)")
            }
        }
        #expect(taken > 100 && refused > 100, "\(taken) taken, \(refused) refused")
    }

    @Test func `IP addresses and rules are read in one way, or not`() {
        var (addresses, hosts) = (0, 0)
        Fuzzer("hosts", samples: samples, words: words).run(rounds: 20_000) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if let address = IPAddress(text) {
                addresses += 1
                #expect(IPAddress(address.description) == address, "\(text)")
                #expect(IPAddress(bytes: address.bytes) == address, "\(text)")
                #expect(text.utf8.contains(0x3A) || address.description == text, "\(text)")
            }
            if let rule = HostRule(text) {
                hosts += 1
                let again = rule.port.map { "\(rule.name):\($0)" } ?? rule.name
                #expect(again == text.lowercased() && HostRule(again) == rule, "\(text)")
            }
        }
        #expect(addresses > 100 && hosts > 100, "\(addresses) addresses, \(hosts) hosts")
    }
}
