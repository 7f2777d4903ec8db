import Foundation
import HTTPTypes
import Testing

@testable import Host

struct TrustPageTests {
    @Test func `the authority is there for everybody, in the form of each kind of device`() async throws {
        try await withApp { app in
            let authority = CertificateAuthority(folder: app.host.folder.url.path)
            let identity = try authority.identity(for: [.dns("localhost")])
            let certificate = try #require(identity.authority)

            let pem = try await app.get("/ca.pem")
            #expect(pem.status == .ok)
            #expect(try pem.text == certificate.pem())
            #expect(pem.headers[.contentType] == "application/x-pem-file")
            #expect(pem.headers[.contentDisposition] == #"attachment; filename="minimost-ca.pem""#)
            let der = try await app.get("/ca.crt")
            #expect(der.bytes == certificate.der)
            #expect(der.headers[.contentType] == "application/x-x509-ca-cert")
            let profile = try await app.get("/ca.mobileconfig")
            #expect(profile.headers[.contentType] == "application/x-apple-aspen-config")
            #expect(profile.text == AppleProfile.propertyList(for: certificate))
            for answer in [pem, der, profile] { #expect(!answer.text.contains("PRIVATE KEY")) }
        }
    }

    @Test(arguments: ["/ca.pem", "/ca.crt", "/ca.mobileconfig"])
    func `where there is no authority there is nothing to install`(path: String) async throws {
        try await withApp { app in
            let answer = try await app.get(path)
            #expect(answer.status == .notFound)
        }
    }

    @Test func `the page has the fingerprint and may do nothing but look whether it is trusted`() async throws {
        try await withApp { app in
            let authority = CertificateAuthority(folder: app.host.folder.url.path)
            let certificate = try #require(try authority.identity(for: [.dns("localhost")]).authority)
            let page = try await app.get("/trust")
            #expect(page.status == .ok)
            #expect(page.text.contains(certificate.fingerprint) && page.text.contains(certificate.subject))
            let policy = page.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("trusted-types trust-check") && policy.contains("default-src 'self'"))
            #expect(!policy.contains("unsafe") && policy.contains("require-trusted-types-for 'script'"))
        }
    }

    @Test func `where the operator brought a certificate the page says that there is nothing to do`() async throws {
        try await withApp { app in
            let answer = try await app.get("/trust")
            #expect(answer.status == .ok)
            #expect(answer.text.contains("nothing to do") && !answer.text.contains("fingerprint"))
        }
    }
}
