import TestHarness
import Testing

@testable import Stun

/// Whatever comes, nothing traps, and what is answered is answered well.
///
/// Four datagrams a round: `FUZZ_ROUNDS=2500000 swift test --filter StunTests.FuzzTests` makes ten million of them.
struct FuzzTests {
    private static let samples = StunDatagram.all.map(\.bytes).filter { $0.count < 200 }

    /// Beginnings of messages and attributes, and the lengths that they had better not have.
    private static let words = [
        "000100002112a442", "80280004", "00200008", "00200014", "00080014", "001c0020", "000a0002", "00090004", "8029",
        "80220003", "7000", "ffff", "fffc", "0000", "0004", "2112a442",
    ].map(StunVectors.bytes)

    @Test func `no datagram traps, and an answer is short, well formed and to the question`() {
        var (asked, answered, refused) = (0, 0, 0)
        Fuzzer("stun", bytes: Self.samples, words: Self.words).run(rounds: 25_000) { input in
            // All that is done with an input follows from it, so the one that is kept is enough to do it again.
            var generator = SplitMix64(seed: input.reduce(5769) { $0 &* 31 &+ UInt64($1) })
            for datagram in [input, mended(input, &generator), random(&generator), assembled(&generator)] {
                let sender = Bool.random(using: &generator) ? StunVectors.v4 : StunVectors.v6
                asked += 1
                guard let answer = StunReply.decide(datagram: datagram.span, from: sender) else { continue }
                if let flaw = flaw(of: answer, to: datagram, from: sender) {
                    Issue.record("\(flaw): \(answer) to \(datagram)")
                }
                if answer[1] == 0x01 { answered += 1 } else { refused += 1 }
            }
        }
        #expect(answered > asked / 20 && refused > asked / 20, "premise: \(answered) and \(refused) of \(asked)")
    }

    private func flaw(of answer: [UInt8], to datagram: [UInt8], from sender: TransportAddress) -> String? {
        guard answer.count <= StunReply.limit(forQuestionOf: datagram.count) else { return "too long" }
        guard let attributes = StunVectors.attributes(of: answer) else { return "not STUN" }
        guard answer[4..<20] == datagram[4..<20] else { return "of another transaction" }
        let types = attributes.map(\.type)
        switch answer.prefix(2) {
        case [0x01, 0x01]:
            return types.first == 0x0020 && StunVectors.read(answer)?.mappedAddress == sender ? nil : "another address"
        case [0x01, 0x11]:
            return types.starts(with: [0x0009, 0x000A]) && attributes[1].value.count >= 2 ? nil : "no reason"
        default:
            return "of another type"
        }
    }

    // MARK: Datagrams

    /// What the checks of the header turn away is brought past them, most of it.
    private func mended(_ input: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
        var message = input.count < 20 ? StunVectors.bareRequest : input
        message.replaceSubrange(0..<8, with: StunVectors.bareRequest.prefix(8))
        message.removeLast(message.count % 4)
        message.setLength(message.count - 20)
        return Bool.random(using: &generator) ? StunVectors.fingerprinted(message) : message
    }

    private func random(_ generator: inout SplitMix64) -> [UInt8] {
        octets(
            .random(in: 0...(Int.random(in: 0..<50, using: &generator) == 0 ? 1500 : 60), using: &generator), &generator
        )
    }

    /// A request of whole attributes, one of which may lie about its length.
    private func assembled(_ generator: inout SplitMix64) -> [UInt8] {
        var message = StunVectors.bareRequest
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            let value = octets(.random(in: 0...24, using: &generator), &generator)
            let types: [UInt16] = [0x0006, 0x0008, 0x001C, 0x0020, 0x0024, 0x7FFF, 0x8022, 0x8028, 0x8029, 0xFFFF]
            let type = types.randomElement(using: &generator) ?? 0
            let isLie = Int.random(in: 0..<20, using: &generator) == 0
            let length = isLie ? UInt16.random(in: .min ... .max, using: &generator) : UInt16(value.count)
            for word in [type, length] { message += [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)] }
            message += value + Array(repeating: 0, count: -value.count & 3)
        }
        message.setLength(message.count - 20)
        return Bool.random(using: &generator) ? StunVectors.fingerprinted(message) : message
    }

    private func octets(_ count: Int, _ generator: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
}
