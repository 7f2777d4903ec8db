import COpenSSL
import Foundation
import TestHarness
import Testing

@testable import Host

struct CertificateX509Tests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let validity = now - 3600..<now + 397 * 86400

    static func names(_ texts: String...) -> [SubjectName] {
        texts.map { text in IPAddress(text).map(SubjectName.address) ?? .dns(text) }
    }

    struct Issued {
        let rootKey: PrivateKey
        let root: Certificate
        let key: PrivateKey
        let leaf: Certificate

        init(_ names: [SubjectName] = names("box", "box.local", "192.168.1.20", "fd00::20", "::1")) throws {
            rootKey = try PrivateKey.p256()
            root = try Certificate.authority(key: rootKey, validity: now - 3600..<now + 3650 * 86400)
            key = try PrivateKey.p256()
            leaf = try Certificate.leaf(
                for: names, key: key, validity: validity, issuer: root, issuerKey: rootKey)
        }
    }

    @Test func `the CA says that it is one, for leaves only, and is named after its key`() throws {
        let issued = try Issued()
        #expect(issued.root.isAuthority)
        #expect(issued.root.subject.wholeMatch(of: /MiniMost local CA [0-9a-f]{8}/) != nil)
        #expect(issued.root.issuer == issued.root.subject)
        #expect(issued.root.names.isEmpty)
        let text = try printed(issued.root)
        #expect(text.contains(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/))
        #expect(text.contains(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/))
        let keyID = try #require(text.firstMatch(of: /Subject Key Identifier: \s+([0-9A-F:]+)/)?.1)
        #expect(keyID.replacing(":", with: "").lowercased().hasPrefix(issued.root.subject.suffix(8)))
    }

    @Test func `the leaf says what browsers and Apple ask of a server's certificate`() throws {
        let issued = try Issued()
        #expect(!issued.leaf.isAuthority)
        #expect(issued.leaf.subject == "box")
        #expect(issued.leaf.issuer == issued.root.subject)
        #expect(issued.leaf.names == Self.names("box", "box.local", "192.168.1.20", "fd00::20", "::1"))
        #expect(issued.leaf.notBefore == Self.validity.lowerBound)
        #expect(issued.leaf.notAfter == Self.validity.upperBound)
        let text = try printed(issued.leaf)
        #expect(text.contains("Version: 3"))
        #expect(text.contains("Signature Algorithm: ecdsa-with-SHA256"))
        #expect(text.contains("ASN1 OID: prime256v1"))
        #expect(text.contains(/Basic Constraints: critical\s+CA:FALSE/))
        #expect(text.contains(/Key Usage: critical\s+Digital Signature\n/))
        #expect(text.contains(/Extended Key Usage: \s+TLS Web Server Authentication\n/))
        let keyID = try #require(try printed(issued.root).firstMatch(of: /Subject Key Identifier: \s+([0-9A-F:]+)/)?.1)
        let issuerID = try #require(text.firstMatch(of: /Authority Key Identifier: \s+([0-9A-F:]+)/)?.1)
        #expect(keyID == issuerID)
    }

    @Test func `a client that trusts the CA accepts the leaf under each of its names and under no other`() throws {
        let issued = try Issued()
        #expect(verdict(on: issued.leaf, trusting: issued.root, name: "box") == X509_V_OK)
        #expect(verdict(on: issued.leaf, trusting: issued.root, name: "BOX.local") == X509_V_OK)
        #expect(verdict(on: issued.leaf, trusting: issued.root, address: "192.168.1.20") == X509_V_OK)
        #expect(verdict(on: issued.leaf, trusting: issued.root, address: "fd00::20") == X509_V_OK)
        #expect(
            verdict(on: issued.leaf, trusting: issued.root, address: "192.168.1.21") == X509_V_ERR_IP_ADDRESS_MISMATCH)
        #expect(verdict(on: issued.leaf, trusting: issued.root, name: "other") == X509_V_ERR_HOSTNAME_MISMATCH)
        #expect(verdict(on: issued.leaf, trusting: try Issued().root, name: "box") != X509_V_OK)
        #expect(
            verdict(on: issued.leaf, trusting: issued.root, name: "box", at: Self.validity.upperBound + 1)
                == X509_V_ERR_CERT_HAS_EXPIRED)
    }

    @Test func `a leaf cannot sign another leaf`() throws {
        let issued = try Issued()
        let forged = try Certificate.leaf(
            for: Self.names("bank.example"), key: issued.key, validity: Self.validity, issuer: issued.leaf,
            issuerKey: issued.key)
        #expect(!forged.isIssued(by: issued.leaf))
        #expect(!forged.isIssued(by: issued.root))
    }

    @Test func `a name with punctuation stays one name`() throws {
        let odd = SubjectName.dns("a,dns:evil.example,email:x@y")
        #expect(try Issued([odd]).leaf.names == [odd])
    }

    @Test func `a hostname too long for a common name is still a name`() throws {
        let long = SubjectName.dns(
            [String](repeating: String(repeating: "x", count: 63), count: 3).joined(separator: "."))
        let leaf = try Issued([long]).leaf
        #expect(leaf.names == [long])
        #expect(leaf.subject == "MiniMost")
    }

    @Test func `serial numbers are positive, 127 bits long and never the same`() throws {
        let issued = try Issued()
        let serials = try (0..<50).map { _ in
            let leaf = try Certificate.leaf(
                for: Self.names("box"), key: issued.key, validity: Self.validity, issuer: issued.root,
                issuerKey: issued.rootKey)
            return try String(#require(try printed(leaf).firstMatch(of: /Serial Number:\s+([0-9a-f:]+)\n/)?.1))
        }
        #expect(Set(serials).count == 50)
        #expect(serials.allSatisfy { $0.utf8.count == 47 && "4567".contains($0.prefix(1)) })
    }

    @Test func `a key belongs to its own certificate only`() throws {
        let issued = try Issued()
        #expect(issued.leaf.belongs(to: issued.key))
        #expect(!issued.leaf.belongs(to: issued.rootKey))
        #expect(issued.root.belongs(to: issued.rootKey))
    }

    @Test func `a certificate is issued by the CA that signed it only`() throws {
        let (issued, other) = (try Issued(), try Issued())
        #expect(issued.leaf.isIssued(by: issued.root))
        #expect(issued.root.isIssued(by: issued.root))
        #expect(!issued.leaf.isIssued(by: other.root))
        // A CA of the same name with another key.
        let namesake = try Certificate.authority(key: issued.rootKey, validity: Self.validity)
        #expect(issued.leaf.isIssued(by: namesake))
        #expect(!other.leaf.isIssued(by: namesake))
    }

    @Test func `PEM and DER come back as they went out`() throws {
        let issued = try Issued()
        let pem = try issued.leaf.pem()
        #expect(pem.hasPrefix("-----BEGIN CERTIFICATE-----\n") && pem.hasSuffix("-----END CERTIFICATE-----\n"))
        #expect(try Certificate(pem: pem) == issued.leaf)
        #expect(try Certificate(pem: "A comment\n" + pem + issued.root.pem()) == issued.leaf)
        #expect(try Certificate(der: issued.leaf.der) == issued.leaf)
        #expect(issued.key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(try issued.leaf.belongs(to: PrivateKey(pem: issued.key.pem)))
    }

    @Test func `what is not a certificate or key is refused with libcrypto's reason`() throws {
        let issued = try Issued()
        let pem = try issued.leaf.pem()
        for text in ["", "nonsense", issued.key.pem, pem.replacing("M", with: "-"), String(pem.prefix(200))] {
            let error = try #require(throws: OpenSSLError.self) { try Certificate(pem: text) }
            #expect(error.action == "reading a certificate" && !error.reason.isEmpty)
        }
        let error = try #require(throws: OpenSSLError.self) { try PrivateKey(pem: pem) }
        #expect("\(error)".contains("no start line") || "\(error)".contains("unsupported"))
        for length in 0..<issued.leaf.der.count {
            #expect(throws: OpenSSLError.self) { try Certificate(der: Array(issued.leaf.der.prefix(length))) }
        }
        #expect(throws: OpenSSLError.self) { try Certificate(der: issued.leaf.der + [0]) }
    }

    @Test func `damaged certificates never trap`() throws {
        let der = try Issued().leaf.der
        var generator = SplitMix64(seed: 20_260_101)
        for _ in 0..<5000 {
            var damaged = der
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: damaged.indices, using: &generator)] = .random(
                    in: .min ... .max, using: &generator)
            }
            if let read = try? Certificate(der: damaged) { #expect(read.der.count > 0) }
        }
    }

    /// `openssl pkcs8 -topk8 -v2 aes-128-cbc` of a P-256 key made for this test.
    @Test func `a key under a passphrase is refused without asking for one`() {
        let key = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg5sr9mKEDXnAICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEPwJv2CVMZj+jP9CF55ns58EgZAT
            iya6Ubes8qUJfD6VQ9TLFipbfop7qb7fJhbfPix8/TaOyQ/vUiVpE54NYQT6vBkh
            I+FP1CQPlckjeIa3aLRf+MbFLsc5yDkdBtUiYscIUh5Imr0R1h7lM9ksrhjZKQ6t
            fbeZCbsk4CZDLTPu7C5pDvb/vL3kBWip3FWKU3gvDwtWSEugavKcE/vtjnFFoO0=
            -----END ENCRYPTED PRIVATE KEY-----
            """
        #expect(throws: OpenSSLError.self) { try PrivateKey(pem: key) }
    }

    // MARK: - libcrypto as the client

    struct NotPrinted: Error {}

    private func printed(_ certificate: Certificate) throws -> String {
        try withHandle(certificate) { handle in
            guard let bio = BIO_new(BIO_s_mem()) else { throw NotPrinted() }
            defer { BIO_free(bio) }
            X509_print(bio, handle)
            var start: UnsafeMutablePointer<CChar>?
            let length = minimost_bio_contents(bio, &start)
            return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
        }
    }

    /// What X509_verify_cert says of a chain of two, as a strict TLS client would ask it.
    private func verdict(
        on leaf: Certificate, trusting root: Certificate, name: String? = nil, address: String? = nil,
        at time: Date = now
    ) -> Int32? {
        try? withHandle(leaf) { leaf in
            try withHandle(root) { root in
                let (store, context) = (X509_STORE_new(), X509_STORE_CTX_new())
                defer {
                    X509_STORE_CTX_free(context)
                    X509_STORE_free(store)
                }
                X509_STORE_add_cert(store, root)
                X509_STORE_CTX_init(context, store, leaf, nil)
                let parameters = X509_STORE_CTX_get0_param(context)
                X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER)
                X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_X509_STRICT))
                X509_VERIFY_PARAM_set_time(parameters, time_t(time.timeIntervalSince1970))
                if let name { X509_VERIFY_PARAM_set1_host(parameters, name, 0) }
                if let address { X509_VERIFY_PARAM_set1_ip_asc(parameters, address) }
                return X509_verify_cert(context) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context)
            }
        }
    }

    private func withHandle<Result>(_ certificate: Certificate, _ body: (OpaquePointer) throws -> Result) throws
        -> Result
    {
        let handle = certificate.der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            return d2i_X509(nil, &next, bytes.count)
        }
        defer { X509_free(handle) }
        return try body(#require(handle))
    }
}
