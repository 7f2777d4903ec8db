@testable import Stun

/// The messages of RFC 5769, and the one that RFC 8489 adds (appendix B.1, with erratum 6268).
enum StunVectors {
    static let transaction = StunMessage.Transaction(high: 0xB7E7_A701, low: 0xBC34_D686_FA87_DFAE)
    static let v4 = TransportAddress(.v4(0xC000_0201), port: 32853)  // 192.0.2.1
    static let v6 = TransportAddress(.v6(high: 0x2001_0DB8_1234_5678, low: 0x0011_2233_4455_6677), port: 32853)

    static let request = bytes(
        """
        000100582112a442b7e7a701bc34d686fa87dfae
        802200105354554e207465737420636c69656e74
        002400046e0001ff
        80290008932ff9b151263b36
        000600096576746a3a68367659202020
        000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
        80280004e57a3bcf
        """)

    static let responseV4 = bytes(
        """
        0101003c2112a442b7e7a701bc34d686fa87dfae
        8022000b7465737420766563746f7220
        002000080001a147e112a643
        000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7
        80280004c07d4c96
        """)

    static let responseV6 = bytes(
        """
        010100482112a442b7e7a701bc34d686fa87dfae
        8022000b7465737420766563746f7220
        002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9
        00080014a382954e4be67bf11784c97c8292c275bfe3ed41
        80280004c8fb0b4c
        """)

    static let longTermRequest = bytes(
        """
        000100602112a44278ad3433c6ad72c029da412e
        00060012e3839ee38388e383aae38383e382afe382b90000
        0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341
        0014000b6578616d706c652e6f726700
        00080014f67024656dd64a3e02b8e0712e85c9a28ca89666
        """)

    static let longTermSHA256Request = bytes(
        """
        000100902112a44278ad3433c6ad72c029da412e
        001e00204a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704
        001500296f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341000000
        0014000b6578616d706c652e6f726700
        001d000400020000
        001c0020b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65
        """)

    /// What browsers send: a header and nothing else.
    static let bareRequest = bytes("000100002112a442b7e7a701bc34d686fa87dfae")

    /// A Binding request with `attributes`, given in hex with their headers; its length is set right.
    static func request(_ attributes: String, fingerprint: Bool = false) -> [UInt8] {
        var message = bareRequest + bytes(attributes)
        message.setLength(message.count - 20)
        return fingerprint ? fingerprinted(message) : message
    }

    /// With the right FINGERPRINT after what is there.
    static func fingerprinted(_ message: [UInt8]) -> [UInt8] {
        var message = message
        message.setLength(message.count - 20 + 8)
        let value = StunFingerprint.of(message.span)
        return message + bytes("80280004") + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    static func read(_ bytes: [UInt8]) -> StunMessage? { StunMessage(bytes.span) }

    static func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt32 { StunFingerprint.of(Array(bytes).span) }

    /// Type and value of each attribute, read by other code than that which is tested; nil for what is no STUN message.
    static func attributes(of message: [UInt8]) -> [(type: UInt16, value: ArraySlice<UInt8>)]? {
        func word(_ offset: Int) -> Int { Int(message[offset]) << 8 | Int(message[offset + 1]) }
        guard message.count >= 20, message[0] < 0x40, word(2) == message.count - 20, word(4) == 0x2112,
            word(6) == 0xA442
        else { return nil }
        var found: [(UInt16, ArraySlice<UInt8>)] = []
        var offset = 20
        while offset + 4 <= message.count {
            let end = offset + 4 + word(offset + 2)
            guard end <= message.count else { return nil }
            found.append((UInt16(word(offset)), message[offset + 4..<end]))
            offset = (end + 3) / 4 * 4
        }
        return offset == message.count ? found : nil
    }

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2).compactMap { offset in
            UInt8(digits.dropFirst(offset).prefix(2), radix: 16)
        }
    }
}

extension [UInt8] {
    mutating func setLength(_ length: Int) {
        self[2] = UInt8(truncatingIfNeeded: length >> 8)
        self[3] = UInt8(truncatingIfNeeded: length)
    }

    func changing(_ index: Int, to value: UInt8) -> [UInt8] {
        var copy = self
        copy[index] = value
        return copy
    }
}
