// PasswordHash — a password as it is stored, in Werkzeug's text form, so that accounts can be imported.
//
//   pbkdf2:sha256:600000$salt$hex     made here and verified
//   scrypt:32768:8:1$salt$hex         verified only, and replaced at the next sign-in

import COpenSSL

/// A salted, deliberately slow digest of a password.
///
/// Making and verifying one takes 0.2 to 0.4 s of a core: do it in a ``HashingPool``.
public struct PasswordHash: Sendable, Equatable {
    /// OWASP's figure for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet, 2023).
    public static let defaultRounds = 600_000

    enum Scheme: Sendable, Equatable {
        case pbkdf2(rounds: Int)
        case scrypt(cost: Int, blockSize: Int, parallelism: Int)
    }

    let scheme: Scheme
    let salt: String
    let key: [UInt8]

    /// Hashes `password` (its UTF-8, as it is) under a new salt of 16 characters.
    ///
    /// - Parameter rounds: brought into 1...10,000,000.
    public init(of password: String, rounds: Int = defaultRounds) {
        let scheme = Scheme.pbkdf2(rounds: min(max(rounds, 1), Scheme.mostRounds))
        let salt = randomAlphanumerics(16)
        guard let key = scheme.derive(password, salt: salt, length: SHA256.length) else {
            preconditionFailure("libcrypto could not compute PBKDF2")  // as in SHA256: memory has run out
        }
        self.init(scheme: scheme, salt: salt, key: key)
    }

    /// Reads the stored form. Nil when it is malformed, names another scheme, or asks for more than this server
    /// will spend on one sign-in (10,000,000 rounds, or 128 MiB of scrypt).
    public init?(stored: String) {
        let parts = stored.utf8.split(separator: UInt8(ascii: "$"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3,
            let scheme = Scheme(parts[0]),
            (1...128).contains(parts[1].count),
            let key = Hex.decode(Substring(parts[2])), (16...128).contains(key.count)
        else { return nil }
        self.init(scheme: scheme, salt: String(Substring(parts[1])), key: key)
    }

    /// A hash that no password fits: verifying against it costs what a real account costs, so that an unknown
    /// username cannot be told from a wrong password by the clock.
    public static func decoy(rounds: Int = defaultRounds) -> PasswordHash {
        PasswordHash(
            scheme: .pbkdf2(rounds: min(max(rounds, 1), Scheme.mostRounds)), salt: randomAlphanumerics(16),
            key: randomBytes(SHA256.length))
    }

    private init(scheme: Scheme, salt: String, key: [UInt8]) {
        self.scheme = scheme
        self.salt = salt
        self.key = key
    }

    /// The text to store.
    public var stored: String { "\(scheme)$\(salt)$\(Hex.encode(key))" }

    /// Whether `password` is the one that was hashed.
    public func verifies(_ password: String) -> Bool {
        guard let candidate = scheme.derive(password, salt: salt, length: key.count) else { return false }
        return constantTimeEqual(candidate, key)
    }

    /// Whether `password` is the one behind the text `stored`; a malformed text is nobody's password.
    public static func verify(_ password: String, against stored: String) -> Bool {
        PasswordHash(stored: stored)?.verifies(password) ?? false
    }

    /// Whether to hash the password anew once it is known to be right: for another scheme, and for fewer rounds
    /// than are asked for today.
    public func needsRehash(rounds: Int = defaultRounds) -> Bool {
        switch scheme {
        case .pbkdf2(let present): present < rounds
        case .scrypt: true
        }
    }
}

extension PasswordHash.Scheme: CustomStringConvertible {
    static let mostRounds = 10_000_000

    /// Bounds on scrypt (RFC 7914): 128 · cost · blockSize octets of memory, and the work of all lanes.
    private static let mostMemory = 128 << 20
    private static let mostLanes = 16

    init?(_ text: Substring.UTF8View) {
        let words = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        switch words.count {
        case 3 where words[0].elementsEqual("pbkdf2".utf8) && words[1].elementsEqual("sha256".utf8):
            guard let rounds = decimal(words[2]), rounds <= Self.mostRounds else { return nil }
            self = .pbkdf2(rounds: rounds)
        case 4 where words[0].elementsEqual("scrypt".utf8):
            guard let cost = decimal(words[1]), cost > 1, cost & (cost - 1) == 0, cost <= 1 << 20,
                let blockSize = decimal(words[2]), blockSize <= 64,
                let parallelism = decimal(words[3]), parallelism <= Self.mostLanes,
                128 * cost * blockSize <= Self.mostMemory
            else { return nil }
            self = .scrypt(cost: cost, blockSize: blockSize, parallelism: parallelism)
        default:
            return nil
        }
    }

    var description: String {
        switch self {
        case .pbkdf2(let rounds): "pbkdf2:sha256:\(rounds)"
        case .scrypt(let cost, let blockSize, let parallelism): "scrypt:\(cost):\(blockSize):\(parallelism)"
        }
    }

    /// `length` octets of key, or nil when libcrypto refuses.
    func derive(_ password: String, salt: String, length: Int) -> [UInt8]? {
        let (password, salt) = (password.utf8.map(CChar.init(bitPattern:)), Array(salt.utf8))
        var key = [UInt8](repeating: 0, count: length)
        let done =
            switch self {
            case .pbkdf2(let rounds):
                PKCS5_PBKDF2_HMAC(
                    password, Int32(clamping: password.count), salt, Int32(clamping: salt.count),
                    Int32(clamping: rounds), EVP_sha256(), Int32(clamping: length), &key)
            case .scrypt(let cost, let blockSize, let parallelism):
                // libcrypto's own limit is 32 MiB, a little less than Werkzeug's default needs.
                EVP_PBE_scrypt(
                    password, password.count, salt, salt.count, UInt64(cost), UInt64(blockSize), UInt64(parallelism),
                    UInt64(Self.mostMemory * 2), &key, length)
            }
        return done == 1 ? key : nil
    }
}

/// A positive decimal number without sign, blanks or leading zeros.
private func decimal(_ digits: Substring.UTF8View) -> Int? {
    guard digits.first != UInt8(ascii: "0"),
        digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(String(Substring(digits)))
}
