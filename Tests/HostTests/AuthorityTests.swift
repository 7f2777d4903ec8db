import Testing

@testable import Host

struct AuthorityTests {
    @Test(
        arguments: [
            ("office.local:6767", "office.local", 6767), ("office.local", "office.local", nil), ("a_b-c", "a_b-c", nil),
            ("192.0.2.7:80", "192.0.2.7", 80), ("[2001:db8::1]:6767", "[2001:db8::1]", 6767), ("[::1]", "[::1]", nil),
            ("[::ffff:192.0.2.7]:1", "[::ffff:192.0.2.7]", 1), ("a:", "a", nil), ("a:65535", "a", 65535),
            ("[::1]:", "[::1]", nil),
        ] as [(String, String, Int?)])
    func `host and port are told apart`(text: String, host: String, port: Int?) throws {
        let authority = try #require(Authority(text))
        #expect((authority.host, authority.port) == (host, port))
    }

    @Test(arguments: [
        "", ":", ":6767", "a b", "a<b", "a/b", "u:p@a", "u@a", "[", "[]", "[::1", "::1", "[::1]x", "[a]b:1", "[::g]",
        "a:b",
        "a:-1", "a:65536", "a:99999999999999999999", "a:1:2", "a\r\nb", "a\u{0}", "é", "\u{212A}", "a%20b",
        String(repeating: "a", count: 262),
    ])
    func `what cannot be a host is none`(text: String) {
        #expect(Authority(text) == nil)
    }
}
