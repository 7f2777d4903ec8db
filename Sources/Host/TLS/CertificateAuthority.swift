// CertificateAuthority — the local CA of one data folder, and the certificate that the server presents.
//
//   ca.pem  ca-key.pem      made once, for ten years; people install ca.pem to be rid of the browser's warning
//   cert.pem  key.pem       the server's, issued by the CA and renewed by itself; or the operator's own, left alone

import Foundation

/// What the server presents, read from the data folder.
struct ServerIdentity: Sendable, Equatable {
    /// The leaf and, in an operator's own file, the chain behind it.
    let certificatePEM: String
    let keyPEM: String
    let certificate: Certificate
    /// The local CA; nil with an operator's own certificate, for which there is nothing to install.
    let authority: Certificate?
    /// For the log: why the certificate was just issued.
    var issued: String?
    /// For the log: what the operator ought to look at.
    var warning: String?
}

struct CertificateAuthority: Sendable {
    private let root: CertificatePair
    private let server: CertificatePair

    /// - Parameter folder: the data folder; it must exist.
    init(folder: String) {
        root = CertificatePair(folder: folder, certificateName: "ca.pem", keyName: "ca-key.pem")
        server = CertificatePair(folder: folder, certificateName: "cert.pem", keyName: "key.pem")
    }

    /// Loads the certificate to present, after making or renewing it where that is due.
    ///
    /// Call it at the start, and again every hour and when the addresses change, and reload TLS when
    /// ``ServerIdentity/certificatePEM`` or ``ServerIdentity/keyPEM`` has changed: an operator's renewal is seen as
    /// well. It writes files, so call it from one place at a time and not on an event loop.
    ///
    /// - Parameter wanted: the names and addresses under which the server may be reached.
    /// - Throws: ``StartupProblem``.
    func identity(for wanted: [SubjectName], now: Date = Date()) throws -> ServerIdentity {
        do {
            return try carryOut(for: wanted, now: now)
        } catch let error as OpenSSLError {
            throw StartupProblem("the certificate failed at \(error)")
        }
    }

    /// Issues another certificate for the same key, although the present one is good.
    /// - Throws: ``StartupProblem``, also where the certificate is the operator's own: it is never overwritten.
    func renew(for wanted: [SubjectName], now: Date = Date()) throws -> ServerIdentity {
        do {
            let found = try server.load()
            if case .pair(let pair) = found, try knownAuthority(behind: found).map(pair.certificate.isIssued) != true {
                throw StartupProblem("cert.pem is your own and is not renewed here: put the new one in its place")
            }
            return try issue(wanted, replacing: found, because: "it was asked for", now: now)
        } catch let error as OpenSSLError {
            throw StartupProblem("the certificate failed at \(error)")
        }
    }

    private func carryOut(for wanted: [SubjectName], now: Date) throws -> ServerIdentity {
        let found = try server.load()
        let authority = try knownAuthority(behind: found)
        let plan = CertificatePlan.decide(
            facts(of: found, authority: authority), authorityExpiry: authority?.notAfter, wanted: Set(wanted), now: now)
        switch (plan, found) {
        case (.problem(let text), _):
            throw StartupProblem(text)
        case (.issue(let reason), _):
            return try issue(wanted, replacing: found, because: reason, now: now)
        case (.keep, .pair(let pair)):
            return ServerIdentity(pair, authority: authority, warning: warning(about: authority, now: now))
        case (.operatorOwned(let warning), .pair(let pair)):
            return ServerIdentity(pair, authority: nil, warning: warning)
        case (.keep, _), (.operatorOwned, _):
            throw StartupProblem("cert.pem and key.pem could not be judged")  // decide() does so for pairs only
        }
    }

    /// The CA without its key, which only issuing needs: an operator's own certificate may do without any.
    private func knownAuthority(behind found: CertificatePair.Found) throws -> Certificate? {
        switch (try root.load(), found) {
        case (.pair(let pair), _): pair.certificate
        case (.certificateOnly(let certificate), .pair(let pair)) where pair.certificate.isIssued(by: certificate):
            certificate
        default: nil
        }
    }

    private func facts(of found: CertificatePair.Found, authority: Certificate?) -> CertificatePlan.Existing {
        switch found {
        case .nothing: .nothing
        case .certificateOnly: .certificateOnly
        case .keyOnly: .keyOnly
        case .pair(let pair):
            .pair(
                CertificatePlan.Pair(
                    keyMatches: pair.certificate.belongs(to: pair.key),
                    isOurs: authority.map(pair.certificate.isIssued) ?? false,
                    isFromAnotherMiniMost: pair.certificate.issuer.hasPrefix(Certificate.authorityName),
                    notBefore: pair.certificate.notBefore, notAfter: pair.certificate.notAfter,
                    names: Set(pair.certificate.names)))
        }
    }

    private func warning(about authority: Certificate?, now: Date) -> String? {
        guard let authority, now >= authority.notAfter - 3 * CertificatePlan.renewal else { return nil }
        return "ca.pem expires on \(authority.notAfter.dayText): \(Self.renewingTheRoot)"
    }
}

// MARK: - Issuing

extension CertificateAuthority {
    private static let renewingTheRoot =
        "remove ca.pem, ca-key.pem, cert.pem and key.pem to have a new CA made, which people then have to trust"

    private static let hour: TimeInterval = 60 * 60
    private static let rootLife = 3650 * CertificatePlan.day
    /// Under every browser's limit for a locally trusted CA, Apple's 825 days being the shortest.
    private static let leafLife = 397 * CertificatePlan.day

    /// Renews with the key at hand, so that one renamed file is the whole change.
    private func issue(
        _ names: [SubjectName], replacing found: CertificatePair.Found, because reason: String, now: Date
    ) throws -> ServerIdentity {
        try requirePlausible(now)
        let authority = try loadOrMakeRoot(now: now)
        let isRenewal = if case .pair = found { true } else { false }
        let key = if case .pair(let pair) = found { pair.key } else { try PrivateKey.p256() }
        let start = now - Self.hour  // for clocks that are behind ours
        let end = min(start + Self.leafLife, authority.certificate.notAfter)
        let certificate = try Certificate.leaf(
            for: names, key: key, validity: start..<end, issuer: authority.certificate, issuerKey: authority.key)
        let pair = try CertificatePair.Contents(certificatePEM: certificate.pem(), keyPEM: key.pem)
        if isRenewal {
            try server.replaceCertificate(with: pair)
        } else {
            try server.write(pair)
        }
        return ServerIdentity(
            pair, authority: authority.certificate, issued: reason,
            warning: warning(about: authority.certificate, now: now))
    }

    private func loadOrMakeRoot(now: Date) throws -> CertificatePair.Contents {
        switch try root.load() {
        case .nothing:
            let key = try PrivateKey.p256()
            let start = now - Self.hour
            let certificate = try Certificate.authority(key: key, validity: start..<start + Self.rootLife)
            let pair = try CertificatePair.Contents(certificatePEM: certificate.pem(), keyPEM: key.pem)
            try root.write(pair)
            return pair
        case .certificateOnly:
            throw StartupProblem("ca.pem is there without ca-key.pem: put its key back, or remove ca.pem")
        case .keyOnly:
            throw StartupProblem("ca-key.pem is there without ca.pem: put its certificate back, or remove it")
        case .pair(let pair):
            try requireUsable(pair, now: now)
            return pair
        }
    }

    private func requireUsable(_ root: CertificatePair.Contents, now: Date) throws {
        let remedy = Self.renewingTheRoot
        guard root.certificate.belongs(to: root.key) else {
            throw StartupProblem("ca-key.pem does not belong to ca.pem: put the right key there, or \(remedy)")
        }
        guard root.certificate.isAuthority else {
            throw StartupProblem("ca.pem is not a certificate authority: \(remedy)")
        }
        guard now < root.certificate.notAfter else {
            throw StartupProblem("ca.pem expired on \(root.certificate.notAfter.dayText): \(remedy)")
        }
        guard now >= root.certificate.notBefore else {
            throw StartupProblem(
                "ca.pem is not valid before \(root.certificate.notBefore.dayText): set the clock right, or \(remedy)")
        }
    }

    /// A machine that has lost its clock would make a CA that is over before it is used.
    private func requirePlausible(_ now: Date) throws {
        let earliest = Date(timeIntervalSince1970: 1_735_689_600)  // 2025-01-01
        guard now >= earliest else {
            throw StartupProblem("the clock says \(now.dayText): set it right before a certificate is made")
        }
    }
}

extension ServerIdentity: CustomStringConvertible {
    /// Without the key, should somebody log it.
    var description: String { "the certificate of \(certificate.subject) until \(certificate.notAfter.dayText)" }

    fileprivate init(
        _ pair: CertificatePair.Contents, authority: Certificate?, issued: String? = nil, warning: String? = nil
    ) {
        certificatePEM = pair.certificatePEM
        keyPEM = pair.key.pem
        certificate = pair.certificate
        self.authority = authority
        self.issued = issued
        self.warning = warning
    }
}
