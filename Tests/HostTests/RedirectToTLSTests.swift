import Testing

@testable import Host

struct RedirectToTLSTests {
    @Test(arguments: [
        ("chat.lan", "/", "https://chat.lan/"), ("192.0.2.1:6767", "/a?b=c", "https://192.0.2.1:6767/a?b=c"),
        ("[2001:db8::1]:6767", "/login?next=%2Fx", "https://[2001:db8::1]:6767/login?next=%2Fx"),
        ("Under_Score-1.lan", "//evil.test/", "https://Under_Score-1.lan//evil.test/"),
    ])
    func `the same address under https is the target`(authority: String, path: String, target: String) {
        #expect(RedirectToTLS.target(authority, path) == target)
    }

    @Test(arguments: [
        "", "evil.test/", "a@evil.test", "a b", "a\r\nSet-Cookie: x=y", "a\u{0}", "é.test", "a?b", "a#b", "a\\b",
        "a\"b",
        "a<b>", String(repeating: "a", count: 262),
    ])
    func `a name that no host has is not echoed`(authority: String) {
        #expect(RedirectToTLS.target(authority, "/") == nil)
    }

    @Test(arguments: [
        "", "*", "x", "http://evil.test/", "/a b", "/a\r\nX: y", "/\u{7F}", "/é",
        "/" + String(repeating: "a", count: 8192),
    ])
    func `a target that is not a plain path is not echoed`(path: String) {
        #expect(RedirectToTLS.target("chat.lan", path) == nil)
    }

    @Test func `without a host or a path there is no target`() {
        #expect(RedirectToTLS.target(nil, "/") == nil)
        #expect(RedirectToTLS.target("chat.lan", nil) == nil)
    }
}
