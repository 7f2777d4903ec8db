import TestHarness
import Testing

@testable import Stun

struct StunReplyTests {
    private func answer(_ datagram: [UInt8], from sender: TransportAddress = StunVectors.v4) -> [UInt8]? {
        StunReply.decide(datagram: datagram.span, from: sender)
    }

    @Test func `a bare request over IPv4 is told its address, with a fingerprint, in twice its length`() throws {
        let bytes = try #require(answer(StunVectors.bareRequest))
        #expect(bytes.count == 40)
        let message = try #require(StunVectors.read(bytes))
        #expect(message.kind == .success && message.method == StunMessage.binding)
        #expect(message.transaction == StunVectors.transaction)
        #expect(message.mappedAddress == StunVectors.v4)
        #expect(message.hasFingerprint)
    }

    @Test func `a bare request over IPv6 is told its address and nothing else`() throws {
        let bytes = try #require(answer(StunVectors.bareRequest, from: StunVectors.v6))
        #expect(bytes.count == 44)
        #expect(bytes.count + 48 < 2 * (StunVectors.bareRequest.count + 48), "on the wire, with IPv6 and UDP headers")
        let message = try #require(StunVectors.read(bytes))
        #expect(message.mappedAddress == StunVectors.v6)
        #expect(!message.hasFingerprint)
    }

    @Test(arguments: [StunVectors.v4, StunVectors.v6])
    func `a longer request is also told the software`(sender: TransportAddress) throws {
        let question = StunVectors.request("8022000c 6120636c69656e7420686572", fingerprint: true)
        let bytes = try #require(answer(question, from: sender))
        #expect(bytes.count <= 2 * question.count)
        let message = try #require(StunVectors.read(bytes))
        #expect(message.mappedAddress == sender && message.hasFingerprint)
        let software = StunVectors.bytes("80220008") + Array("MiniMost".utf8)
        #expect(bytes.dropLast(8).suffix(software.count) == software[...])
    }

    @Test func `a sender behind an IPv4-mapped address is told the IPv4 address`() throws {
        let mapped = try #require(
            TransportAddress(octets: StunVectors.bytes("00000000000000000000ffffc0000201"), port: 32853))
        let plain = try #require(answer(StunVectors.bareRequest))
        #expect(answer(StunVectors.bareRequest, from: mapped) == plain)
    }

    @Test func `an attribute that has to be understood and is not is answered with 420`() throws {
        let bytes = try #require(answer(StunVectors.request))
        #expect(bytes.count <= 2 * StunVectors.request.count)
        let message = try #require(StunVectors.read(bytes))
        #expect(message.kind == .failure && message.method == StunMessage.binding && message.hasFingerprint)
        #expect(message.transaction == StunVectors.transaction)
        #expect(message.mappedAddress == nil)
        let expected =
            StunVectors.bytes("00090015 00000414") + Array("Unknown Attribute".utf8) + [0, 0, 0]
            + StunVectors.bytes("000a0002 0024 0000")
        #expect(bytes.dropFirst(20).prefix(expected.count) == expected[...])
    }

    @Test func `420 names every unknown attribute within twice the question`() throws {
        for count in 1...300 {
            let types = (0..<count).map { UInt16(0x1000 + $0) }
            let question = StunVectors.request(types.map { String($0, radix: 16) + "0000" }.joined())
            let bytes = try #require(answer(question))
            #expect(bytes.count <= 2 * question.count)
            #expect(StunVectors.read(bytes)?.kind == .failure)
            let list = types.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            let offset = bytes[23] == 4 ? 28 : 48  // without or with the reason phrase
            #expect(bytes[offset + 1] == 0x0A)
            #expect(bytes.dropFirst(offset + 4).prefix(list.count) == list[...])
        }
    }

    @Test func `attributes that may be ignored are ignored, and known ones are no surprise`() {
        for attribute in ["80290008 932ff9b151263b36", "ffff0000", "00060004 75736572", "00140004 7265616c"] {
            let bytes = answer(StunVectors.request(attribute))
            #expect(bytes.flatMap(StunVectors.read)?.kind == .success)
        }
    }

    /// Each comes from `request`, which is answered, by one change.
    static let malformed: [(String, [UInt8])] = {
        let bare = StunVectors.bareRequest
        let signed = StunVectors.request("", fingerprint: true)
        return [
            ("nothing", []),
            ("one octet", [0]),
            ("a header cut short", Array(bare.dropLast())),
            ("a header without transaction", Array(bare.prefix(8))),
            ("an octet too many", bare + [0]),
            ("four octets that the length leaves out", bare + [0, 0, 0, 0]),
            ("a length beyond the end", bare.changing(3, to: 4)),
            ("a huge length", bare.changing(2, to: 0xFF)),
            ("a length that is not a multiple of four", bare.changing(3, to: 2) + [0, 0]),
            ("another cookie", bare.changing(4, to: 0x22)),
            ("no cookie, as in RFC 3489", bare.changing(7, to: 0)),
            ("a first bit of one", bare.changing(0, to: 0x80)),
            ("a second bit of one", bare.changing(0, to: 0x40)),
            ("an indication", bare.changing(1, to: 0x11)),
            ("a success response", bare.changing(0, to: 1)),
            ("an error response", bare.changing(0, to: 1).changing(1, to: 0x11)),
            ("the method Allocate", bare.changing(1, to: 3)),
            ("the method zero", bare.changing(1, to: 0)),
            ("a method of high bits", bare.changing(0, to: 0x20)),
            ("an attribute cut in its header", StunVectors.request("80290000").dropLast(4) + [0x80, 0x29]),
            ("an attribute longer than the message", StunVectors.request("80290004")),
            ("an attribute of 65,535 octets", StunVectors.request("8029ffff 00000000")),
            ("an attribute whose padding is missing", StunVectors.request("80290005 00000000")),
            ("a second attribute longer than the message", StunVectors.request("80290000 80290001")),
            ("a wrong fingerprint", signed.changing(27, to: signed[27] ^ 1)),
            ("a fingerprint of another transaction", signed.changing(12, to: 0)),
            ("a fingerprint of three octets", StunVectors.request("80280003 00000000")),
            ("an empty fingerprint", StunVectors.request("80280000")),
            (
                "something after the fingerprint",
                {
                    var late = StunVectors.bareRequest
                    late.setLength(8)
                    let value = StunFingerprint.of(late.span)
                    late +=
                        StunVectors.bytes("80280004") + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
                    late += StunVectors.bytes("80290000")
                    late.setLength(12)
                    return late
                }()
            ),
            ("two fingerprints", StunVectors.request("80280004 00000000", fingerprint: true)),
            ("text", Array("GET / HTTP/1.1\r\nHost: box\r\n\r\n".utf8)),
            ("RTP", StunVectors.bytes("80000001000000010000000200000000000000000000")),
            ("DNS", StunVectors.bytes("123401000001000000000000037777770765786d61706c650363316d0000010001")),
            ("a request longer than any client's", StunVectors.request(String(repeating: "80290000", count: 316))),
        ]
    }()

    @Test func `there is silence for everything that is not a well-formed request`() {
        #expect(answer(StunVectors.bareRequest) != nil)
        #expect(answer(StunVectors.request("", fingerprint: true)) != nil)
        #expect(answer(StunVectors.request(String(repeating: "80290000", count: 315))) != nil)
        #expect(Self.malformed.count >= 30)
        for (name, datagram) in Self.malformed {
            #expect(answer(datagram) == nil, "\(name)")
        }
    }

    @Test func `an answer is answered by silence, so that two servers never talk`() throws {
        for datagram in [StunVectors.bareRequest, StunVectors.request] {
            #expect(answer(try #require(answer(datagram))) == nil)
        }
        #expect(answer(StunVectors.responseV4) == nil && answer(StunVectors.responseV6) == nil)
    }

    @Test func `nobody listens on port zero`() {
        #expect(answer(StunVectors.bareRequest, from: TransportAddress(.v4(1), port: 0)) == nil)
    }

    @Test func `200,000 random and mutated datagrams neither trap nor gain more than their bound`() {
        var generator = SplitMix64(seed: 5769)
        let seeds =
            [StunVectors.bareRequest, StunVectors.request, StunVectors.responseV4, StunVectors.responseV6]
            + Self.malformed.map(\.1).filter { $0.count < 200 && !$0.isEmpty }
        var answered = 0
        var broken: [[UInt8]] = []
        for round in 0..<200_000 {
            var datagram: [UInt8]
            if round % 4 == 0 {
                datagram = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
                    .random(in: .min ... .max, using: &generator)
                }
                // Half of them get past the first checks, into the attributes.
                if round % 8 == 0, datagram.count >= 20 {
                    datagram.replaceSubrange(0..<8, with: StunVectors.bareRequest.prefix(8))
                    datagram.removeLast(datagram.count % 4)
                    datagram.setLength(datagram.count - 20)
                }
            } else {
                datagram = seeds[Int.random(in: seeds.indices, using: &generator)]
                mutate(&datagram, &generator)
            }
            let sender = round % 2 == 0 ? StunVectors.v4 : StunVectors.v6
            guard let bytes = answer(datagram, from: sender) else { continue }
            answered += 1
            let message = StunVectors.read(bytes)
            let isSound =
                bytes.count <= StunReply.limit(forQuestionOf: datagram.count) && bytes.count % 4 == 0
                && (message?.kind == .success && message?.mappedAddress == sender || message?.kind == .failure)
            if !isSound { broken.append(datagram) }
        }
        #expect(broken.isEmpty)
        #expect(answered > 5000, "the mutations are mild enough to be answered at times")
    }

    private func mutate(_ datagram: inout [UInt8], _ generator: inout SplitMix64) {
        for _ in 0..<Int.random(in: 0...3, using: &generator) where !datagram.isEmpty {
            let index = Int.random(in: datagram.indices, using: &generator)
            switch UInt8.random(in: 0...5, using: &generator) {
            case 0: datagram[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 1: datagram[index] = [0, 1, 4, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 2: datagram.removeSubrange(index...)
            case 3: datagram.insert(contentsOf: datagram.prefix(index), at: index)
            case 4: datagram.append(contentsOf: [0x80, 0x29, 0, 0])
            default: datagram.swapAt(index, Int.random(in: datagram.indices, using: &generator))
            }
        }
        if Bool.random(using: &generator), datagram.count >= 20 { datagram.setLength(datagram.count - 20) }
    }
}
