import Host
import NIOPosix
import TestHarness
import Testing

@testable import Preview

extension FetchRules {
    static func naming(_ allowed: [String], private: [String]) -> FetchRules {
        FetchRules(allowed: allowed.compactMap(HostRule.init), private: `private`.compactMap(HostRule.init))
    }
}

struct FetchRulesTests {
    private let rules = FetchRules.naming(["bitbucket.org"], private: ["intra.test:8080"])

    /// Why there is no card, on the whole way to one: no name was asked for, and so nothing was connected to.
    private func refusal(of text: String) async -> FetchRefusal? {
        let names = Names(["*": [["127.0.0.1"], ["93.184.216.34"]]])
        let maker = CardMaker(
            fetcher: PageFetcher(rules: rules, resolver: names, group: MultiThreadedEventLoopGroup.singleton),
            thumbnails: Thumbnails(uptime: { .zero }), uptime: { .zero }, sleep: { _ in await Latch().wait() })
        let begun = Shared(0)
        let cache = CardCache(
            rules: rules, uptime: { .zero },
            make: { url, page in
                begun.next()
                return try await maker.card(for: url, page)
            })
        let outcome = await cache.card(for: text)
        #expect(begun.now == 0 && names.asked.isEmpty, "\(text)")
        guard case .failure(.refused(let refusal)) = outcome else {
            Issue.record("\(text) is taken: \(outcome)")
            return nil
        }
        return refusal
    }

    // MARK: What is no host that may be fetched

    @Test(arguments: [
        "http://127.0.0.1/", "http://127.0.0.1:80/", "https://127.0.0.1:443/", "http://127.0.0.1./", "http://0.0.0.0/",
        "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/latest/meta-data/", "http://255.255.255.255/", "http://8.8.8.8/",
    ])
    func `an IPv4 address that is not listed is refused`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
    }

    @Test(arguments: [
        // Decimal.
        "http://2130706433/", "http://3232235777/", "http://2852039166/", "http://0/", "http://1/", "http://00/",
        "http://4294967295/", "http://4294967296/", "http://6425673729/", "http://99999999999999999999/",
        // Octal.
        "http://0177.0.0.1/", "http://0177.0000.0000.0001/", "http://017700000001/", "http://127.0.0.01/",
        "http://0000127.0.0.1/", "http://0251.0376.0251.0376/", "http://010.0.0.1/", "http://08.0.0.1/",
        // Hexadecimal.
        "http://0x7f000001/", "http://0X7F000001/", "http://0x7f.0.0.1/", "http://0x7f.0x0.0x0.0x1/", "http://0x/",
        "http://0xA9FEA9FE/", "http://0xa9.0xfe.0xa9.0xfe/", "http://0x17f000001/", "http://127.0.0.0x1/",
        "http://1.0x/",
        // Short.
        "http://127.1/", "http://127.0.1/", "http://10.1/", "http://192.168.257/", "http://169.254.43518/",
        "http://127.65530/", "http://1.2.3./",
        // Mixed, too much, too long.
        "http://0x7f.1/", "http://0177.0x0.1/", "http://127.0x000001/", "http://0251.254.0xA9FE/",
        "http://256.0.0.1/", "http://127.0.0.256/", "http://127.0.0.1.1/", "http://1.2.3.4.5/", "http://383.0.0.1/",
        "http://127..1/", "http://.127.0.0.1/", "http://127.0.0.1../",
        // Names whose end is a number, the listed one before it among them.
        "http://bitbucket.org.1/", "http://bitbucket.org.0x7f/", "http://bitbucket.org.127.0.0.1/", "http://a.09/",
    ])
    func `IPv4 in another notation is no host, whatever is listed`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
        #expect(throws: FetchRefusal.hostNotAllowed) { try PageAddress(text) }
    }

    @Test(arguments: [
        "http://[::]/", "http://[::1]/", "http://[::1]:80/", "http://[0:0:0:0:0:0:0:1]/", "http://[0000::0001]/",
        "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/",
        "http://[::FFFF:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://[::127.0.0.1]/",
        "http://[::7f00:1]/", "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[64:ff9b:1::a00:1]/",
        "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:7f00:1::]/", "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1%25lo]/", "http://[fec0::1]/",
        "http://[fd00:ec2::254]/", "http://[fc00::1]/", "http://[ff02::1]/", "http://[2001:db8::1]/",
        "http://[2606:4700:4700::1111]/", "http://[v1.bitbucket.org]/", "http://[bitbucket.org]/", "http://[]/",
        "http://[::1/", "http://[::1]bitbucket.org/", "http://[::1].bitbucket.org/", "http://[127.0.0.1]/",
        "http://bitbucket.org]/", "http://bitbucket.org[1]/",
    ])
    func `IPv6 is no host in any notation, whatever is listed`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
        #expect(throws: FetchRefusal.hostNotAllowed) { try PageAddress(text) }
    }

    @Test(arguments: [
        "http://evilbitbucket.org/", "http://bitbucket.org.evil.com/", "http://bitbucket.orgevil.com/",
        "http://bitbucket.org-evil.com/", "http://bitbucket-org.com/", "http://bitbucket.com/", "http://org/",
        "http://bitbucket/", "http://xbitbucket.org/", "http://bitbucket.org.test/", "http://evil.com/bitbucket.org",
        "http://evil.com?bitbucket.org", "http://evil.com#bitbucket.org", "http://evil.com/?u=http://bitbucket.org/",
        "http://evil.com#@bitbucket.org", "http://evil.com?@bitbucket.org/", "http://evil.com/@bitbucket.org/",
        "http://evil.com;bitbucket.org/", "http://evil.com,bitbucket.org/", "http://bitbucket.org,evil.com/",
        "http://bitbucket.org;evil.com/", "http://bitbucket.org&evil.com/", "http://bitbucket.org!evil.com/",
        "http://bitbucket.org$evil.com/", "http://bitbucket.org'/", "http://*.bitbucket.org/",
        "http://a_b.bitbucket.org/", "http://-.bitbucket.org/", "http://-a.bitbucket.org/", "http://a-.bitbucket.org/",
        "http://.bitbucket.org/", "http://a..bitbucket.org/", "http://bitbucket..org/", "http://bitbucket.org../",
        "http://bitbucket.org.../", "http://./", "http://../", "http://localhost/", "http://LOCALHOST./",
        "http://metadata.google.internal/", "http://127.0.0.1.nip.io/", "http://host.docker.internal/",
        "http://bitbucket.org~/", "http://bitbucket.org\"/", "http://<bitbucket.org>/",
        "http://bitbucket.org|evil.com/",
        "http://{bitbucket.org}/", "http://bitbucket.org^evil.com/", "http://bitbucket.org`/",
        "http://xn--btbucket-i2g.org/", "http://xn--bitbuket-hkg.org/", "http://bitbucket.xn--rg-emc/",
        "http://xn--bitbucket.org.evil.com/", "http://bitbucket.org.xn--p1ai/",
        "http://" + String(repeating: "a", count: 64) + ".bitbucket.org/",
        "http://" + String(repeating: "a.", count: 121) + "bitbucket.org/",
    ])
    func `a name that is not listed, or no name, is refused`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
    }

    @Test(arguments: [
        // Digits and dots that IDNA maps to those of ASCII.
        "http://\u{FF11}\u{FF12}\u{FF17}.0.0.1/", "http://127\u{3002}0\u{3002}0\u{3002}1/",
        "http://127\u{FF0E}0\u{FF0E}0\u{FF0E}1/", "http://127\u{FF61}0\u{FF61}0\u{FF61}1/",
        "http://\u{2460}\u{2461}\u{2466}.0.0.1/", "http://\u{1D7CF}\u{1D7D0}\u{1D7D5}.0.0.1/",
        "http://\u{661}\u{662}\u{667}.0.0.1/", "http://\u{2488}0.0.1/", "http://bitbucket\u{3002}org/",
        "http://bitbucket\u{FF0E}org/", "http://bitbucket\u{FF61}org/", "http://evil.com\u{3002}bitbucket.org/",
        "http://bitbucket\u{2024}org/",
        // Letters that look like those, or are folded or mapped to them.
        "http://\u{FF42}\u{FF49}\u{FF54}bucket.org/", "http://b\u{456}tbucket.org/", "http://bitbuc\u{212A}et.org/",
        "http://b\u{131}tbucket.org/", "http://\u{24D1}itbucket.org/", "http://bitbucket.\u{43E}rg/",
        "http://bitbucket.or\u{261}/", "http://bi\u{FE0F}tbucket.org/", "http://bi\u{200B}tbucket.org/",
        "http://bit\u{AD}bucket.org/", "http://bit\u{200D}bucket.org/", "http://bitbucket.org\u{202E}/",
        "http://bitbucket.org\u{301}/", "http://\u{FEFF}bitbucket.org/", "http://b\u{FC}cher.bitbucket.org/",
        // What IDNA makes a slash, a colon, an at or a question of.
        "http://evil.com\u{2215}bitbucket.org/", "http://evil.com\u{FF0F}.bitbucket.org/",
        "http://evil.com\u{2100}.bitbucket.org/", "http://evil.com\u{FF1A}80.bitbucket.org/",
        "http://bitbucket.org\u{FF20}evil.com/", "http://evil.com\u{FF1F}.bitbucket.org/",
        "http://evil.com\u{FF03}.bitbucket.org/", "http://bitbucket.org\u{FF3C}evil.com/",
    ])
    func `what is not ASCII is no host, whatever is listed`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
        #expect(throws: FetchRefusal.hostNotAllowed) { try PageAddress(text) }
    }

    @Test(arguments: [
        "http://%62itbucket.org/", "http://bitbucket%2Eorg/", "http://bitbucket.org%2F.evil.com/",
        "http://bitbucket.org%00.evil.com/", "http://evil.com%00.bitbucket.org/", "http://evil.com%2F.bitbucket.org/",
        "http://evil.com%23.bitbucket.org/", "http://evil.com%3F.bitbucket.org/", "http://bitbucket.org%40evil.com/",
        "http://%31%32%37.0.0.1/", "http://127%2E0.0.1/", "http://%5Bbitbucket.org%5D/", "http://bitbucket.org%/",
        "http://%/", "http://bitbucket.org%0d%0aHost:80/", "http://%EF%BC%91.bitbucket.org/",
        "http://bitbucket.org%09/", "http://bitbucket.org%20/", "http://bitbucket.org%5C.evil.com/",
    ])
    func `a host is not percent-encoded`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
        #expect(throws: FetchRefusal.hostNotAllowed) { try PageAddress(text) }
    }

    // MARK: User names

    @Test(arguments: [
        "http://bitbucket.org@evil.com/", "http://bitbucket.org:80@evil.com/", "http://evil.com@bitbucket.org/",
        "http://user:password@bitbucket.org/", "http://user@bitbucket.org/", "http://@bitbucket.org/",
        "http://:@bitbucket.org/", "http://:password@bitbucket.org/", "http://a@b@bitbucket.org/",
        "http://evil.com:80@bitbucket.org:80/", "http://127.0.0.1@bitbucket.org/", "http://[::1]@bitbucket.org/",
        "http://bitbucket.org@[::1]/", "http://bitbucket.org%40@evil.com/", "http://bitbucket.org@/", "http://@/",
        "http://bitbucket.org&@evil.com#@intra.test/", "https://bitbucket.org;@127.0.0.1?x",
        "http://\u{E4}@bitbucket.org",
    ])
    func `a user name is refused`(text: String) async {
        #expect(await refusal(of: text) == .userInfo)
    }

    // MARK: Schemes

    @Test(arguments: [
        "file:///etc/passwd", "file://bitbucket.org/etc/passwd", "file:/etc/passwd", "FILE:///c:/",
        "ftp://bitbucket.org/",
        "ftps://bitbucket.org/", "sftp://bitbucket.org/", "tftp://bitbucket.org/", "gopher://bitbucket.org:80/_GET",
        "dict://bitbucket.org:11211/stats", "ldap://bitbucket.org/", "ldaps://bitbucket.org/", "smb://bitbucket.org/c",
        "data:text/html,<script>alert(1)</script>", "data:,bitbucket.org", "javascript:alert(1)",
        "JaVaScRiPt://bitbucket.org/%0aalert(1)", "vbscript:msgbox(1)", "ws://bitbucket.org/", "wss://bitbucket.org/",
        "view-source:http://bitbucket.org/", "jar:http://bitbucket.org/a!/b", "blob:http://bitbucket.org/1",
        "filesystem:http://bitbucket.org/1", "about:blank", "mailto:a@bitbucket.org", "tel:112", "urn:isbn:0",
        "feed:http://bitbucket.org/", "feed://bitbucket.org/", "netdoc://bitbucket.org/", "php://filter",
        "http+unix://bitbucket.org/", "https+x://bitbucket.org/", "httpx://bitbucket.org/", "httpss://bitbucket.org/",
        "h://bitbucket.org/", "url:http://bitbucket.org/", "ssh://git@bitbucket.org/", "git://bitbucket.org/",
        "bitbucket.org:80/", "bitbucket.org:443", "intra.test:8080/", "localhost:8080", "x-http://bitbucket.org/",
    ])
    func `other schemes are refused`(text: String) async {
        #expect(await refusal(of: text) == .scheme)
    }

    // MARK: Ports

    @Test(arguments: [
        "http://bitbucket.org:0/", "http://bitbucket.org:65536/", "http://bitbucket.org:65616/",
        "http://bitbucket.org:99999/", "http://bitbucket.org:4294967376/", "http://bitbucket.org:18446744073709551696/",
        "http://bitbucket.org:-80/", "http://bitbucket.org:+80/", "http://bitbucket.org:80a/",
        "http://bitbucket.org:a/", "http://bitbucket.org:0x50/", "http://bitbucket.org:080/",
        "http://bitbucket.org:00000080/", "http://bitbucket.org:8_0/", "http://bitbucket.org:80.0/",
        "http://bitbucket.org:80:80/", "http://bitbucket.org::80/", "http://bitbucket.org:\u{FF18}\u{FF10}/",
        "http://bitbucket.org:%38%30/", "http://bitbucket.org:\u{661}/", "http://bitbucket.org:80,81/",
        "http://:80/", "http://:/", "http://::1/", "http://::ffff:127.0.0.1/", "http://fe80::1/",
        "http://bitbucket.org:80;/", "http://bitbucket.org:80&x/", "http://bitbucket.org:evil.com/",
        "http://%5B::1%5D/",
    ])
    func `what is no port is refused`(text: String) async {
        #expect(await refusal(of: text) == .malformed)
    }

    @Test(arguments: [
        "http://bitbucket.org:22/", "http://bitbucket.org:8080/", "http://bitbucket.org:443/",
        "https://bitbucket.org:80/", "https://bitbucket.org:8443/", "http://bitbucket.org:6379/",
        "http://bitbucket.org:65535/", "http://bitbucket.org:1/", "http://intra.test/", "https://intra.test/",
        "http://intra.test:80/", "http://intra.test:443/", "http://intra.test:8081/", "http://intra.test:/",
    ])
    func `ports that are not the host's are refused`(text: String) async {
        #expect(await refusal(of: text) == .hostNotAllowed)
    }

    // MARK: What is no address

    @Test(arguments: [
        "", "/", "//", "//bitbucket.org/", "/path", "bitbucket.org", "bitbucket.org/", "www.bitbucket.org/a:b",
        "127.0.0.1:80", "http", "http:", "http:/", "http://", "https://", "http:///", "http:////", "http://?",
        "http://#",
        "http:bitbucket.org", "http:/bitbucket.org", "http:///bitbucket.org/", "http:////bitbucket.org/",
        "https:bitbucket.org/", "https:/bitbucket.org/", "http:?bitbucket.org", "http:#bitbucket.org",
        "http://?@bitbucket.org/", "http://#@bitbucket.org/", "http:///@bitbucket.org/", "://bitbucket.org/", ":",
        "?", "#", "?http://bitbucket.org/", "#http://bitbucket.org/", "1http://bitbucket.org/",
        "-http://bitbucket.org/", "+http://bitbucket.org/", "ht%74p://bitbucket.org/", "ht_tp://bitbucket.org/",
        "\u{FF48}ttp://bitbucket.org/", "http\u{FF1A}//bitbucket.org/", "http:\u{FF0F}\u{FF0F}bitbucket.org/",
        "\u{FEFF}http://bitbucket.org/", "\u{200B}http://bitbucket.org/", "\"http://bitbucket.org/\"",
        "<http://bitbucket.org/>", "(http://bitbucket.org/)", "http%3A//bitbucket.org/", "http;//bitbucket.org/",
        "http://bitbucket.org/" + String(repeating: "a", count: 2_048),
        "http://bitbucket.org/" + String(repeating: "\u{E4}", count: 1_000),
    ])
    func `what is no absolute address is refused`(text: String) async {
        #expect(await refusal(of: text) == .malformed)
    }

    @Test(arguments: [
        " http://bitbucket.org/", "http://bitbucket.org/ ", "http ://bitbucket.org/", "http: //bitbucket.org/",
        "http:// bitbucket.org/", "http://bitbucket.org /", "http://bitbucket.org :80/", "http://bitbucket.org: 80/",
        "http://bitbucket.org/a b", "http://bitbucket.org/?a b", "http://bitbucket.org/#a b",
        "\thttp://bitbucket.org/", "ht\ttp://bitbucket.org/", "http:\t//bitbucket.org/", "http://bit\tbucket.org/",
        "http://bitbucket.org\t/", "http://bitbucket.org/\t", "java\nscript:alert(1)", "ht\ntp://bitbucket.org/",
        "http://bitbucket.org\n.evil.com/", "http://bitbucket.org/\n", "http://bitbucket.org/\r\nHost: evil.com",
        "http://bitbucket.org\r\n/", "http://bitbucket.org:80\r\n/", "http://bitbucket.org/?\r\nX: y",
        "http://bitbucket.org/ HTTP/1.1\r\n\r\nGET /", "http://bitbucket.org/#\n", "http://bitbucket.org/\0",
        "\0http://bitbucket.org/", "http://bitbucket.org\0.evil.com/", "http://evil.com\0.bitbucket.org/",
        "http://bitbucket.org/\u{1}", "http://bitbucket.org/\u{1B}", "http://bitbucket.org/\u{7F}",
        "http://bitbucket.org/\u{85}", "http://bitbucket.org/\u{A0}", "http://bitbucket.org\u{3000}/",
        "http://bitbucket.org/\u{2028}", "http://bitbucket.org/\u{B}", "http://bitbucket.org/\u{C}",
        "http:\\\\bitbucket.org\\", "http:/\\bitbucket.org/", "http:\\/bitbucket.org/", "\\\\bitbucket.org\\x",
        "http://bitbucket.org\\@evil.com/", "http://evil.com\\@bitbucket.org/", "http://evil.com\\.bitbucket.org/",
        "http://bitbucket.org\\.evil.com/", "http://bitbucket.org/\\evil.com", "http://bitbucket.org/?\\",
        "http://bitbucket.org/#\\", "http://evil.com\\bitbucket.org", "http://bitbucket.org:80\\@evil.com/",
        "http://user\\@bitbucket.org/",
    ])
    func `blanks, controls and backslashes are refused wherever they stand`(text: String) async {
        #expect(await refusal(of: text) == .malformed)
    }

    // MARK: What is taken

    private static let good: KeyValuePairs = [
        "http://bitbucket.org": "http://bitbucket.org/",
        "https://bitbucket.org/": "https://bitbucket.org/",
        "HTTPS://BitBucket.ORG/Team/Repo": "https://bitbucket.org/Team/Repo",
        "hTtP://bitbucket.org:80/": "http://bitbucket.org/",
        "https://bitbucket.org:443/": "https://bitbucket.org/",
        "https://bitbucket.org:/": "https://bitbucket.org/",
        "https://bitbucket.org./x": "https://bitbucket.org/x",
        "https://a.b.Bitbucket.org.:443": "https://a.b.bitbucket.org/",
        "https://xn--bcher-kva.bitbucket.org/": "https://xn--bcher-kva.bitbucket.org/",
        "https://127.bitbucket.org/": "https://127.bitbucket.org/",
        "http://intra.test:8080/wiki": "http://intra.test:8080/wiki",
        "https://Git.Intra.test:8080": "https://git.intra.test:8080/",
        // Where the host ends.
        "http://bitbucket.org?q": "http://bitbucket.org/?q",
        "http://bitbucket.org?": "http://bitbucket.org/?",
        "http://bitbucket.org#f": "http://bitbucket.org/#f",
        "http://bitbucket.org/#": "http://bitbucket.org/",
        "http://bitbucket.org?@evil.com/": "http://bitbucket.org/?@evil.com/",
        "http://bitbucket.org#@evil.com/": "http://bitbucket.org/#@evil.com/",
        "http://bitbucket.org/@evil.com:22": "http://bitbucket.org/@evil.com:22",
        "http://bitbucket.org/?u=http://127.0.0.1/": "http://bitbucket.org/?u=http://127.0.0.1/",
        "http://bitbucket.org//evil.com//": "http://bitbucket.org//evil.com//",
        // Dots.
        "http://bitbucket.org/a/./b/../c/.": "http://bitbucket.org/a/c/",
        "http://bitbucket.org/../../a/..": "http://bitbucket.org/",
        "http://bitbucket.org/a/..//b": "http://bitbucket.org//b",
        "http://bitbucket.org/...?/../#/../": "http://bitbucket.org/...?/../#/../",
        // What is percent-encoded, and what is so already.
        "http://bitbucket.org/\u{E4}?\u{20AC}#\u{1F600}": "http://bitbucket.org/%C3%A4?%E2%82%AC#%F0%9F%98%80",
        "http://bitbucket.org/a%2fb%C3%a4": "http://bitbucket.org/a%2fb%C3%a4",
        "http://bitbucket.org/100%": "http://bitbucket.org/100%25",
        "http://bitbucket.org/%zz%4": "http://bitbucket.org/%25zz%254",
        "http://bitbucket.org/\"<>^`{|}?[]": "http://bitbucket.org/%22%3C%3E%5E%60%7B%7C%7D?%5B%5D",
        "http://bitbucket.org/!$&'()*+,;=-._~": "http://bitbucket.org/!$&'()*+,;=-._~",
        "http://bitbucket.org/%0d%0aHost:evil.com": "http://bitbucket.org/%0d%0aHost:evil.com",
        "http://bitbucket.org/#a#b": "http://bitbucket.org/#a%23b",
        "http://bitbucket.org/#a?b/c@d:e": "http://bitbucket.org/#a?b/c@d:e",
    ]

    @Test func `what follows the rules is taken, in one notation, and read again is the same`() throws {
        for (text, address) in Self.good {
            let page = try rules.page(text)
            #expect(page.description == address)
            #expect(try rules.page(address) == page, "\(text)")
        }
    }

    @Test func `an address has its parts as they are sent`() throws {
        let plain = try rules.page("https://BITBUCKET.org.")
        #expect((plain.scheme, plain.host, plain.port, plain.path) == (.https, "bitbucket.org", 443, "/"))
        #expect((plain.fragment, plain.authority) == ("", "bitbucket.org"))
        #expect(!rules.isTrusted(plain))
        let full = try rules.page("http://a.intra.test:8080/\u{E4}?b=\u{E4}#\u{E4}")
        #expect((full.scheme, full.host, full.port, full.path) == (.http, "a.intra.test", 8080, "/%C3%A4?b=%C3%A4"))
        #expect((full.fragment, full.authority) == ("%C3%A4", "a.intra.test:8080"))
        #expect(rules.isTrusted(full))
    }

    @Test func `the longest address is taken, and one that is longer is not`() async throws {
        let longest = "http://bitbucket.org/" + String(repeating: "a", count: 2_027)
        #expect(try rules.page(longest).description == longest)
        #expect(await refusal(of: longest + "a") == .malformed)
        let encoded = "http://bitbucket.org/" + String(repeating: "%", count: 675)
        #expect(try rules.page(encoded).description.utf8.count == 2_046)
        #expect(await refusal(of: encoded + "%") == .malformed)
    }

    @Test func `an IPv4 address is a host when it is listed as it stands`() throws {
        let rules = FetchRules.naming(["192.0.2.7"], private: ["10.0.0.7:8080"])
        #expect(try rules.page("http://192.0.2.7/").host == "192.0.2.7")
        #expect(try rules.page("http://10.0.0.7:8080/").host == "10.0.0.7")
        for text in [
            "http://192.0.2.8/", "http://192.0.2.07/", "http://3221225991/", "http://0xc0.0.2.7/", "http://192.0.519/",
            "http://10.0.0.7/", "http://1.192.0.2.7/", "http://a.192.0.2.7/", "http://2.7/", "http://192.0.2.7.8/",
        ] {
            #expect(throws: FetchRefusal.hostNotAllowed, "\(text)") { try rules.page(text) }
        }
    }

    @Test func `without rules nothing is taken`() {
        let rules = FetchRules(allowed: [], private: [])
        #expect(throws: FetchRefusal.hostNotAllowed) { try rules.page("https://bitbucket.org/") }
    }

    // MARK: Redirects

    /// RFC 3986, 5.4: the examples, with those that name another scheme or no host left out.
    private static let examples: KeyValuePairs = [
        "g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g", "//g": "http://g/",
        "?y": "http://a/b/c/d;p?y", "g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s",
        "g?y#s": "http://a/b/c/g?y#s", ";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x",
        "g;x?y#s": "http://a/b/c/g;x?y#s", "": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/",
        "..": "http://a/b/", "../": "http://a/b/", "../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/",
        "../../g": "http://a/g", "../../../g": "http://a/g", "../../../../g": "http://a/g", "/./g": "http://a/g",
        "/../g": "http://a/g", "g.": "http://a/b/c/g.", ".g": "http://a/b/c/.g", "g..": "http://a/b/c/g..",
        "..g": "http://a/b/c/..g", "./../g": "http://a/b/g", "./g/.": "http://a/b/c/g/", "g/./h": "http://a/b/c/g/h",
        "g/../h": "http://a/b/c/h", "g;x=1/./y": "http://a/b/c/g;x=1/y", "g;x=1/../y": "http://a/b/c/y",
        "g?y/./x": "http://a/b/c/g?y/./x", "g?y/../x": "http://a/b/c/g?y/../x", "g#s/./x": "http://a/b/c/g#s/./x",
        "g#s/../x": "http://a/b/c/g#s/../x",
    ]

    @Test func `references mean what RFC 3986 says`() throws {
        let rules = FetchRules.naming(["a", "g"], private: [])
        let origin = try rules.page("http://a/b/c/d;p?q#f")
        for (reference, address) in Self.examples {
            #expect(try rules.page(reference, from: origin).description == address, "\(reference)")
        }
        #expect(throws: FetchRefusal.scheme) { try rules.page("g:h", from: origin) }
        #expect(throws: FetchRefusal.malformed) { try rules.page("http:g", from: origin) }
    }

    @Test func `a redirect stays on its host and port, or goes where an address may go`() throws {
        let origin = try rules.page("http://intra.test:8080/a/b?c#d")
        let targets: KeyValuePairs = [
            "/x": "http://intra.test:8080/x", "x": "http://intra.test:8080/a/x", "?": "http://intra.test:8080/a/b?",
            "//bitbucket.org": "http://bitbucket.org/", "https://bitbucket.org/y": "https://bitbucket.org/y",
            "//intra.test:8080": "http://intra.test:8080/", "/a:b": "http://intra.test:8080/a:b",
            "./a:b": "http://intra.test:8080/a/a:b", "x?http://evil.com": "http://intra.test:8080/a/x?http://evil.com",
            "HTTPS://INTRA.TEST:8080": "https://intra.test:8080/", "/\u{E4}": "http://intra.test:8080/%C3%A4",
        ]
        for (location, address) in targets {
            #expect(try rules.page(location, from: origin).description == address, "\(location)")
        }
    }

    @Test func `where a page says that addresses start is no way to another host`() throws {
        let origin = try rules.page("https://bitbucket.org/a/b")
        let taken: KeyValuePairs = [
            "/x/": "https://bitbucket.org/x/c", "x/": "https://bitbucket.org/a/x/c", "": "https://bitbucket.org/a/c",
            // No addresses: the page itself is where they start.
            "data:text/html,": "https://bitbucket.org/a/c", "javascript:alert(1)": "https://bitbucket.org/a/c",
            "https://user@bitbucket.org/x/": "https://bitbucket.org/a/c", "https://[::1]/": "https://bitbucket.org/a/c",
        ]
        for (base, address) in taken {
            #expect(try rules.page("c", from: origin, base: base).description == address, "\(base)")
            #expect(
                try rules.page("//bitbucket.org/d", from: origin, base: base).description == "https://bitbucket.org/d")
        }
        let refused: KeyValuePairs<String, FetchRefusal> = [
            "https://evil.com/": .hostNotAllowed, "//127.0.0.1/": .hostNotAllowed,
            "//bitbucket.org:22/": .hostNotAllowed,
            "http://bitbucket.org/": .scheme, "http://intra.test:8080/": .scheme,
        ]
        for (base, refusal) in refused {
            #expect(throws: refusal, "\(base)") { try rules.page("c", from: origin, base: base) }
            let whole = "https://bitbucket.org/d"
            #expect(try rules.page(whole, from: origin, base: base).description == whole, "what starts nowhere else")
        }
    }

    @Test func `a redirect is checked like any address`() throws {
        let origin = try rules.page("https://bitbucket.org/a/b")
        let refused: KeyValuePairs<String, FetchRefusal> = [
            "http://bitbucket.org/": .scheme, "http://evil.com/": .scheme, "http://127.0.0.1/": .scheme,
            "http://intra.test:8080/": .scheme, "javascript:alert(1)": .scheme, "file:///etc/passwd": .scheme,
            "bitbucket.org:443": .scheme, "https://evil.com/": .hostNotAllowed, "//evil.com/": .hostNotAllowed,
            "//evil.com": .hostNotAllowed, "//127.0.0.1/": .hostNotAllowed, "//[::1]/": .hostNotAllowed,
            "//2130706433": .hostNotAllowed, "//bitbucket.org:22/": .hostNotAllowed,
            "//intra.test/": .hostNotAllowed, "https://169.254.169.254/": .hostNotAllowed,
            "//bitbucket.org@evil.com/": .userInfo, "//user@bitbucket.org/": .userInfo, "///evil.com/": .malformed,
            "////evil.com/": .malformed, "//": .malformed, "//:443/": .malformed, "https:/x": .malformed,
            "https:x": .malformed, "https:": .malformed, "https:///evil.com": .malformed, "/\\evil.com": .malformed,
            "\\\\evil.com": .malformed, "/a\r\nSet-Cookie: b": .malformed, " /a": .malformed, "/a ": .malformed,
            "\t//evil.com": .malformed, "/\t/evil.com": .malformed, ":": .malformed, "1:2": .malformed,
            "/" + String(repeating: "a", count: 2_048): .malformed,
            "/" + String(repeating: "a", count: 2_040): .malformed,
        ]
        for (location, refusal) in refused {
            #expect(throws: refusal, "\(location)") { try rules.page(location, from: origin) }
        }
    }

    // MARK: Addresses

    private func addresses(_ texts: [String]) throws -> [IPAddress] {
        try texts.map { try #require(IPAddress($0)) }
    }

    @Test func `of public addresses the first is taken, in the order in which they came`() throws {
        let page = try rules.page("https://bitbucket.org/")
        for texts in [["104.192.142.24"], ["2401:1d80::1", "104.192.142.24"], ["104.192.142.24", "2401:1d80::1"]] {
            #expect(try rules.address(for: page, among: addresses(texts)) == addresses(texts)[0])
        }
    }

    @Test(arguments: [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0", "::1", "::", "fd00::1",
        "fe80::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:a00:1::", "224.0.0.1", "ff02::1",
    ])
    func `one address that is not public refuses them all`(text: String) throws {
        let page = try rules.page("https://bitbucket.org/")
        for texts in [[text], [text, "104.192.142.24"], ["104.192.142.24", "2401:1d80::1", text]] {
            #expect(throws: FetchRefusal.privateAddress, "\(texts)") {
                try rules.address(for: page, among: addresses(texts))
            }
        }
    }

    @Test func `hosts of the own network may have addresses of it, or public ones`() throws {
        let page = try rules.page("http://intra.test:8080/")
        for texts in [["10.0.0.1"], ["127.0.0.1"], ["::1"], ["fd00::1", "104.192.142.24"], ["::ffff:10.0.0.1"]] {
            #expect(try rules.address(for: page, among: addresses(texts)) == addresses(texts)[0])
        }
    }

    @Test(arguments: [
        "169.254.169.254", "fe80::1", "0.0.0.0", "::", "::ffff:169.254.169.254", "64:ff9b::a00:1", "fd00:ec2::254",
        "100.100.100.200", "224.0.0.1", "255.255.255.255", "2002:a00:1::",
    ])
    func `special addresses are not even theirs`(text: String) throws {
        let page = try rules.page("http://intra.test:8080/")
        for texts in [[text], ["10.0.0.1", text]] {
            #expect(throws: FetchRefusal.privateAddress, "\(texts)") {
                try rules.address(for: page, among: addresses(texts))
            }
        }
    }

    @Test func `where there is no address, or no rule, there is nothing to connect to`() throws {
        let page = try rules.page("https://bitbucket.org/")
        #expect(throws: FetchRefusal.noAddress) { try rules.address(for: page, among: []) }
        let others = FetchRules(allowed: [], private: [])
        let found = try addresses(["104.192.142.24"])
        #expect(throws: FetchRefusal.hostNotAllowed) { try others.address(for: page, among: found) }
    }

    // MARK: Refusals

    @Test func `each refusal has its code and its sentence`() {
        let codes = FetchRefusal.allCases.map(\.code)
        #expect(
            codes == ["not-an-address", "scheme", "user-info", "host-not-allowed", "private-address", "no-address"])
        #expect(Set(FetchRefusal.allCases.map(\.message)).count == codes.count)
        #expect(FetchRefusal.allCases.allSatisfy { $0.message.hasSuffix(".") })
    }
}
