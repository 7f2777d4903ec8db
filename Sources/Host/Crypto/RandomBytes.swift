// RandomBytes — unguessable bytes and tokens, from the kernel's generator (getrandom on Linux).

/// `count` octets fit for keys and tokens.
public func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

/// A token of `bytes` random octets in base64url: 32 octets, the default, make 256 bits and 43 characters.
public func randomToken(bytes: Int = 32) -> String {
    Base64URL.encode(randomBytes(bytes))
}

/// `length` characters, each as likely as the other, of A-Z, a-z and 0-9: nearly 6 bits a character.
public func randomAlphanumerics(_ length: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    let characters = (0..<length).compactMap { _ in alphanumerics.randomElement(using: &generator) }
    return String(decoding: characters, as: UTF8.self)
}

private let alphanumerics = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
