import Glibc

/// An IPv4 or IPv6 address without zone.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 octets in network order.
    public let bytes: [UInt8]

    /// IPv4 that is written as IPv6 (RFC 4291, 2.5.5.2) is IPv4: systems and proxies that listen on both write it so.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes.starts(with: Self.mapped) && bytes.count == 16 ? Array(bytes.suffix(4)) : bytes
    }

    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads dotted quads and RFC 4291 text; other notations of IPv4 and zones are refused.
    public init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        var (v4, v6) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(bytes: withUnsafeBytes(of: &v4) { Array($0) })
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(bytes: withUnsafeBytes(of: &v6) { Array($0) })
        } else {
            return nil
        }
    }

    var isIPv4: Bool { bytes.count == 4 }

    var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 }

    /// 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291).
    var isLinkLocal: Bool {
        isIPv4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// What one subscriber, or one link, has at hand: of IPv6 the first 64 bits, for who has one address of them has them
    /// all. A link-local network is every link's.
    var network: IPAddress {
        guard !isIPv4, !isLinkLocal else { return self }
        return IPAddress(bytes: bytes.prefix(8) + [UInt8](repeating: 0, count: 8)) ?? self
    }

    /// RFC 5952 text.
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// As the host of a URL: IPv6 in brackets.
    var urlHost: String { isIPv4 ? description : "[\(description)]" }
}
