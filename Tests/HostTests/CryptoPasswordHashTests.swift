import Testing

@testable import Host

struct CryptoPasswordHashTests {
    /// Made with Werkzeug 3.1 (`generate_password_hash`).
    static let madeByWerkzeug = [
        (
            "Correct-Horse1",
            "pbkdf2:sha256:600000$dsIfR2C2SSuEmCux$15427448fd47d1dc7598db63aec5d05c05f6722c3a3ddaf572b7fb49b5e65ac4"
        ),
        (
            "Pässwörd-日本1",
            "pbkdf2:sha256:1000$throB7uuZRmE1O3N$7d687b94123e98fdaf0c9ecc861922726aa0ccdf398e0a176f4efac0265b84e5"
        ),
        (
            "Correct-Horse1",
            "scrypt:32768:8:1$v3HnhW9Hnt05F3nK$a6743e50be4c0e872c39688ff897f1d29e7e0c58c438cd2236e2da5b78d737457691b995"
                + "c746ab4373aacf8e0b0f6a1fc6b0bbae4cbb68e90b66f75cbc9d8f50"
        ),
        (
            "Pässwörd-日本1",
            "scrypt:32768:8:1$ATEg3xObiUdxe8IL$a4d8d654e19ea7ad7483553c85d1e2542c8d9d1de579d1a580132b3dacdf97b41a143435"
                + "06180a333f9d1ef883085d8ec993319f1942ba22be52ee5696e15576"
        ),
    ]

    @Test(arguments: madeByWerkzeug)
    func `a hash made by Werkzeug verifies`(password: String, stored: String) {
        #expect(PasswordHash.verify(password, against: stored))
        #expect(PasswordHash(stored: stored)?.stored == stored)
    }

    @Test(arguments: madeByWerkzeug)
    func `a wrong password does not verify`(password: String, stored: String) throws {
        let hash = try #require(PasswordHash(stored: stored))
        for wrong in [password + " ", String(password.dropLast()), password.lowercased(), "", password + "\u{301}"] {
            #expect(!hash.verifies(wrong))
        }
    }

    /// RFC 7914 section 11, and the PBKDF2 vectors of RFC 6070 computed with SHA-256.
    @Test(arguments: [
        ("passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
        ("Password", "NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
        ("password", "salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
        ("password", "salt", 4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
        (
            "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
            "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1c635518c7dac47e9"
        ),
    ])
    func `PBKDF2 agrees with the published vectors`(password: String, salt: String, rounds: Int, key: String) {
        let derived = PasswordHash.Scheme.pbkdf2(rounds: rounds)
            .derive(password, salt: salt, length: key.utf8.count / 2)
        #expect(derived.map { Hex.encode($0) } == key)
    }

    @Test func `scrypt agrees with RFC 7914`() {
        let derived = PasswordHash.Scheme.scrypt(cost: 1024, blockSize: 8, parallelism: 16)
            .derive("password", salt: "NaCl", length: 64)
        #expect(
            derived.map { Hex.encode($0) }
                == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830da"
                + "c727afb94a83ee6d8360cbdfa2cc0640")
    }

    @Test func `a new hash has Werkzeug's form, a salt of its own, and verifies`() throws {
        let first = PasswordHash(of: "Correct-Horse1", rounds: 1000)
        let second = PasswordHash(of: "Correct-Horse1", rounds: 1000)
        #expect(first.stored.wholeMatch(of: /pbkdf2:sha256:1000\$[A-Za-z0-9]{16}\$[0-9a-f]{64}/) != nil)
        #expect(first.salt != second.salt)
        #expect(first.key != second.key)
        #expect(first.verifies("Correct-Horse1"))
        #expect(!first.verifies("correct-Horse1"))
        #expect(try #require(PasswordHash(stored: first.stored)) == first)
    }

    @Test func `600,000 rounds are the default`() {
        #expect(PasswordHash(of: "Correct-Horse1").stored.hasPrefix("pbkdf2:sha256:600000$"))
    }

    @Test func `a hash of fewer rounds or another scheme is due for a new one`() throws {
        let hash = PasswordHash(of: "Correct-Horse1", rounds: 2000)
        #expect(hash.needsRehash(rounds: 2001))
        #expect(!hash.needsRehash(rounds: 2000))
        #expect(!hash.needsRehash(rounds: 1999))
        let scrypt = try #require(PasswordHash(stored: Self.madeByWerkzeug[2].1))
        #expect(scrypt.needsRehash(rounds: 1))
    }

    @Test func `nobody's password fits a decoy`() {
        let decoy = PasswordHash.decoy(rounds: 1000)
        #expect(decoy.stored.hasPrefix("pbkdf2:sha256:1000$"))
        #expect(!decoy.verifies(""))
        #expect(!decoy.verifies("Correct-Horse1"))
    }

    static let key = String(repeating: "ab", count: 32)

    @Test func `the form that the malformed ones are cut from is well-formed`() {
        #expect(PasswordHash(stored: "pbkdf2:sha256:1000$salt$\(Self.key)") != nil)
        #expect(PasswordHash(stored: "scrypt:32768:8:1$salt$\(Self.key)") != nil)
    }

    @Test(arguments: [
        "", "$", "$$", "$$$", "plain", "pbkdf2", "pbkdf2:sha256$salt$\(key)", "pbkdf2:sha256:$salt$\(key)",
        "pbkdf2:sha256:0$salt$\(key)", "pbkdf2:sha256:-1$salt$\(key)", "pbkdf2:sha256:+1$salt$\(key)",
        "pbkdf2:sha256:01$salt$\(key)", "pbkdf2:sha256:1e3$salt$\(key)", "pbkdf2:sha256: 1000$salt$\(key)",
        "pbkdf2:sha256:99999999999999999999$salt$\(key)", "pbkdf2:sha256:10000001$salt$\(key)",
        "pbkdf2:sha256:1000:1$salt$\(key)", "pbkdf2:sha1:1000$salt$\(key)", "pbkdf2:md5:1000$salt$\(key)",
        "PBKDF2:sha256:1000$salt$\(key)", "pbkdf2:sha256:1000$salt$", "pbkdf2:sha256:1000$salt$abc",
        "pbkdf2:sha256:1000$salt$abcd", "pbkdf2:sha256:1000$$\(key)", "pbkdf2:sha256:1000$salt$\(key) ",
        "pbkdf2:sha256:1000$salt$\(key)$", "pbkdf2:sha256:1000\u{37E}$salt$\(key)", "sha256$salt$\(key)",
        "scrypt$salt$\(key)", "scrypt:32768:8$salt$\(key)", "scrypt:32767:8:1$salt$\(key)",
        "scrypt:1:8:1$salt$\(key)", "scrypt:0:8:1$salt$\(key)", "scrypt:32768:0:1$salt$\(key)",
        "scrypt:32768:8:0$salt$\(key)", "scrypt:32768:8:17$salt$\(key)", "scrypt:1048576:64:1$salt$\(key)",
        "scrypt:4611686018427387904:8:1$salt$\(key)", "scrypt:32768:9223372036854775807:1$salt$\(key)",
        "pbkdf2:sha256:1000$\(String(repeating: "s", count: 129))$\(key)",
        "pbkdf2:sha256:1000$salt$\(String(repeating: "ab", count: 129))",
    ])
    func `a malformed stored hash is nobody's password`(stored: String) {
        #expect(PasswordHash(stored: stored) == nil)
        #expect(!PasswordHash.verify("Correct-Horse1", against: stored))
        #expect(!PasswordHash.verify("", against: stored))
    }
}
