// CertificatePair — a certificate and its key in two files of the data folder.

import Foundation

struct CertificatePair: Sendable {
    private let certificatePath: String
    private let keyPath: String

    struct Contents: Sendable, Equatable {
        let certificatePEM: String
        let certificate: Certificate
        let key: PrivateKey

        init(certificatePEM: String, keyPEM: String) throws {
            self.certificatePEM = certificatePEM
            certificate = try Certificate(pem: certificatePEM)
            key = try PrivateKey(pem: keyPEM)
        }
    }

    enum Found: Sendable, Equatable {
        case nothing
        case certificateOnly(Certificate)
        case keyOnly
        case pair(Contents)
    }

    init(folder: String, certificateName: String, keyName: String) {
        certificatePath = "\(folder)/\(certificateName)"
        keyPath = "\(folder)/\(keyName)"
    }

    /// - Throws: ``StartupProblem`` with the name of a file that does not hold what it should.
    func load() throws -> Found {
        let key = try read(keyPath) { try PrivateKey(pem: $0) }
        if key != nil { try finishInterruptedWrite() }
        let certificate = try read(certificatePath) { (pem: $0, value: try Certificate(pem: $0)) }
        return switch (certificate, key) {
        case (nil, nil): .nothing
        case (let certificate?, nil): .certificateOnly(certificate.value)
        case (nil, _?): .keyOnly
        case (let certificate?, let key?): .pair(try Contents(certificatePEM: certificate.pem, keyPEM: key.pem))
        }
    }

    /// Writes both files where there was neither. Both are staged before the key, and then the certificate, takes its
    /// place, so that after a crash ``load()`` finds nothing, or both, or can finish the job.
    func write(_ pair: Contents) throws {
        try PrivateFile.stage(Array(pair.certificatePEM.utf8), for: certificatePath)
        try PrivateFile.stage(Array(pair.key.pem.utf8), for: keyPath)
        try PrivateFile.commit(keyPath)
        try PrivateFile.commit(certificatePath)
    }

    /// Puts another certificate for the same key in the place of the present one.
    func replaceCertificate(with pair: Contents) throws {
        try PrivateFile.write(Array(pair.certificatePEM.utf8), to: certificatePath)
    }

    /// A key without its certificate may be the work of a crash between the two renames; the certificate then waits
    /// beside its place, and proves by its key that it is the one.
    private func finishInterruptedWrite() throws {
        let staged = PrivateFile.stagingPath(of: certificatePath)
        guard try PrivateFile.read(certificatePath) == nil,
            let certificatePEM = try PrivateFile.read(staged), let keyPEM = try PrivateFile.read(keyPath),
            let pair = try? Contents(
                certificatePEM: String(decoding: certificatePEM, as: UTF8.self),
                keyPEM: String(decoding: keyPEM, as: UTF8.self)),
            pair.certificate.belongs(to: pair.key)
        else { return }
        try PrivateFile.commit(certificatePath)
    }

    private func read<Value>(_ path: String, as parse: (String) throws -> Value) throws -> Value? {
        guard let bytes = try PrivateFile.read(path) else { return nil }
        do {
            return try parse(String(decoding: bytes, as: UTF8.self))
        } catch let error as OpenSSLError {
            let name = URL(fileURLWithPath: path).lastPathComponent
            throw StartupProblem("\(name) cannot be used: \(error.reason)")
        }
    }
}
