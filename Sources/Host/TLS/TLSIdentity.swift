import Dispatch
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// The certificate in use, kept right while the program runs: what is missing or about to expire is issued anew by the
/// same CA, and what the operator put in its place is taken up. Open connections keep the certificate they began with.
final class TLSIdentity: Service {
    /// How often the files and the addresses of the machine are looked at; both take no longer than a request.
    static let interval = Duration.seconds(5)

    let context: TLSContext
    private let authority: CertificateAuthority
    private let now: @Sendable () -> Date
    private let names: @Sendable () -> [SubjectName]
    private let logger = Logger(label: "host")
    private let state: Mutex<State>
    /// Files are written by one at a time.
    private let queue = DispatchQueue(label: "certificate")

    private struct State {
        var current: ServerIdentity
        /// What was said last; the same is not said again.
        var complaint: String?
    }

    /// - Parameters:
    ///   - now: tests have a clock of their own.
    ///   - names: those under which the machine may be reached.
    /// - Throws: ``StartupProblem``.
    init(
        _ folder: DataFolder, http2: Bool, now: @escaping @Sendable () -> Date = { Date() },
        names: @escaping @Sendable () -> [SubjectName] = { LocalAddresses.current().subjectNames }
    ) throws {
        authority = CertificateAuthority(folder: folder.url.path)
        self.now = now
        self.names = names
        let identity = try authority.identity(for: names(), now: now())
        do {
            context = try TLSContext(
                certificate: Array(identity.certificatePEM.utf8), key: Array(identity.keyPEM.utf8), http2: http2)
        } catch {
            throw StartupProblem("the certificate cannot be used for TLS: \(error)")
        }
        state = Mutex(State(current: identity, complaint: identity.warning))
        if let reason = identity.issued { tell(ofIssue: reason) }
        if let warning = identity.warning { logger.warning("\(warning)") }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: Self.interval)) != nil { await check() }
        }
    }

    /// Brings what is presented up to date. What keeps it from that is said once, and tried again the next time: an
    /// operator who replaces two files is between them for a moment.
    func check() async {
        do {
            let identity = try await offTheLoops(queue) { [authority, names, now] in
                try authority.identity(for: names(), now: now())
            }
            try present(identity)
            complain(identity.warning)
        } catch {
            complain("the certificate could not be checked: \(error)")
        }
    }

    /// Issues a new one by the same CA, although the present one is good.
    /// - Throws: ``StartupProblem``, also where the certificate is the operator's own.
    func renew() async throws -> ServerIdentity {
        let identity = try await offTheLoops(queue) { [authority, names, now] in
            try authority.renew(for: names(), now: now())
        }
        try present(identity)
        return identity
    }

    private func present(_ identity: ServerIdentity) throws {
        let present = state.withLock { $0.current }
        guard present.certificatePEM != identity.certificatePEM || present.keyPEM != identity.keyPEM else { return }
        do {
            try context.replace(certificate: Array(identity.certificatePEM.utf8), key: Array(identity.keyPEM.utf8))
        } catch {
            throw StartupProblem("it cannot be used for TLS: \(error)")
        }
        state.withLock { $0.current = identity }
        if let reason = identity.issued {
            tell(ofIssue: reason)
        } else {
            logger.info("another certificate is in use", metadata: ["certificate": "\(identity)"])
        }
    }

    private func tell(ofIssue reason: String) {
        logger.info("a certificate was issued", metadata: ["because": "\(reason)"])
    }

    private func complain(_ text: String?) {
        let isNew = state.withLock { state in
            defer { state.complaint = text }
            return state.complaint != text
        }
        if let text, isNew { logger.warning("\(text)") }
    }
}

/// Runs what blocks on a thread that may block.
func offTheLoops<T: Sendable>(
    _ queue: DispatchQueue = .global(), _ body: @escaping @Sendable () throws -> T
) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try body() }) }
    }
}
