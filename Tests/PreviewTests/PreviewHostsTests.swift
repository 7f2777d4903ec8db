import Testing

@testable import Preview

struct PreviewHostsTests {
    @Test(arguments: [
        [], ["bitbucket.org"], ["git.example.org", "a", "x-1.y2"], ["GIT.example.org"], ["192.0.2.7"],
        ["git.example.org:8443", "192.0.2.7:8080"], [String(repeating: "a", count: 63) + ".org"],
    ])
    func `names of hosts are taken`(hosts: [String]) {
        #expect(PreviewHosts.complaint(hosts) == nil)
    }

    @Test(arguments: [
        "", ".", "a..b", ".org", "org.", "https://a.org", "a.org/x", "a.org:0", "a.org:x", "*.org", "a b", "ä.org",
        "a_b.org", "\u{212A}.org", "[::1]", "127.1", String(repeating: "a", count: 64),
        String(repeating: "a.", count: 127) + "a",
    ])
    func `what is no name of a host is refused, and named`(host: String) {
        let complaint = PreviewHosts.complaint(["good.org", host])
        #expect(
            complaint == "\"\(host)\" is not a host name, such as git.example.org or git.example.org:8443")
    }
}
