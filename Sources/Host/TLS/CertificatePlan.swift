// CertificatePlan — what to do about the certificate found in the data folder, decided without touching anything.

import Foundation

/// The decision about cert.pem and key.pem.
enum CertificatePlan: Equatable, Sendable {
    /// Our own certificate is good as it is.
    case keep
    /// Make one, or make ours anew with the same key; the reason is for the log.
    case issue(reason: String)
    /// Use the operator's own as it is; the warning is for the log.
    case operatorOwned(warning: String?)
    /// Do not start; one line for the operator.
    case problem(String)

    /// What is in the data folder.
    enum Existing: Equatable, Sendable {
        case nothing
        case certificateOnly
        case keyOnly
        case pair(Pair)
    }

    struct Pair: Equatable, Sendable {
        var keyMatches: Bool
        var isOurs: Bool
        /// Made by the local CA of another data folder, or of this one before its ca.pem was removed.
        var isFromAnotherMiniMost: Bool
        var notBefore: Date
        var notAfter: Date
        var names: Set<SubjectName>
    }

    /// - Parameters:
    ///   - authorityExpiry: when the local CA ends; nil when there is none yet.
    ///   - wanted: the names under which this machine may be reached now.
    static func decide(
        _ existing: Existing, authorityExpiry: Date?, wanted: Set<SubjectName>, now: Date
    ) -> CertificatePlan {
        switch existing {
        case .nothing:
            return .issue(reason: "there is none yet")
        case .certificateOnly:
            return .problem(
                "cert.pem is there without key.pem: put its key beside it, or remove cert.pem to have both made")
        case .keyOnly:
            return .problem(
                "key.pem is there without cert.pem: put its certificate beside it, or remove key.pem to have both made")
        case .pair(let pair) where !pair.keyMatches:
            return .problem(
                "key.pem does not belong to cert.pem: put the right key there, or remove both to have both made")
        case .pair(let pair):
            return pair.isOurs
                ? decide(ours: pair, authorityExpiry: authorityExpiry, wanted: wanted, now: now)
                : .operatorOwned(warning: warning(about: pair, now: now))
        }
    }

    static let day: TimeInterval = 24 * 60 * 60
    static let renewal = 30 * day

    private static func decide(
        ours pair: Pair, authorityExpiry: Date?, wanted: Set<SubjectName>, now: Date
    ) -> CertificatePlan {
        let missing = wanted.subtracting(pair.names).map(\.description).sorted()
        if !missing.isEmpty { return .issue(reason: "it does not name \(missing.joined(separator: ", "))") }
        if now < pair.notBefore { return .issue(reason: "it is not valid before \(pair.notBefore.dayText)") }
        // A leaf never outlives its CA: at the CA's end a new one would gain nothing.
        let canLastLonger = authorityExpiry.map { pair.notAfter < $0 } ?? true
        if now >= pair.notAfter - renewal, canLastLonger {
            return .issue(reason: "it ends on \(pair.notAfter.dayText)")
        }
        return .keep
    }

    private static func warning(about pair: Pair, now: Date) -> String? {
        if now >= pair.notAfter { return "cert.pem expired on \(pair.notAfter.dayText): browsers will refuse it" }
        if now < pair.notBefore { return "cert.pem is not valid before \(pair.notBefore.dayText)" }
        if now >= pair.notAfter - renewal { return "cert.pem expires on \(pair.notAfter.dayText)" }
        if pair.isFromAnotherMiniMost {
            return "cert.pem was made by another MiniMost's CA and is not renewed here: "
                + "remove cert.pem and key.pem to have new ones made"
        }
        return nil
    }
}

extension Date {
    /// 2026-01-31, in UTC.
    var dayText: String { formatted(.iso8601.year().month().day()) }
}
