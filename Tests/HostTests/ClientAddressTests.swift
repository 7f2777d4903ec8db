import Testing

@testable import Host

struct ClientAddressTests {
    private let proxies = TrustedProxies(["10.0.0.0/8", "192.0.2.7", "fd00::/16"])

    @Test(
        arguments: [
            ("203.0.113.5", ["198.51.100.1"], "203.0.113.5"),  // not a proxy of ours: it may say what it likes
            ("10.1.2.3", [], "10.1.2.3"), ("10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),  // the first part is the client's invention
            ("10.1.2.3", ["198.51.100.1", "203.0.113.9 ,192.0.2.7"], "203.0.113.9"),
            ("192.0.2.7", [" 2001:db8::1 "], "2001:db8::1"), ("fd00::1", ["198.51.100.1"], "198.51.100.1"),
            ("fd01::1", ["198.51.100.1"], "fd01::1"), ("192.0.2.8", ["198.51.100.1"], "192.0.2.8"),
            ("10.1.2.3", ["unknown"], "10.1.2.3"), ("10.1.2.3", ["198.51.100.1:80"], "198.51.100.1"),
            ("10.1.2.3", ["[2001:db8::1]:80"], "2001:db8::1"), ("10.1.2.3", ["[2001:db8::1]"], "2001:db8::1"),
            ("10.1.2.3", ["2001:db8::1:80"], "2001:db8::1:80"), ("10.1.2.3", ["198.51.100.1:"], "10.1.2.3"),
            ("10.1.2.3", ["198.51.100.1:http"], "10.1.2.3"), ("10.1.2.3", [":80"], "10.1.2.3"),
            ("::ffff:10.1.2.3", ["::ffff:198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", [""], "10.1.2.3"), ("10.1.2.3", ["10.9.9.9"], "10.9.9.9"), (nil, ["198.51.100.1"], nil),
        ] as [(String?, [String], String?)])
    func `the last that is no trusted proxy is the client`(peer: String?, forwarded: [String], client: String?) {
        #expect(proxies.client(behind: peer, forwarded: forwarded) == client)
    }

    @Test func `without proxies nobody else is believed`() {
        #expect(TrustedProxies([]).client(behind: "127.0.0.1", forwarded: ["198.51.100.1"]) == "127.0.0.1")
    }

    @Test(arguments: [[], ["127.0.0.1"], ["::1"], ["0.0.0.0/0"], ["2001:db8::/128"], ["10.0.0.0/8", "fd00::/8"]])
    func `addresses and networks are taken`(texts: [String]) {
        #expect(TrustedProxies.complaint(texts) == nil)
    }

    @Test(arguments: ["", "proxy.local", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "10.0.0"])
    func `what is neither is refused, and named`(text: String) {
        #expect(TrustedProxies.complaint(["10.0.0.1", text])?.hasPrefix("\"\(text)\" is neither") == true)
    }
}
