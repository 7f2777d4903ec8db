/// A transport address: where a datagram came from.
struct TransportAddress: Hashable, Sendable {
    enum IP: Hashable, Sendable {
        case v4(UInt32)
        case v6(high: UInt64, low: UInt64)
    }

    let ip: IP
    let port: UInt16

    /// An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) becomes the IPv4 address that it stands for, which is
    /// the one that a browser can use.
    init(_ ip: IP, port: UInt16) {
        self.port = port
        if case .v6(high: 0, let low) = ip, low >> 32 == 0xFFFF {
            self.ip = .v4(UInt32(truncatingIfNeeded: low))
        } else {
            self.ip = ip
        }
    }

    /// Nil unless there are 4 or 16 octets, in network order.
    init?(octets: some Collection<UInt8>, port: UInt16) {
        switch octets.count {
        case 4: self.init(.v4(UInt32(bigEndian: octets)), port: port)
        case 16:
            self.init(
                .v6(high: UInt64(bigEndian: octets.prefix(8)), low: UInt64(bigEndian: octets.suffix(8))), port: port)
        default: return nil
        }
    }
}

extension FixedWidthInteger {
    /// The last octets of `octets`, the most significant first.
    fileprivate init(bigEndian octets: some Collection<UInt8>) {
        self = octets.reduce(0) { $0 << 8 | Self($1) }
    }
}
