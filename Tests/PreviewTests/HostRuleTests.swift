import Testing

@testable import Preview

struct HostRuleTests {
    private func admits(_ rule: String, _ address: String) throws -> Bool {
        try #require(HostRule(rule)).admits(PageAddress(address))
    }

    @Test func `a rule has a name in lower case, and a port when one is named`() throws {
        let rules: [(text: String, name: String, port: Int?)] = [
            ("bitbucket.org", "bitbucket.org", nil), ("Git.Example.ORG", "git.example.org", nil), ("a", "a", nil),
            ("a:1", "a", 1), ("git.example.org:8443", "git.example.org", 8443), ("x-1.y2:65535", "x-1.y2", 65_535),
            ("192.0.2.7", "192.0.2.7", nil), ("192.0.2.7:80", "192.0.2.7", 80), ("1.example", "1.example", nil),
            ("xn--bcher-kva.example", "xn--bcher-kva.example", nil), ("0xfg", "0xfg", nil),
        ]
        for (text, name, port) in rules {
            let rule = try #require(HostRule(text), "\(text)")
            #expect((rule.name, rule.port) == (name, port))
        }
    }

    @Test(arguments: [
        "", ":", ":80", "a:", "a:0", "a:080", "a:65536", "a:-1", "a:+1", "a:b", "a:1:2", "a: 1", "a :1", "[::1]",
        "[::1]:80", "::1", "fe80::1", "192.0.2", "192.0.2.07", "192.0.2.256", "1.2.3.4.5", "0x7f.0.0.1", "127.0x1",
        "2130706433", "0x7f000001", "a.1", "a.0x1", "a.0X1", ".a", "a.", "a..b", "-a", "a-", "a.-b", "a_b", "*.a", "*",
        "a/b",
        "a@b", "http://a", "a b", "\u{E4}", "bitbucket\u{3002}org", "\u{212A}.org", "a\u{301}", "a\n", "a\0",
        "a:\u{661}",
    ])
    func `what is no host, or no port, makes no rule`(text: String) {
        #expect(HostRule(text) == nil)
    }

    @Test func `a host and all below it are admitted`() throws {
        for address in [
            "http://bitbucket.org/", "https://bitbucket.org/", "https://A.Bitbucket.org/",
            "https://a.b.bitbucket.org./",
        ] {
            #expect(try admits("bitbucket.org", address), "\(address)")
            #expect(try admits("BITBUCKET.org", address), "\(address)")
            #expect(try admits("org", address), "\(address)")
        }
    }

    @Test(arguments: [
        "https://evilbitbucket.org/", "https://bitbucket.org.evil.com/", "https://org/", "https://bitbucket.com/",
        "https://bitbucket-org/", "https://bitbucket.organic/", "https://evil.com/bitbucket.org",
    ])
    func `what only looks like it is not`(address: String) throws {
        #expect(try !admits("bitbucket.org", address))
    }

    @Test func `an address is admitted alone`() throws {
        #expect(try admits("192.0.2.7", "http://192.0.2.7/"))
        #expect(try !admits("192.0.2.7", "http://192.0.2.70/"))
        #expect(throws: FetchRefusal.hostNotAllowed) { try PageAddress("http://1.192.0.2.7/") }
    }

    @Test func `without a port it is the scheme's own, and with one only that`() throws {
        let ports: [(rule: String, admitted: [String], refused: [String])] = [
            ("a", ["http://a", "http://a:80", "https://a:443"], ["http://a:443", "https://a:80", "http://a:8080"]),
            ("a:8080", ["http://a:8080", "https://b.a:8080"], ["http://a", "https://a", "http://a:8081"]),
            ("a:80", ["http://a", "https://a:80"], ["https://a", "http://a:443"]),
            ("a:443", ["https://a", "http://a:443"], ["http://a"]),
        ]
        for (rule, admitted, refused) in ports {
            for address in admitted { #expect(try admits(rule, address), "\(rule) \(address)") }
            for address in refused { #expect(try !admits(rule, address), "\(rule) \(address)") }
        }
    }
}
