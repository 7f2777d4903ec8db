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

    @Test func `there are enough datagrams of each kind`() {
        #expect(StunDatagram.all.count { $0.verdict == .silence } >= 60)
        #expect(StunDatagram.all.count { $0.verdict == .address } >= 20)
        #expect(Set(StunDatagram.all.map(\.bytes)).count == StunDatagram.all.count, "each is another one")
    }

    @Test(arguments: StunDatagram.all, [StunVectors.v4, StunVectors.v6])
    func `a well-formed question is answered, and there is silence for everything else`(
        datagram: StunDatagram, sender: TransportAddress
    ) throws {
        #expect(try verdict(on: datagram.bytes, from: sender) == datagram.verdict)
    }

    /// What the sender reads in the answer; nil for what makes no sense.
    private func verdict(on datagram: [UInt8], from sender: TransportAddress) throws -> StunDatagram.Verdict? {
        guard let bytes = answer(datagram, from: sender) else { return .silence }
        let message = try #require(StunVectors.read(bytes))
        let attributes = try #require(StunVectors.attributes(of: bytes))
        let listed = attributes.filter { $0.type == 0x000A }.map { types(in: $0.value) }
        guard bytes[4..<20] == datagram[4..<20], message.method == StunMessage.binding else { return nil }
        return switch message.kind {
        case .success where message.mappedAddress == sender && listed.isEmpty: .address
        case .failure where message.mappedAddress == nil && listed.count == 1: .unknown(listed[0])
        default: nil
        }
    }

    private func types(in value: ArraySlice<UInt8>) -> [UInt16] {
        stride(from: value.startIndex, to: value.endIndex - 1, by: 2).map {
            UInt16(value[$0]) << 8 | UInt16(value[$0 + 1])
        }
    }

    @Test func `an answer is answered by silence, so that two servers never talk`() throws {
        for datagram in [StunVectors.bareRequest, StunVectors.request] {
            #expect(answer(try #require(answer(datagram))) == nil)
        }
        #expect(answer(StunVectors.responseV4) == nil && answer(StunVectors.responseV6) == nil)
    }

    @Test func `nobody listens on port zero, and on all others somebody may`() {
        for address in [StunVectors.v4, StunVectors.v6] {
            #expect(answer(StunVectors.bareRequest, from: TransportAddress(address.ip, port: 0)) == nil)
            for port: UInt16 in [1, 0x2112, .max] {
                let sender = TransportAddress(address.ip, port: port)
                let bytes = answer(StunVectors.bareRequest, from: sender)
                #expect(bytes.flatMap(StunVectors.read)?.mappedAddress == sender)
            }
        }
    }
}
