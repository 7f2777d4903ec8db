// TLSCommand — the certificate of the server and the authority behind it, for the operator.
//
//   minimost tls show [--json] · renew · export [--format pem|mobileconfig]

import ArgumentParser
import Foundation

struct TLSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls", abstract: "Show or renew the certificate, or export the authority that devices trust.",
        subcommands: [Show.self, Renew.self, Export.self], defaultSubcommand: Show.self)

    struct Show: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Show the certificate and who issued it.")

        @OptionGroup var place: Place
        @Flag(help: "As JSON.") var json = false

        func run(on host: Host, _ console: Console) async throws {
            let shown = try await offTheLoops { try Shown(host.folder) }
            console(json ? try Listing.json(shown) : shown.text)
        }
    }

    struct Renew: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a new certificate by the same authority, at once and without a restart.")

        @OptionGroup var place: Place

        func run(on host: Host, _ console: Console) async throws {
            let identity =
                if let running = host.tls {
                    try await running.renew()
                } else {
                    try await offTheLoops {
                        try CertificateAuthority(folder: host.folder.url.path)
                            .renew(for: LocalAddresses.current().subjectNames)
                    }
                }
            console("A new certificate is in use, good until \(identity.certificate.notAfter.dayText).")
        }
    }

    struct Export: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the authority's certificate, for device management or for devices that trust it by hand.")

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case pem, mobileconfig
        }

        @OptionGroup var place: Place
        @Option(help: "pem, or the profile for Apple's devices.") var format = Format.pem

        func run(on host: Host, _ console: Console) async throws {
            let text = try await offTheLoops { [format] in
                guard let authority = try TrustPage.authority(in: host.folder) else {
                    throw StartupProblem("there is no authority of ours: cert.pem is your own, or the server never ran")
                }
                return try format == .pem ? authority.pem() : AppleProfile.propertyList(for: authority)
            }
            console(text.trimmingCharacters(in: .newlines))
        }
    }
}

/// What `tls show` says.
private struct Shown: Encodable {
    let names: [String]
    let issuer: String
    let notBefore: String
    let notAfter: String
    let fingerprint: String
    /// Absent with the operator's own certificate.
    @ExplicitNull var authority: Authority?

    struct Authority: Encodable {
        let name: String
        let notAfter: String
        let fingerprint: String
    }

    /// - Throws: ``StartupProblem`` where there is none yet.
    init(_ folder: DataFolder) throws {
        guard let certificate = try TrustPage.certificate("cert.pem", in: folder) else {
            throw StartupProblem("there is no certificate yet: the server makes it when it starts with TLS")
        }
        names = certificate.names.map(\.description).sorted()
        issuer = certificate.issuer
        notBefore = certificate.notBefore.dayText
        notAfter = certificate.notAfter.dayText
        fingerprint = certificate.fingerprint
        authority = try TrustPage.authority(in: folder).map {
            Authority(name: $0.subject, notAfter: $0.notAfter.dayText, fingerprint: $0.fingerprint)
        }
    }

    var text: String {
        var lines = [
            "names        \(names.joined(separator: ", "))", "good         from \(notBefore) until \(notAfter)",
            "issued by    \(issuer)", "fingerprint  \(fingerprint)",
        ]
        if let authority {
            lines += [
                "authority    \(authority.name), until \(authority.notAfter)", "fingerprint  \(authority.fingerprint)",
            ]
        } else {
            lines.append("The certificate is your own: it is used as it is, and taken up anew when you replace it.")
        }
        return lines.joined(separator: "\n")
    }
}

extension Certificate {
    /// SHA-256 of the whole, as browsers and systems show it: `AB:CD:…`.
    var fingerprint: String {
        SHA256.hash(der).map { Hex.encode([$0]).uppercased() }.joined(separator: ":")
    }
}
