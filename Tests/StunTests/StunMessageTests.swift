import Testing

@testable import Stun

struct StunMessageTests {
    @Test func `the sample request of RFC 5769 is read`() throws {
        #expect(StunVectors.request.count == 108)
        let message = try #require(StunVectors.read(StunVectors.request))
        #expect(message.kind == .request)
        #expect(message.method == StunMessage.binding)
        #expect(message.transaction == StunVectors.transaction)
        #expect(message.unknownAttributes == [0x0024], "PRIORITY is ICE's, not STUN's")
        #expect(message.hasFingerprint)
        #expect(message.mappedAddress == nil)
    }

    @Test(arguments: [(StunVectors.responseV4, StunVectors.v4), (StunVectors.responseV6, StunVectors.v6)])
    func `the sample responses of RFC 5769 are read`(bytes: [UInt8], address: TransportAddress) throws {
        let message = try #require(StunVectors.read(bytes))
        #expect(message.kind == .success)
        #expect(message.mappedAddress == address)
        #expect(message.unknownAttributes.isEmpty)
        #expect(message.hasFingerprint)
    }

    @Test(arguments: [StunVectors.longTermRequest, StunVectors.longTermSHA256Request])
    func `requests that a password signs are read, and nothing in them is unknown`(bytes: [UInt8]) throws {
        let message = try #require(StunVectors.read(bytes))
        #expect(message.kind == .request && message.method == StunMessage.binding)
        #expect(message.transaction == .init(high: 0x78AD_3433, low: 0xC6AD_72C0_29DA_412E))
        #expect(message.unknownAttributes.isEmpty && message.mappedAddress == nil && !message.hasFingerprint)
        #expect(StunVectors.attributes(of: bytes)?.contains { $0.type == 0x0015 && $0.value.count >= 28 } == true)
    }

    @Test(arguments: [
        (StunVectors.v4, "0020 0008 0001a147e112a643"),
        (StunVectors.v6, "0020 0014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"),
    ])
    func `an address is written as RFC 5769 has it`(address: TransportAddress, attribute: String) {
        var writer = StunWriter(.success, method: 1, transaction: StunVectors.transaction, capacity: 0)
        writer.append(xorMapped: address)
        let value = StunVectors.bytes(attribute)
        #expect(Array(writer.bytes.dropFirst(20)) == value)
        #expect(writer.bytes.prefix(4) == [1, 1, 0, UInt8(value.count)])
    }

    @Test(arguments: [StunVectors.request, StunVectors.responseV4, StunVectors.responseV6])
    func `the fingerprint is the one of RFC 5769`(bytes: [UInt8]) {
        let fingerprint = StunVectors.fingerprint(bytes.dropLast(8))
        #expect(bytes.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } == fingerprint)
    }

    @Test func `CRC-32 gives the check value of its catalogue`() {
        #expect(StunVectors.fingerprint(Array("123456789".utf8)) ^ 0x5354_554E == 0xCBF4_3926)
    }

    @Test func `what is written is read again`() throws {
        for address in [StunVectors.v4, StunVectors.v6] {
            var writer = StunWriter(
                .failure, method: 0x0ABC, transaction: .init(high: 7, low: .max), capacity: 100)
            writer.append(software: "x")
            writer.append(xorMapped: address)
            writer.append(errorCode: 699, reason: "")
            writer.append(unknownAttributes: [1, 2, 3])
            writer.appendFingerprint()
            let message = try #require(StunVectors.read(writer.bytes))
            #expect(message.kind == .failure && message.method == 0x0ABC)
            #expect(message.transaction == .init(high: 7, low: .max))
            #expect(message.mappedAddress == address)
            #expect(message.hasFingerprint)
        }
    }

    @Test func `attributes after the signature are ignored, all but the fingerprint`() throws {
        let signature = "00080014" + String(repeating: "00", count: 20)
        let before = StunVectors.request("00240004 00000000" + signature)
        let after = StunVectors.request(signature + "00240004 00000000 0020 0008 0001a147e112a643", fingerprint: true)
        #expect(try #require(StunVectors.read(before)).unknownAttributes == [0x0024])
        let message = try #require(StunVectors.read(after))
        #expect(message.unknownAttributes.isEmpty && message.mappedAddress == nil && message.hasFingerprint)
    }

    @Test(arguments: [
        "0020 0000", "0020 0004 0001a147", "0020 0008 0002a147e112a643", "0020 0008 0003a147e112a643",
        "0020 000c 0001a147e112a643 00000000", "0020 0014 0001a1470113a9faa5d3f179bc25f4b5bed2b9d9",
    ])
    func `a malformed address is none`(attribute: String) throws {
        let message = try #require(StunVectors.read(StunVectors.request(attribute)))
        #expect(message.mappedAddress == nil)
    }

    @Test func `an IPv4-mapped IPv6 address is the IPv4 address`() throws {
        let mapped = StunVectors.bytes("00000000000000000000ffffc0000201")
        #expect(TransportAddress(octets: mapped, port: 32853) == StunVectors.v4)
        #expect(TransportAddress(octets: [192, 0, 2, 1], port: 32853) == StunVectors.v4)
        let v6 = StunVectors.bytes("20010db8123456780011223344556677")
        #expect(TransportAddress(octets: v6, port: 32853) == StunVectors.v6)
        #expect(TransportAddress(octets: v6.dropLast(), port: 1) == nil)
        #expect(TransportAddress(octets: [], port: 1) == nil)
    }
}
