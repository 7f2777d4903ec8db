import Testing

@testable import Host

struct CertificateLocalAddressesTests {
    private func addresses(_ texts: String...) -> [IPAddress] { texts.compactMap { IPAddress($0) } }

    @Test func `addresses come IPv4 first, loopback last, each once, link-local not at all`() {
        let interfaces = addresses(
            "127.0.0.1", "::1", "fe80::1", "fd00::20", "192.168.1.20", "169.254.7.7", "10.0.0.5", "192.168.1.20",
            "febf::1",
            "2001:db8::20")
        #expect(interfaces.count == 10)
        let local = LocalAddresses(interfaces: interfaces, hostname: "box")
        #expect(
            local.addresses
                == addresses("192.168.1.20", "10.0.0.5", "fd00::20", "2001:db8::20", "127.0.0.1", "::1"))
    }

    @Test func `a certificate names both loopback addresses though only one is in use`() {
        let local = LocalAddresses(interfaces: addresses("127.0.0.1", "10.0.0.5"), hostname: "box")
        #expect(
            local.subjectNames.map(\.description)
                == ["box", "box.local", "localhost", "10.0.0.5", "127.0.0.1", "::1"])
    }

    @Test(arguments: [
        ("box", ["box", "box.local", "localhost"]),
        ("Box.", ["box", "box.local", "localhost"]),
        ("srv.corp.example", ["srv.corp.example", "srv", "srv.local", "localhost"]),
        ("box.local", ["box.local", "box", "localhost"]),
        ("my_box", ["my_box", "my_box.local", "localhost"]),
        ("", ["localhost"]),
        ("localhost", ["localhost"]),
        ("localhost.localdomain", ["localhost"]),
        ("10", ["10.local", "localhost"]),
        ("192.168.1.20", ["192.local", "localhost"]),
        ("a,b", ["localhost"]),
        ("-box", ["localhost"]),
        ("b\u{F6}x", ["localhost"]),
        ("a..b", ["a", "a.local", "localhost"]),
        (String(repeating: "x", count: 64), ["localhost"]),
    ])
    func `names follow from the hostname`(hostname: String, names: [String]) {
        #expect(LocalAddresses(interfaces: [], hostname: hostname).names == names)
    }

    @Test(arguments: [
        ("192.168.1.20", "192.168.1.20", "192.168.1.20"), ("FD00::0020", "fd00::20", "[fd00::20]"),
        ("::1", "::1", "[::1]"), ("::ffff:10.0.0.5", "10.0.0.5", "10.0.0.5"),
    ])
    func `an address is written in one way, in brackets in a URL`(text: String, written: String, host: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == written)
        #expect(address.urlHost == host)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "0x7f.1", " 1.2.3.4", "1.2.3.4\0", "fe80::1%eth0", "box", ":::",
    ])
    func `what is no address is refused`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `octets that are no address are refused`() {
        for count in (0...20).filter({ $0 != 4 && $0 != 16 }) {
            #expect(IPAddress(bytes: .init(repeating: 1, count: count)) == nil)
        }
    }

    @Test func `IPv6 addresses that are about to go are told from those that stay`() {
        let table = """
            00000000000000000000000000000001 01 80 10 80       lo
            20010db8000000000000000000000020 02 40 00 80     eth0
            20010db8000000000000000000000021 02 40 00 01     eth0
            20010db8000000000000000000000022 02 40 00 20     eth0
            20010db8000000000000000000000023 02 40 00 40     eth0
            20010db8000000000000000000000024 02 40 00 00     eth0
            20010db8000000000000000000000025 02 40 00
            nonsense 02 40 00 01 eth0
            """
        #expect(
            LocalAddresses.passingAddresses(in: table)
                == Set(addresses("2001:db8::21", "2001:db8::22", "2001:db8::23")))
        #expect(LocalAddresses.passingAddresses(in: "").isEmpty)
    }

    @Test func `this machine has a loopback address and is called localhost`() {
        let local = LocalAddresses.current()
        #expect(local.addresses.contains { $0.isLoopback })
        #expect(local.names.last == "localhost")
        #expect(!local.addresses.contains { $0.isLinkLocal })
        #expect(LocalAddresses.current() == local)
    }
}
