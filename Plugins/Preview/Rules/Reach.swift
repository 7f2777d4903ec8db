import Host

extension IPAddress {
    /// How far an address reaches.
    enum Reach: Sendable {
        /// A unicast address that the whole internet can reach.
        case global
        /// One that a host of the operator's own network, or this machine, may have.
        case local
        /// One for some other purpose, or for none yet. Nothing is fetched from it.
        case special
    }

    /// 64:ff9b::/96 (RFC 6052, 2.1).
    static let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]

    /// The IPv4 address that an IPv6 address stands for, if it begins so.
    func carried(behind prefix: [UInt8]) -> IPAddress? {
        guard bytes.count == 16, bytes.starts(with: prefix) else { return nil }
        return IPAddress(bytes: Array(bytes.suffix(4)))
    }

    /// Never farther than that of an address inside this one. A translator that makes 10.0.0.1 of 64:ff9b::a00:1 does
    /// what RFC 6052, 3.1 forbids, and is not relied upon.
    var reach: Reach {
        if let inside = carried(behind: Self.translated) { return inside.reach == .global ? .global : .special }
        let blocks = AddressBlock.all.filter { $0.contains(self) }
        return blocks.max { $0.bits < $1.bits }?.reach ?? .special
    }
}
