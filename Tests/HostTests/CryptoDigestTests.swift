import Testing

@testable import Host

/// Vectors: FIPS 180-4 examples, RFC 4231 (HMAC), RFC 4648 section 10 (base 16 and 64).
struct CryptoDigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 agrees with the published examples`(text: String, digest: String) {
        #expect(Hex.encode(SHA256.hash(text.utf8)) == digest)
        #expect(Hex.encode(SHA256.hash(AnySequence(Array(text.utf8)))) == digest)
    }

    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
    func `HMAC-SHA256 agrees with RFC 4231`(key: [UInt8], text: String, code: String) {
        #expect(Hex.encode(SHA256.authenticationCode(for: text.utf8, key: key)) == code)
    }

    @Test func `secrets are equal when every byte is`() {
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(constantTimeEqual([], []))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
        #expect(!constantTimeEqual([], [0]))
    }

    @Test func `hex reads what it writes, in either case`() {
        let bytes = (UInt8.min ... .max).map { $0 }
        let text = Hex.encode(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hex.decode(text) == bytes)
        #expect(Hex.decode(text.uppercased()) == bytes)
    }

    @Test(arguments: ["0", "0g", " 00", "00 ", "0x00", "é0", "\u{FF10}0", "00\u{301}"])
    func `hex refuses what is not hex`(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64url agrees with RFC 4648`(plain: String, encoded: String) {
        #expect(Base64URL.encode(plain.utf8) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test func `base64url uses the two URL-safe characters and survives every length`() {
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        for length in 0..<100 {
            let bytes = randomBytes(length)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test(arguments: ["Z", "Zg==", "Zm8=", "Z g", "Zm9v\n", "+_8", "-/8", "Zh", "Zm9", "Zm9vY", "Zm9v\u{212A}"])
    func `base64url refuses padding, foreign characters and loose bits`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `random tokens are long, plain and never the same`() {
        let tokens = (0..<1000).map { _ in randomToken() }
        #expect(Set(tokens).count == tokens.count)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 && Base64URL.decode($0)?.count == 32 })
        #expect(randomBytes(0).isEmpty)
    }

    @Test func `random text uses its whole alphabet and nothing else`() {
        let text = randomAlphanumerics(20_000)
        #expect(text.utf8.count == 20_000)
        #expect(Set(text.utf8).count == 62)
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) })
    }
}
