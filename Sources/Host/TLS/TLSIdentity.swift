import Dispatch
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// The certificate in use, kept right while the program runs: once a minute the addresses of the machine are
/// compared with it, and what is missing or about to expire is issued anew by the same CA. Open connections keep
/// the certificate they began with.
final class TLSIdentity: Service {
    let context: TLSContext
    private let authority: CertificateAuthority
    private let current: Mutex<ServerIdentity>
    private let logger = Logger(label: "host")

    /// - Throws: ``StartupProblem``.
    init(_ folder: DataFolder, http2: Bool) throws {
        authority = CertificateAuthority(folder: folder.url.path)
        let identity = try authority.identity(for: LocalAddresses.current().subjectNames)
        do {
            context = try TLSContext(
                certificate: Array(identity.certificatePEM.utf8), key: Array(identity.keyPEM.utf8), http2: http2)
        } catch {
            throw StartupProblem("the certificate cannot be used for TLS: \(error)")
        }
        current = Mutex(identity)
        tell(of: identity)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: .seconds(60))) != nil { await renew() }
        }
    }

    private func renew() async {
        do {
            let identity = try await offTheLoops { [authority] in
                try authority.identity(for: LocalAddresses.current().subjectNames)
            }
            guard current.withLock({ $0.certificatePEM }) != identity.certificatePEM else { return }
            try context.replace(certificate: Array(identity.certificatePEM.utf8), key: Array(identity.keyPEM.utf8))
            current.withLock { $0 = identity }
            tell(of: identity)
        } catch {
            logger.warning("the certificate could not be checked", metadata: ["error": "\(error)"])
        }
    }

    private func tell(of identity: ServerIdentity) {
        if let reason = identity.issued { logger.info("a certificate was issued", metadata: ["because": "\(reason)"]) }
        if let warning = identity.warning { logger.warning("\(warning)") }
    }
}

/// Runs what blocks on a thread that may block.
func offTheLoops<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
