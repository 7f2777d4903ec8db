import COpenSSL
public import NIOCore

/// SHA-256 (FIPS 180-4) of bytes that come one portion after the other. For one task at a time.
public final class RunningDigest {
    private let context = EVP_MD_CTX_new()

    public init() {
        // libcrypto fails here only when memory has run out, which ends a Swift program anyway.
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto could not begin SHA-256")
    }

    public func add(_ bytes: ByteBuffer) {
        bytes.withUnsafeReadableBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// Once, at the end.
    public func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.length) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = SHA256.length
        }
    }

    deinit { EVP_MD_CTX_free(context) }
}
