import Host
import Testing

@testable import Preview

struct ReachTests {
    /// Of each block the address before it, its first, its last, and the one behind it.
    private static let edges: KeyValuePairs<String, IPAddress.Reach> = [
        "0.0.0.0": .special, "0.255.255.255": .special, "1.0.0.0": .global,
        "9.255.255.255": .global, "10.0.0.0": .local, "10.255.255.255": .local, "11.0.0.0": .global,
        "100.63.255.255": .global, "100.64.0.0": .local, "100.127.255.255": .local, "100.128.0.0": .global,
        "126.255.255.255": .global, "127.0.0.0": .local, "127.255.255.255": .local, "128.0.0.0": .global,
        "169.253.255.255": .global, "169.254.0.0": .special, "169.254.255.255": .special, "169.255.0.0": .global,
        "172.15.255.255": .global, "172.16.0.0": .local, "172.31.255.255": .local, "172.32.0.0": .global,
        "191.255.255.255": .global, "192.0.0.0": .special, "192.0.0.255": .special, "192.0.1.0": .global,
        "192.0.1.255": .global, "192.0.2.0": .special, "192.0.2.255": .special, "192.0.3.0": .global,
        "192.31.195.255": .global, "192.31.196.0": .global, "192.31.196.255": .global, "192.31.197.0": .global,
        "192.52.192.255": .global, "192.52.193.0": .global, "192.52.193.255": .global, "192.52.194.0": .global,
        "192.88.98.255": .global, "192.88.99.0": .special, "192.88.99.255": .special, "192.88.100.0": .global,
        "192.167.255.255": .global, "192.168.0.0": .local, "192.168.255.255": .local, "192.169.0.0": .global,
        "192.175.47.255": .global, "192.175.48.0": .global, "192.175.48.255": .global, "192.175.49.0": .global,
        "198.17.255.255": .global, "198.18.0.0": .special, "198.19.255.255": .special, "198.20.0.0": .global,
        "198.51.99.255": .global, "198.51.100.0": .special, "198.51.100.255": .special, "198.51.101.0": .global,
        "203.0.112.255": .global, "203.0.113.0": .special, "203.0.113.255": .special, "203.0.114.0": .global,
        "223.255.255.255": .global, "224.0.0.0": .special, "239.255.255.255": .special, "240.0.0.0": .special,
        "239.255.255.255": .special, "240.0.0.0": .special, "255.255.255.255": .special,
        "255.255.255.254": .special, "255.255.255.255": .special, "255.255.255.255": .special,
        "100.100.100.199": .local, "100.100.100.200": .special, "100.100.100.200": .special,
        "100.100.100.201": .local,
        "168.63.129.15": .global, "168.63.129.16": .special, "168.63.129.16": .special, "168.63.129.17": .global,
        "::": .special, "::": .special, "::1": .local,
        "::": .special, "::1": .local, "::1": .local, "::2": .special,
        "::": .special, "::ffff:ffff": .special, "::1:0:0": .special,
        "64:ff9b:0:ffff:ffff:ffff:ffff:ffff": .special, "64:ff9b:1::": .special,
        "64:ff9b:1:ffff:ffff:ffff:ffff:ffff": .special, "64:ff9b:2::": .special,
        "ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "100::": .special, "100::ffff:ffff:ffff:ffff": .special,
        "100:0:0:1::": .special,
        "100::ffff:ffff:ffff:ffff": .special, "100:0:0:1::": .special, "100::1:ffff:ffff:ffff:ffff": .special,
        "100:0:0:2::": .special,
        "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "2000::": .global,
        "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .global, "4000::": .special,
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .global, "2001::": .special,
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "2001:200::": .global,
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff": .global, "2001:db8::": .special,
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff": .special, "2001:db9::": .global,
        "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .global, "2002::": .special,
        "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "2003::": .global,
        "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff": .global, "2620:4f:8000::": .global,
        "2620:4f:8000:ffff:ffff:ffff:ffff:ffff": .global, "2620:4f:8001::": .global,
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .global, "3fff::": .special,
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "3fff:1000::": .global,
        "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "5f00::": .special,
        "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "5f01::": .special,
        "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "fc00::": .local,
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .local, "fe00::": .special,
        "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "fe80::": .special,
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "fec0::": .special,
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "fec0::": .special,
        "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "ff00::": .special,
        "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special, "ff00::": .special,
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": .special,
        "fd00:ec1:ffff:ffff:ffff:ffff:ffff:ffff": .local, "fd00:ec2::": .special,
        "fd00:ec2:ffff:ffff:ffff:ffff:ffff:ffff": .special, "fd00:ec3::": .local,
        "fd20:ce::253": .local, "fd20:ce::254": .special, "fd20:ce::254": .special, "fd20:ce::255": .local,
    ]

    @Test func `blocks begin and end where the registries say`() throws {
        for (text, reach) in Self.edges {
            #expect(try #require(IPAddress(text)).reach == reach, "\(text)")
        }
    }

    @Test func `every row of the table is read, and its prefix has no bit too many`() throws {
        #expect(AddressBlock.all.count == AddressBlock.rows.count)
        for (block, row) in zip(AddressBlock.all, AddressBlock.rows) {
            #expect("\(block.prefix)/\(block.bits)" == row.key)
            let bits = block.prefix.bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
            #expect(bits.dropFirst(block.bits).allSatisfy { $0 == 0 }, "\(row.key)")
        }
    }

    @Test func `an address that carries another reaches no farther`() throws {
        let carrying: KeyValuePairs<String, IPAddress.Reach> = [
            // Mapped: what is inside counts.
            "::ffff:0.0.0.0": .special, "::ffff:8.8.8.8": .global, "::ffff:808:808": .global, "::ffff:10.0.0.1": .local,
            "::ffff:127.0.0.1": .local, "::ffff:7f00:1": .local, "::ffff:169.254.169.254": .special,
            "::ffff:a9fe:a9fe": .special, "::ffff:100.64.0.1": .local, "::ffff:224.0.0.1": .special,
            "::ffff:255.255.255.255": .special, "::ffff:168.63.129.16": .special, "::1:0:0:0": .special,
            "::ffff:0:8.8.8.8": .special, "1::ffff:8.8.8.8": .special,
            // Compatible.
            "::8.8.8.8": .special, "::127.0.0.1": .special, "::10.0.0.1": .special,
            // Translated.
            "64:ff9b::8.8.8.8": .global, "64:ff9b::127.0.0.1": .special, "64:ff9b::10.0.0.1": .special,
            "64:ff9b::192.168.0.1": .special, "64:ff9b::a9fe:a9fe": .special, "64:ff9b::0.0.0.0": .special,
            "64:ff9b::255.255.255.255": .special, "64:ff9b::1:808:808": .special, "64:ff9b:1::8.8.8.8": .special,
            "64:ff9b:1:a00:0:100::": .special,
            // 6to4 and Teredo.
            "2002:808:808::1": .special, "2002:7f00:1::": .special, "2002:a00:1::1": .special,
            "2001:0:808:808::1": .special, "2001:0:7f00:1::": .special,
        ]
        for (text, reach) in carrying {
            #expect(try #require(IPAddress(text)).reach == reach, "\(text)")
        }
    }

    @Test func `sites in the internet are within reach`() throws {
        for text in [
            "1.1.1.1", "104.192.142.24", "2401:1d80:3208:4::22e9:2a2c", "2606:4700:4700::1111", "2a00:1450::1",
        ] {
            #expect(try #require(IPAddress(text)).reach == .global, "\(text)")
        }
    }
}
