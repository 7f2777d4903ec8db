import Synchronization

/// Signs what browsers carry for us (session ids, form tokens) with `secret.key`.
public final class SigningKey: Sendable {
    private let key = Mutex<[UInt8]?>(nil)

    func load(_ bytes: [UInt8]) {
        key.withLock { $0 = bytes }
    }

    /// - Parameter purpose: keeps a signature made for one thing from passing for another.
    /// - Returns: base64url of HMAC-SHA256 (RFC 2104).
    func sign(_ text: String, for purpose: String) -> String {
        let key = key.withLock { $0 }
        precondition(key != nil, "signing before the data folder is open")
        return Base64URL.encode(SHA256.authenticationCode(for: Array("\(purpose):\(text)".utf8), key: key ?? []))
    }

    func verify(_ signature: String, of text: String, for purpose: String) -> Bool {
        constantTimeEqual(Array(signature.utf8), Array(sign(text, for: purpose).utf8))
    }
}
