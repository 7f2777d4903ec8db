import Testing

@testable import Stun

/// A datagram, named in words, and what a server makes of it by RFC 8489.
struct StunDatagram: Sendable, CustomTestStringConvertible {
    enum Verdict: Equatable, Sendable {
        case silence
        /// Success, with the address of the sender.
        case address
        /// 420, with the types that UNKNOWN-ATTRIBUTES has to name.
        case unknown([UInt16])
    }

    let name: String
    let bytes: [UInt8]
    let verdict: Verdict

    var testDescription: String { name }

    private init(_ name: String, _ bytes: [UInt8], _ verdict: Verdict) {
        (self.name, self.bytes, self.verdict) = (name, bytes, verdict)
    }

    static let all = notSTUN + headers + attributes + fingerprints + notForServers + answered + refused

    private static func silence(_ name: String, _ bytes: [UInt8]) -> Self { Self(name, bytes, .silence) }
    private static func address(_ name: String, _ bytes: [UInt8]) -> Self { Self(name, bytes, .address) }

    private static let bare = StunVectors.bareRequest
    private static let signed = StunVectors.request("", fingerprint: true)
    private static let signature = "00080014" + String(repeating: "00", count: 20)
    private static let software = "80220004 74657374"
    private static func request(_ attributes: String) -> [UInt8] { StunVectors.request(attributes) }
    private static func hex(_ digits: String) -> [UInt8] { StunVectors.bytes(digits) }

    /// What else comes to a port (RFC 7983), and what is nothing at all.
    private static let notSTUN = [
        silence("nothing", []),
        silence("one octet", [0]),
        silence("a header of zeros", Array(repeating: 0, count: 20)),
        silence("a header of ones", Array(repeating: 0xFF, count: 20)),
        silence("text", Array("GET / HTTP/1.1\r\nHost: box\r\n\r\n".utf8)),
        silence("DNS", hex("123401000001000000000000037777770765786d61706c650363316d0000010001")),
        silence(
            "DTLS, the beginning of a ClientHello", hex("16fefd00000000000000000010010000040000000000000004fefd00")),
        silence("ZRTP", hex("10001234 5a525450 00000001 505a0003 48656c6c 6f202020")),
        silence("TURN's ChannelData", hex("40000010 00000000000000000000000000000000")),
        silence("TURN's ChannelData with a request in it", hex("40000014") + bare),
        silence("QUIC", hex("c0000000 01080001 02030405 06070000 449e7b9a ec34d1b1")),
        silence("RTP", hex("80000001 00000001 00000002 00000000 00000000")),
        silence("RTCP", hex("80c90001 00000001 81ca0002 00000001 01000000")),
        silence("a request framed for TCP (RFC 4571)", hex("0014") + bare),
    ]

    private static let headers = [
        silence("a header cut short", bare.dropLast()),
        silence("a header without transaction", Array(bare.prefix(8))),
        silence("an octet too many", bare + [0]),
        silence("four octets that the length leaves out", bare + [0, 0, 0, 0]),
        silence("a request twice in one datagram", bare + bare),
        silence("a length beyond the end", bare.changing(3, to: 4)),
        silence("the greatest length", bare.changing(2, to: 0xFF).changing(3, to: 0xFC)),
        silence("a length that is not a multiple of four", bare.changing(3, to: 2) + [0, 0]),
        silence("another cookie", bare.changing(4, to: 0x22)),
        silence("no cookie, as in RFC 3489", bare.changing(7, to: 0)),
        silence("a cookie whose octets are the other way round", bare.prefix(4) + hex("42a41221") + bare.dropFirst(8)),
        silence("a first bit of one", bare.changing(0, to: 0x80)),
        silence("a second bit of one", bare.changing(0, to: 0x40)),
        silence("both first bits of one", bare.changing(0, to: 0xC0)),
        silence("1,281 octets", request(String(repeating: "80290000", count: 315)) + [0]),
        silence("1,284 octets, well formed", request(String(repeating: "80290000", count: 316))),
    ]

    private static let attributes = [
        silence("an attribute cut in its header", request("80290000").dropLast(4) + [0x80, 0x29]),
        silence("an attribute longer than the message", request("80290004")),
        silence("an attribute that ends one octet beyond the message", request("80290005 00000000")),
        silence("an attribute of 65,535 octets", request("8029ffff 00000000")),
        silence("an attribute of 65,532 octets", request("8029fffc 00000000")),
        silence("an unknown attribute longer than the message", request("70000008 00000000")),
        silence("a second attribute longer than the message", request("80290000 80290001")),
        silence("a second attribute longer than the message, after an unknown one", request("70000000 80290001")),
        silence("an attribute longer than the message, after the signature", request(signature + "70000001")),
        silence("a signature longer than the message", request("00080014 00000000")),
    ]

    private static let fingerprints = [
        silence("a wrong fingerprint", signed.changing(27, to: signed[27] ^ 1)),
        silence("a wrong fingerprint after an unknown attribute", request("70000000 80280004 00000000")),
        silence("the CRC without the constant over it", signed.prefix(24) + crc(of: signed.prefix(20))),
        silence("a fingerprint of another transaction", signed.changing(12, to: 0)),
        silence("a fingerprint over the length before it", bare.changing(3, to: 8) + fingerprint(over: bare)),
        silence("a fingerprint of three octets", request("80280003 00000000")),
        silence("a fingerprint of eight octets", ended("80280008", by: 12) + [0, 0, 0, 0]),
        silence("an empty fingerprint", request("80280000")),
        silence("an attribute after the fingerprint", followed("80290000")),
        silence("an unknown attribute after the fingerprint", followed("70000000")),
        silence("the signature after the fingerprint", followed(signature)),
        silence("two fingerprints", StunVectors.fingerprinted(signed)),
    ]

    /// Well formed, and not a Binding request.
    private static let notForServers = [
        silence("an indication", bare.changing(1, to: 0x11)),
        silence("an indication with an unknown attribute", request("70000000").changing(1, to: 0x11)),
        silence("a success response", bare.changing(0, to: 1)),
        silence("a success response with an unknown attribute", request("70000000").changing(0, to: 1)),
        silence("an error response", bare.changing(0, to: 1).changing(1, to: 0x11)),
        silence("the sample response over IPv4 of RFC 5769", StunVectors.responseV4),
        silence("the sample response over IPv6 of RFC 5769", StunVectors.responseV6),
        silence("the method zero", bare.changing(1, to: 0)),
        silence("the method Shared Secret of RFC 3489", bare.changing(1, to: 2)),
        silence("the method Allocate", bare.changing(1, to: 3)),
        silence("the method Allocate with an unknown attribute", request("00190004 11000000").changing(1, to: 3)),
        silence("the method 0x011, one bit beside Binding", bare.changing(1, to: 0x21)),
        silence("the method 0x081, one bit beside Binding", bare.changing(0, to: 2)),
        silence("the greatest method", bare.changing(0, to: 0x3E).changing(1, to: 0xEF)),
    ]

    /// Unusual, and right.
    private static let answered = [
        address("a header and nothing else", bare),
        address("a fingerprint and nothing else", signed),
        address("a transaction of zeros", bare.prefix(8) + Array(repeating: 0, count: 12)),
        address("a transaction of ones", bare.prefix(8) + Array(repeating: 0xFF, count: 12)),
        address("1,280 octets", request(String(repeating: "80290000", count: 315))),
        address("one attribute that fills 1,280 octets", request("802904e8" + String(repeating: "ff", count: 1256))),
        address("an attribute without value", request("80290000")),
        address("an attribute of one octet, with three of padding", request("80290001 61000000")),
        address("padding that is not zeros", request("80290001 61ffffff")),
        address("the least and the greatest type that may be ignored", request("80000000 ffff0000")),
        address("ICE's attributes that may be ignored", request("80290008 932ff9b151263b36 802a0008 932ff9b151263b36")),
        address("attributes of STUN that say nothing to a server", request("00060004 75736572 00090004 00000400")),
        address("an address in the question", request("0020 0008 0001a147e112a643")),
        address("a malformed address in the question", request("0020 0001 00000000")),
        address("the same attribute twice", request(software + software)),
        address("a signature that nobody can check", request(signature)),
        address("a signature and a fingerprint", StunVectors.request(signature, fingerprint: true)),
        address("an unknown attribute after the signature", request(signature + "70000000")),
        address("an unknown attribute after the SHA-256", request("001c0010" + signature.suffix(32) + "70000000")),
        address("the request with a long-term password of RFC 5769", StunVectors.longTermRequest),
        address("the request with a long-term password of RFC 8489", StunVectors.longTermSHA256Request),
    ]

    private static let refused = [
        Self("the sample request of RFC 5769, with ICE's PRIORITY", StunVectors.request, .unknown([0x0024])),
        Self("an unknown attribute", request("70000000"), .unknown([0x7000])),
        Self(
            "an unknown attribute and a fingerprint", StunVectors.fingerprinted(request("70000000")), .unknown([0x7000])
        ),
        Self("the greatest type that has to be understood", request("7fff0000"), .unknown([0x7FFF])),
        Self("the type zero", request("00000000"), .unknown([0x0000])),
        Self("CHANGE-REQUEST of RFC 5780", request("00030004 00000006"), .unknown([0x0003])),
        Self(
            "two unknown attributes among others", request("70020000" + software + "70010000"),
            .unknown([0x7002, 0x7001])),
        Self("an unknown attribute before the signature", request("70000000" + signature), .unknown([0x7000])),
        Self("an unknown attribute with padding", request("70000005 0000000000 ffffff"), .unknown([0x7000])),
    ]

    private static func followed(_ attribute: String) -> [UInt8] {
        ended("80280004", by: 8 + hex(attribute).count) + hex(attribute)
    }

    /// With a value of CRC that is right for such a length.
    private static func ended(_ header: String, by length: Int) -> [UInt8] {
        var message = bare
        message.setLength(length)
        return message + hex(header) + octets(StunVectors.fingerprint(message))
    }

    private static func fingerprint(over message: [UInt8]) -> [UInt8] {
        hex("80280004") + octets(StunVectors.fingerprint(message))
    }

    private static func crc(of message: ArraySlice<UInt8>) -> [UInt8] {
        octets(StunVectors.fingerprint(message) ^ 0x5354_554E)
    }

    private static func octets(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
