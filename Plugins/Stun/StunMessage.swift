// StunMessage — reads and writes STUN (RFC 8489), as far as a server that answers Binding requests needs it.

/// A STUN message, reduced to what decides about it.
struct StunMessage: Equatable, Sendable {
    /// The class bits of a message's type (RFC 8489 section 5).
    enum Kind: UInt16, Sendable {
        case request = 0x000
        case indication = 0x010
        case success = 0x100
        case failure = 0x110
    }

    /// 96 bits that a client chose; every answer carries them.
    struct Transaction: Hashable, Sendable {
        var high: UInt32
        var low: UInt64
    }

    static let headerLength = 20
    static let magicCookie: UInt32 = 0x2112_A442
    static let binding: UInt16 = 0x001

    let kind: Kind
    let method: UInt16
    let transaction: Transaction
    /// Of XOR-MAPPED-ADDRESS; nil where there is none or it is malformed.
    private(set) var mappedAddress: TransportAddress?
    /// The comprehension-required attributes that RFC 8489 does not define, in their order.
    private(set) var unknownAttributes: [UInt16] = []
    private(set) var hasFingerprint = false

    /// Nil for what is not a whole, well-formed STUN message: another cookie (which includes RFC 3489's clients), a
    /// length that is not the datagram's, attributes that leave it, a FINGERPRINT that is wrong or not the last.
    init?(_ datagram: Span<UInt8>) {
        guard datagram.count >= Self.headerLength, datagram.count % 4 == 0,
            datagram.uint16(at: 0) & 0xC000 == 0,
            Int(datagram.uint16(at: 2)) == datagram.count - Self.headerLength,
            datagram.uint32(at: 4) == Self.magicCookie,
            let kind = Kind(rawValue: datagram.uint16(at: 0) & 0x0110)
        else { return nil }
        self.kind = kind
        method = Self.method(ofType: datagram.uint16(at: 0))
        transaction = Transaction(high: datagram.uint32(at: 8), low: datagram.uint64(at: 12))
        guard readAttributes(of: datagram) else { return nil }
    }

    private mutating func readAttributes(of datagram: Span<UInt8>) -> Bool {
        var offset = Self.headerLength
        var isSigned = false
        while offset < datagram.count {
            // Offsets are multiples of 4 within a multiple of 4, so the four octets of a header are always there.
            let type = datagram.uint16(at: offset)
            let value = offset + 4..<offset + 4 + Int(datagram.uint16(at: offset + 2))
            let end = (value.upperBound + 3) & ~3
            guard !hasFingerprint, end <= datagram.count else { return false }
            switch StunAttribute(rawValue: type) {
            case .fingerprint:
                guard value.count == 4,
                    datagram.uint32(at: value.lowerBound) == StunFingerprint.of(datagram.extracting(..<offset))
                else { return false }
                hasFingerprint = true
            case .messageIntegrity, .messageIntegritySHA256:
                isSigned = true
            case _ where isSigned:
                break  // Section 14.5: what follows the signature is ignored.
            case .xorMappedAddress:
                mappedAddress = mappedAddress ?? address(in: datagram.extracting(value))
            case nil where type < 0x8000:
                unknownAttributes.append(type)
            default:
                break
            }
            offset = end
        }
        return true
    }

    /// Section 14.2.
    private func address(in value: Span<UInt8>) -> TransportAddress? {
        guard value.count >= 8 else { return nil }
        let port = value.uint16(at: 2) ^ UInt16(Self.magicCookie >> 16)
        switch (value[1], value.count) {
        case (1, 8):
            return TransportAddress(.v4(value.uint32(at: 4) ^ Self.magicCookie), port: port)
        case (2, 20):
            return TransportAddress(
                .v6(high: value.uint64(at: 4) ^ transaction.mask, low: value.uint64(at: 12) ^ transaction.low),
                port: port)
        default:
            return nil
        }
    }

    /// The class bits lie between the method's (section 5, figure 3).
    private static func method(ofType type: UInt16) -> UInt16 {
        type & 0x000F | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2
    }

    fileprivate static func type(_ kind: Kind, method: UInt16) -> UInt16 {
        kind.rawValue | method & 0x000F | (method & 0x0070) << 1 | (method & 0x0F80) << 2
    }
}

extension StunMessage.Transaction {
    /// What the upper half of an IPv6 address is hidden with.
    fileprivate var mask: UInt64 { UInt64(StunMessage.magicCookie) << 32 | UInt64(high) }
}

/// The attributes that RFC 8489 defines (section 18.3); of those in the upper half an agent needs none.
enum StunAttribute: UInt16, Sendable {
    case mappedAddress = 0x0001
    case username = 0x0006
    case messageIntegrity = 0x0008
    case errorCode = 0x0009
    case unknownAttributes = 0x000A
    case realm = 0x0014
    case nonce = 0x0015
    case messageIntegritySHA256 = 0x001C
    case passwordAlgorithm = 0x001D
    case userhash = 0x001E
    case xorMappedAddress = 0x0020
    case software = 0x8022
    case fingerprint = 0x8028
}

/// Writes one message, attribute by attribute.
struct StunWriter {
    private(set) var bytes: [UInt8] = []
    private let transaction: StunMessage.Transaction

    init(_ kind: StunMessage.Kind, method: UInt16, transaction: StunMessage.Transaction, capacity: Int) {
        self.transaction = transaction
        bytes.reserveCapacity(capacity)
        bytes.append(bigEndian: StunMessage.type(kind, method: method))
        bytes.append(bigEndian: UInt16(0))
        bytes.append(bigEndian: StunMessage.magicCookie)
        bytes.append(bigEndian: transaction.high)
        bytes.append(bigEndian: transaction.low)
    }

    mutating func append(xorMapped address: TransportAddress) {
        append(.xorMappedAddress) { [transaction] bytes in
            let port = address.port ^ UInt16(StunMessage.magicCookie >> 16)
            switch address.ip {
            case .v4(let host):
                bytes.append(bigEndian: UInt16(1))
                bytes.append(bigEndian: port)
                bytes.append(bigEndian: host ^ StunMessage.magicCookie)
            case .v6(let high, let low):
                bytes.append(bigEndian: UInt16(2))
                bytes.append(bigEndian: port)
                bytes.append(bigEndian: high ^ transaction.mask)
                bytes.append(bigEndian: low ^ transaction.low)
            }
        }
    }

    /// - Parameter code: 300...699 (section 14.8).
    mutating func append(errorCode code: UInt16, reason: String) {
        append(.errorCode) { bytes in
            bytes.append(bigEndian: UInt16(0))
            bytes.append(bigEndian: (code / 100) << 8 | code % 100)
            bytes.append(contentsOf: reason.utf8)
        }
    }

    mutating func append(unknownAttributes types: [UInt16]) {
        append(.unknownAttributes) { bytes in
            for type in types { bytes.append(bigEndian: type) }
        }
    }

    mutating func append(software name: String) {
        append(.software) { $0.append(contentsOf: name.utf8) }
    }

    /// The last attribute of a message: it covers all before it.
    mutating func appendFingerprint() {
        setLength(adding: 8)
        let fingerprint = StunFingerprint.of(bytes.span)
        append(.fingerprint) { $0.append(bigEndian: fingerprint) }
    }

    private mutating func append(_ attribute: StunAttribute, value: (inout [UInt8]) -> Void) {
        bytes.append(bigEndian: attribute.rawValue)
        bytes.append(bigEndian: UInt16(0))
        let start = bytes.count
        value(&bytes)
        set(bytes.count - start, at: start - 2)
        while bytes.count % 4 != 0 { bytes.append(0) }
        setLength(adding: 0)
    }

    private mutating func setLength(adding coming: Int) {
        set(bytes.count + coming - StunMessage.headerLength, at: 2)
    }

    private mutating func set(_ length: Int, at offset: Int) {
        bytes[offset] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[offset + 1] = UInt8(truncatingIfNeeded: length)
    }
}

/// FINGERPRINT (section 14.7): the CRC-32 of ITU V.42 with a constant over it, to tell STUN from other traffic.
enum StunFingerprint {
    static func of(_ bytes: Span<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for index in bytes.indices {
            remainder = remainder >> 8 ^ table[Int(truncatingIfNeeded: remainder ^ UInt32(bytes[index])) & 0xFF]
        }
        return ~remainder ^ 0x5354_554E
    }

    private static let table: [UInt32] = (0..<256).map { first in
        (0..<8).reduce(first) { remainder, _ in
            remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xEDB8_8320
        }
    }
}

extension Span<UInt8> {
    fileprivate func uint16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }

    fileprivate func uint32(at offset: Int) -> UInt32 {
        UInt32(uint16(at: offset)) << 16 | UInt32(uint16(at: offset + 2))
    }

    fileprivate func uint64(at offset: Int) -> UInt64 {
        UInt64(uint32(at: offset)) << 32 | UInt64(uint32(at: offset + 4))
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
