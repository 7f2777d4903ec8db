import Host

/// A block of the IP addresses, and how far those in it reach.
struct AddressBlock: Sendable {
    let prefix: IPAddress
    /// How many of the first bits make the block.
    let bits: Int
    let reach: IPAddress.Reach

    /// Reads `192.0.2.0/24`.
    init?(_ text: String, _ reach: IPAddress.Reach) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let prefix = IPAddress(String(parts[0])), let bits = Int(parts[1]),
            (0...prefix.bytes.count * 8).contains(bits)
        else { return nil }
        self.prefix = prefix
        self.bits = bits
        self.reach = reach
    }

    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == prefix.bytes.count else { return false }
        let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
        return address.bytes.starts(with: prefix.bytes.prefix(whole))
            && (rest == 0 || (address.bytes[whole] ^ prefix.bytes[whole]) >> (8 - rest) == 0)
    }

    /// Every row of the table.
    static let all = rows.compactMap { AddressBlock($0, $1) }

    /// The IANA registries of special-purpose addresses (RFC 6890, RFC 8190; as of 2025-10-09), with what those of the
    /// address spaces add. Of the blocks that an address is in, the narrowest counts.
    ///
    /// 192.0.0.0/24 and 2001::/23 count as a whole: what is globally reachable in them are anycast services and
    /// identifiers, and no site has such an address.
    static let rows: KeyValuePairs<String, IPAddress.Reach> = [
        "0.0.0.0/0": .global,
        "0.0.0.0/8": .special,  // "this network": RFC 791
        "10.0.0.0/8": .local,  // private use: RFC 1918
        "100.64.0.0/10": .local,  // shared: RFC 6598
        "127.0.0.0/8": .local,  // loopback: RFC 1122
        "169.254.0.0/16": .special,  // link-local: RFC 3927; where clouds hand out their secrets
        "172.16.0.0/12": .local,  // private use: RFC 1918
        "192.0.0.0/24": .special,  // IETF protocols: RFC 6890
        "192.0.2.0/24": .special,  // TEST-NET-1: RFC 5737
        "192.31.196.0/24": .global,  // AS112-v4: RFC 7535
        "192.52.193.0/24": .global,  // AMT: RFC 7450
        "192.88.99.0/24": .special,  // 6to4 relays, deprecated: RFC 7526
        "192.168.0.0/16": .local,  // private use: RFC 1918
        "192.175.48.0/24": .global,  // AS112: RFC 7534
        "198.18.0.0/15": .special,  // benchmarks: RFC 2544
        "198.51.100.0/24": .special,  // TEST-NET-2: RFC 5737
        "203.0.113.0/24": .special,  // TEST-NET-3: RFC 5737
        "224.0.0.0/4": .special,  // multicast: RFC 5771
        "240.0.0.0/4": .special,  // reserved: RFC 1112
        "255.255.255.255/32": .special,  // broadcast: RFC 8190

        "::/0": .special,  // not handed out: RFC 4291
        "::/96": .special,  // the unspecified address, and IPv4-compatible ones, deprecated: RFC 4291
        "::1/128": .local,  // loopback: RFC 4291
        "64:ff9b:1::/48": .special,  // translation within a site: RFC 8215
        "100::/64": .special,  // discarded: RFC 6666
        "100:0:0:1::/64": .special,  // dummy: RFC 9780
        "2000::/3": .global,  // unicast: RFC 4291
        "2001::/23": .special,  // IETF protocols, Teredo and ORCHID among them: RFC 2928
        "2001:db8::/32": .special,  // documentation: RFC 3849
        "2002::/16": .special,  // 6to4: RFC 3056
        "2620:4f:8000::/48": .global,  // AS112: RFC 7534
        "3fff::/20": .special,  // documentation: RFC 9637
        "5f00::/16": .special,  // segment routing: RFC 9602
        "fc00::/7": .local,  // unique local: RFC 4193
        "fe80::/10": .special,  // link-local: RFC 4291
        "fec0::/10": .special,  // site-local, deprecated: RFC 3879
        "ff00::/8": .special,  // multicast: RFC 4291

        // Where clouds hand out their secrets although the block would let them.
        "100.100.100.200/32": .special,  // Alibaba
        "168.63.129.16/32": .special,  // Azure
        "fd00:ec2::/32": .special,  // Amazon
        "fd20:ce::254/128": .special,  // Google
    ]
}
