// X509 — keys and certificates as values, on top of libcrypto: every object of libcrypto is made, used and freed
// inside one function, and only bytes and plain facts leave it.

import COpenSSL
import Foundation

/// What libcrypto refused, with its own reason.
struct OpenSSLError: Error, CustomStringConvertible {
    let action: String
    let reason: String

    /// Takes the reasons off the calling thread's error queue, so make it on the thread that failed.
    init(_ action: String) {
        self.action = action
        var reasons: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        reason = reasons.isEmpty ? "refused" : reasons.joined(separator: ", ")
    }

    var description: String { "\(action): \(reason)" }
}

/// A private key of any kind that libcrypto reads, without a passphrase.
struct PrivateKey: Sendable, Equatable, CustomStringConvertible {
    let pem: String

    /// Without the key, should somebody log it.
    var description: String { "a private key" }

    /// Reads the first key in `pem`.
    ///
    /// - Throws: ``OpenSSLError`` when there is none, and for a key under a passphrase.
    init(pem: String) throws {
        self.pem = pem
        try withHandle { _ in }
    }

    /// A new key on the curve P-256, the one that every browser accepts.
    static func p256() throws -> PrivateKey {
        guard let key = minimost_p256_key() else { throw OpenSSLError("making a key") }
        defer { EVP_PKEY_free(key) }
        return try PrivateKey(
            pem: writingPEM("writing a key") { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) })
    }

    fileprivate func withHandle<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        try readingPEM(pem) { bio in
            guard let key = PEM_read_bio_PrivateKey(bio, nil, noPassphrase, nil) else {
                throw OpenSSLError("reading a key")
            }
            defer { EVP_PKEY_free(key) }
            return try body(key)
        }
    }
}

/// A name that a certificate vouches for.
enum SubjectName: Hashable, Sendable, CustomStringConvertible {
    /// In lower case.
    case dns(String)
    case address(IPAddress)

    var description: String {
        switch self {
        case .dns(let name): name
        case .address(let address): address.description
        }
    }
}

/// An X.509 certificate (RFC 5280).
struct Certificate: Sendable, Equatable {
    let der: [UInt8]
    /// The common names of subject and issuer; empty where there is none.
    let subject: String
    let issuer: String
    let notBefore: Date
    let notAfter: Date
    /// The DNS names and addresses of its subject alternative name.
    let names: [SubjectName]
    let isAuthority: Bool

    /// - Throws: ``OpenSSLError`` for anything that is not one whole certificate.
    init(der: [UInt8]) throws {
        self = try Self.withHandle(der) { try Certificate(handle: $0, der: der) }
    }

    /// Reads the first certificate in `pem`; what follows (a chain) is left alone.
    ///
    /// - Throws: ``OpenSSLError`` when there is none.
    init(pem: String) throws {
        self = try readingPEM(pem) { bio in
            guard let handle = PEM_read_bio_X509(bio, nil, noPassphrase, nil) else {
                throw OpenSSLError("reading a certificate")
            }
            defer { X509_free(handle) }
            return try Certificate(handle: handle)
        }
    }

    func pem() throws -> String {
        try Self.withHandle(der) { handle in
            try writingPEM("writing a certificate") { PEM_write_bio_X509($0, handle) }
        }
    }

    /// Whether `key` is the private half of this certificate's key.
    func belongs(to key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        let matches = try? Self.withHandle(der) { certificate in
            try key.withHandle { X509_check_private_key(certificate, $0) == 1 }
        }
        return matches ?? false
    }

    /// Whether `authority` is named as this certificate's issuer and its signature holds; dates are not looked at.
    func isIssued(by authority: Certificate) -> Bool {
        defer { ERR_clear_error() }
        let issued = try? Self.withHandle(der) { certificate in
            try Self.withHandle(authority.der) { issuer in
                X509_check_issued(issuer, certificate) == X509_V_OK
                    && X509_verify(certificate, X509_get0_pubkey(issuer)) == 1
            }
        }
        return issued ?? false
    }
}

// MARK: - Issuing

extension Certificate {
    /// How the common name of every local CA begins.
    static let authorityName = "MiniMost local CA"

    /// A certificate authority that vouches for leaves only, signed by itself, and named after its key, so that two of
    /// them are told apart in a browser's list.
    static func authority(key: PrivateKey, validity: Range<Date>) throws -> Certificate {
        try Draft.signed(key: key, validity: validity, issuer: nil, issuerKey: key) { draft in
            try draft.setSubject("\(authorityName) \(draft.keyDigest())")
            try draft.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
            try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign")
            try draft.add(NID_subject_key_identifier, "hash")
        }
    }

    /// A server's certificate for `names`, the first of which is also its common name.
    static func leaf(
        for names: [SubjectName], key: PrivateKey, validity: Range<Date>,
        issuer: Certificate, issuerKey: PrivateKey
    ) throws -> Certificate {
        try Draft.signed(key: key, validity: validity, issuer: issuer, issuerKey: issuerKey) { draft in
            // RFC 5280 gives a common name 64 characters; browsers look at the alternative names only.
            let first = names.first?.description ?? ""
            try draft.setSubject((1...64).contains(first.utf8.count) ? first : "MiniMost")
            try draft.add(NID_basic_constraints, "critical,CA:FALSE")
            try draft.add(NID_key_usage, "critical,digitalSignature")
            try draft.add(NID_ext_key_usage, "serverAuth")
            try draft.add(NID_subject_key_identifier, "hash")
            try draft.add(NID_authority_key_identifier, "keyid:always")
            try draft.add(names)
        }
    }

    /// A certificate under construction.
    private struct Draft {
        let handle: OpaquePointer
        let issuer: OpaquePointer

        /// Makes a certificate for `key`, lets `describe` give it subject and extensions, and signs it; without an
        /// issuer it is its own.
        static func signed(
            key: PrivateKey, validity: Range<Date>, issuer: Certificate?, issuerKey: PrivateKey,
            describe: (Draft) throws -> Void
        ) throws -> Certificate {
            guard let handle = X509_new() else { throw OpenSSLError("making a certificate") }
            defer { X509_free(handle) }
            try check(X509_set_version(handle, Int(X509_VERSION_3)))
            try setSerial(of: handle)
            try check(ASN1_TIME_set(X509_getm_notBefore(handle), seconds(validity.lowerBound)) != nil ? 1 : 0)
            try check(ASN1_TIME_set(X509_getm_notAfter(handle), seconds(validity.upperBound)) != nil ? 1 : 0)
            try key.withHandle { try check(X509_set_pubkey(handle, $0)) }
            func finish(_ issuer: OpaquePointer) throws {
                try describe(Draft(handle: handle, issuer: issuer))
                try check(X509_set_issuer_name(handle, X509_get_subject_name(issuer)))
                try issuerKey.withHandle { try check(X509_sign(handle, $0, EVP_sha256())) }
            }
            if let issuer {
                try Certificate.withHandle(issuer.der, finish)
            } else {
                try finish(handle)
            }
            return try Certificate(handle: handle)
        }

        func setSubject(_ commonName: String) throws {
            let text = Array(commonName.utf8)
            try Self.check(
                X509_NAME_add_entry_by_NID(
                    X509_get_subject_name(handle), NID_commonName, MBSTRING_UTF8, text, Int32(clamping: text.count),
                    -1, 0))
        }

        /// The first 8 hex digits of the key's identifier (RFC 5280 section 4.2.1.2, method 1).
        func keyDigest() throws -> String {
            var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
            var length: UInt32 = 0
            try Self.check(X509_pubkey_digest(handle, EVP_sha1(), &digest, &length))
            return Hex.encode(digest.prefix(Int(length)).prefix(4))
        }

        /// Adds an extension in libcrypto's configuration syntax, for fixed texts only: it has no escaping.
        func add(_ kind: Int32, _ value: StaticString) throws {
            var context = X509V3_CTX()
            X509V3_set_ctx(&context, issuer, handle, nil, nil, 0)
            let added = X509V3_EXT_conf_nid(nil, &context, kind, "\(value)")
            defer { X509_EXTENSION_free(added) }
            try Self.check(added == nil ? 0 : X509_add_ext(handle, added, -1))
        }

        func add(_ names: [SubjectName]) throws {
            guard let list = minimost_names_new() else { throw OpenSSLError("making a certificate") }
            defer { GENERAL_NAMES_free(list) }
            for name in names { try append(name, to: list) }
            try Self.check(X509_add1_ext_i2d(handle, NID_subject_alt_name, UnsafeMutableRawPointer(list), 0, 0))
        }

        private func append(_ name: SubjectName, to list: OpaquePointer) throws {
            let (kind, type, bytes) =
                switch name {
                case .dns(let name): (GEN_DNS, V_ASN1_IA5STRING, Array(name.utf8))
                case .address(let address): (GEN_IPADD, V_ASN1_OCTET_STRING, address.bytes)
                }
            guard let value = ASN1_STRING_type_new(type) else { throw OpenSSLError("naming a certificate") }
            guard ASN1_STRING_set(value, bytes, Int32(clamping: bytes.count)) == 1, let entry = GENERAL_NAME_new()
            else {
                ASN1_STRING_free(value)
                throw OpenSSLError("naming a certificate")
            }
            GENERAL_NAME_set0_value(entry, kind, value)
            guard minimost_names_push(list, entry) > 0 else {
                GENERAL_NAME_free(entry)
                throw OpenSSLError("naming a certificate")
            }
        }

        /// 128 bits with the top two set to 01: positive, never short, and random (RFC 5280 section 4.1.2.2).
        private static func setSerial(of handle: OpaquePointer) throws {
            var bytes = randomBytes(16)
            bytes[0] = bytes[0] & 0x3F | 0x40
            let number = BN_bin2bn(bytes, Int32(bytes.count), nil)
            defer { BN_free(number) }
            try check(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(handle)) != nil ? 1 : 0)
        }

        private static func seconds(_ date: Date) -> time_t {
            time_t(exactly: date.timeIntervalSince1970.rounded(.down)) ?? 0
        }

        private static func check(_ result: Int32) throws {
            guard result > 0 else { throw OpenSSLError("making a certificate") }
        }
    }
}

// MARK: - Reading

extension Certificate {
    fileprivate init(handle: OpaquePointer) throws {
        let length = i2d_X509(handle, nil)
        guard length > 0 else { throw OpenSSLError("writing a certificate") }
        let der = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var next = buffer.baseAddress
            count = Int(max(i2d_X509(handle, &next), 0))
        }
        try self.init(handle: handle, der: der)
    }

    private init(handle: OpaquePointer, der: [UInt8]) throws {
        self.der = der
        subject = Self.commonName(X509_get_subject_name(handle))
        issuer = Self.commonName(X509_get_issuer_name(handle))
        notBefore = try Self.date(X509_get0_notBefore(handle))
        notAfter = try Self.date(X509_get0_notAfter(handle))
        names = Self.names(of: handle)
        isAuthority = X509_check_ca(handle) == 1
        ERR_clear_error()
    }

    private static func withHandle<Result>(
        _ der: [UInt8], _ body: (OpaquePointer) throws -> Result
    ) throws -> Result {
        let parsed = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var next = bytes.baseAddress
            guard let handle = d2i_X509(nil, &next, bytes.count) else { return nil }
            guard next == bytes.baseAddress?.advanced(by: bytes.count) else {
                X509_free(handle)
                return nil
            }
            return handle
        }
        guard let handle = parsed else { throw OpenSSLError("reading a certificate") }
        defer { X509_free(handle) }
        return try body(handle)
    }

    private static func commonName(_ name: OpaquePointer?) -> String {
        let index = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard index >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)) else { return "" }
        var text: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&text, value)
        guard length >= 0, let text else { return "" }
        defer { CRYPTO_free(text, #file, #line) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }

    private static func date(_ time: UnsafePointer<ASN1_TIME>?) throws -> Date {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { throw OpenSSLError("reading a certificate's dates") }
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }

    private static func names(of handle: OpaquePointer) -> [SubjectName] {
        guard let list = X509_get_ext_d2i(handle, NID_subject_alt_name, nil, nil).map(OpaquePointer.init) else {
            return []
        }
        defer { GENERAL_NAMES_free(list) }
        return (0..<max(minimost_names_count(list), 0)).compactMap { index in
            var kind: Int32 = 0
            guard let value = GENERAL_NAME_get0_value(minimost_names_at(list, index), &kind) else { return nil }
            switch kind {
            case GEN_DNS: return .dns(String(decoding: bytes(of: value), as: UTF8.self).lowercased())
            case GEN_IPADD: return IPAddress(bytes: bytes(of: value)).map(SubjectName.address)
            default: return nil
            }
        }
    }

    /// The content of an ASN1_STRING.
    private static func bytes(of value: UnsafeMutableRawPointer) -> [UInt8] {
        let string = value.assumingMemoryBound(to: ASN1_STRING.self)
        return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }
}

// MARK: - PEM

/// Refuses to ask: without it libcrypto would wait at the terminal for a passphrase.
private func noPassphrase(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 {
    -1
}

private func readingPEM<Result>(_ pem: String, _ body: (OpaquePointer) throws -> Result) throws -> Result {
    let text = Array(pem.utf8)
    return try text.withUnsafeBytes { bytes in
        guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
            throw OpenSSLError("reading PEM")
        }
        defer { BIO_free(bio) }
        return try body(bio)
    }
}

private func writingPEM(_ action: String, _ write: (OpaquePointer) -> Int32) throws -> String {
    guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLError(action) }
    defer { BIO_free(bio) }
    guard write(bio) == 1 else { throw OpenSSLError(action) }
    var start: UnsafeMutablePointer<CChar>?
    let length = minimost_bio_contents(bio, &start)
    let text = UnsafeRawBufferPointer(start: start, count: max(length, 0))
    return String(decoding: text, as: UTF8.self)
}
