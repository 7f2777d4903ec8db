import Foundation
import Testing

@testable import Host

struct CertificateAuthorityTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let day: TimeInterval = 86400
    static let wanted: [SubjectName] = [.dns("box"), .dns("localhost")]

    /// A folder that is gone when the test is.
    final class Folder: Sendable {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: "minimost-\(randomAlphanumerics(12))").path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }

        func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

        func write(_ text: String, _ name: String) throws {
            try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
        }

        func remove(_ names: String...) throws {
            for name in names { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
        }

        func move(_ name: String, to other: String) throws {
            try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
        }

        func mode(_ name: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
        }

        func identity(_ wanted: [SubjectName] = wanted, daysOn: Double = 0) throws -> ServerIdentity {
            try CertificateAuthority(folder: path).identity(for: wanted, now: now + daysOn * day)
        }
    }

    static let files = ["ca-key.pem", "ca.pem", "cert.pem", "key.pem"]

    @Test func `the first start makes a CA of ten years and a certificate of 397 days, closed to others`() throws {
        let folder = try Folder()
        let identity = try folder.identity()
        let authority = try #require(identity.authority)
        #expect(try folder.names == Self.files)
        for name in Self.files { #expect(try folder.mode(name) == 0o600) }

        #expect(identity.issued == "there is none yet")
        #expect(identity.warning == nil)
        #expect(identity.certificate.names == Self.wanted)
        #expect(identity.certificate.isIssued(by: authority))
        #expect(identity.certificate.belongs(to: try PrivateKey(pem: identity.keyPEM)))
        #expect(identity.certificate.notBefore == Self.now - 3600)
        #expect(identity.certificate.notAfter == Self.now - 3600 + 397 * Self.day)
        #expect(authority.notAfter == Self.now - 3600 + 3650 * Self.day)
        #expect(try folder.read("cert.pem") == identity.certificatePEM)
        #expect(try folder.read("key.pem") == identity.keyPEM)
        #expect(try folder.read("ca.pem") == authority.pem())
        #expect(try authority.belongs(to: PrivateKey(pem: folder.read("ca-key.pem"))))
    }

    @Test func `the next start finds the same and writes nothing`() throws {
        let folder = try Folder()
        let first = try folder.identity()
        let before = try Self.files.map(folder.read)
        let second = try folder.identity(daysOn: 1)
        #expect(second.issued == nil)
        #expect(second.certificatePEM == first.certificatePEM && second.keyPEM == first.keyPEM)
        #expect(second.authority == first.authority)
        #expect(try Self.files.map(folder.read) == before)
    }

    @Test(arguments: [(["box", "localhost", "new-name"], 0.0), (["box", "localhost"], 367.5)])
    func `new names and a near end bring a new certificate of the same CA and key`(names: [String], daysOn: Double)
        throws
    {
        let folder = try Folder()
        let first = try folder.identity()
        let second = try folder.identity(names.map(SubjectName.dns), daysOn: daysOn)
        #expect(second.issued != nil)
        #expect(second.certificate != first.certificate)
        #expect(second.certificate.names == names.map(SubjectName.dns))
        #expect(second.authority == first.authority)
        #expect(second.keyPEM == first.keyPEM)
        #expect(try folder.names == Self.files)
        #expect(try folder.mode("cert.pem") == 0o600)
        #expect(try folder.identity(names.map(SubjectName.dns), daysOn: daysOn).issued == nil)
    }

    @Test func `a certificate never outlives its CA`() throws {
        let folder = try Folder()
        let authority = try #require(try folder.identity().authority)
        let last = try folder.identity(daysOn: 3600)
        #expect(last.certificate.notAfter == authority.notAfter)
        #expect(last.warning?.contains("ca.pem expires on") == true)
        #expect(try folder.identity(daysOn: 3640).issued == nil)
        let problem = try #require(throws: StartupProblem.self) {
            try folder.identity([.dns("new-name")], daysOn: 3651)
        }
        #expect(problem.description.contains("ca.pem expired on"))
    }

    /// Another folder's pair, signed by a CA that is unknown here, as an operator's own would be.
    private func operatorsOwn(names: [SubjectName] = [.dns("chat.corp.example")], days: Double = 90) throws -> (
        certificate: String, key: String
    ) {
        let key = try PrivateKey.p256()
        let validity = Self.now - Self.day..<Self.now + days * Self.day
        let root = try Certificate(der: Certificate.authority(key: key, validity: validity).der)
        let leafKey = try PrivateKey.p256()
        let leaf = try Certificate.leaf(for: names, key: leafKey, validity: validity, issuer: root, issuerKey: key)
        return (try leaf.pem() + root.pem(), leafKey.pem)
    }

    @Test func `an operator's own certificate is used with its chain and never overwritten`() throws {
        let folder = try Folder()
        let own = try operatorsOwn()
        try folder.write(own.certificate, "cert.pem")
        try folder.write(own.key, "key.pem")
        let identity = try folder.identity()
        #expect(identity.certificatePEM == own.certificate && identity.keyPEM == own.key)
        #expect(identity.authority == nil)
        #expect(identity.issued == nil)
        #expect(try folder.names == ["cert.pem", "key.pem"], "no CA that nobody needs")

        let late = try folder.identity(daysOn: 91)
        #expect(late.warning?.contains("expired on") == true)
        #expect(try folder.read("cert.pem") == own.certificate)
    }

    @Test func `an operator's own certificate takes the place of ours, and an operator's renewal is seen`() throws {
        let folder = try Folder()
        #expect(try folder.identity().authority != nil)
        for own in [try operatorsOwn(), try operatorsOwn()] {
            try folder.write(own.certificate, "cert.pem")
            try folder.write(own.key, "key.pem")
            let identity = try folder.identity()
            #expect(identity.certificatePEM == own.certificate)
            #expect(identity.authority == nil)
        }
    }

    @Test func `an operator's own CA signs our certificate`() throws {
        let folder = try Folder()
        let key = try PrivateKey.p256()
        let root = try Certificate.authority(key: key, validity: Self.now - Self.day..<Self.now + 100 * Self.day)
        try folder.write(try root.pem(), "ca.pem")
        try folder.write(key.pem, "ca-key.pem")
        let identity = try folder.identity()
        #expect(identity.authority == root)
        #expect(identity.certificate.isIssued(by: root))
        #expect(identity.certificate.notAfter == root.notAfter)
    }

    @Test(arguments: [
        ("cert.pem", "key.pem is there without cert.pem"), ("key.pem", "cert.pem is there without key.pem"),
    ])
    func `half a pair is a problem and stays as it is`(missing: String, text: String) throws {
        let folder = try Folder()
        _ = try folder.identity()
        try folder.remove(missing)
        let before = try folder.names
        let problem = try #require(throws: StartupProblem.self) { try folder.identity() }
        #expect(problem.description.contains(text))
        #expect(try folder.names == before)
    }

    @Test func `half a CA is a problem when a certificate is to be issued and not before`() throws {
        let folder = try Folder()
        let first = try folder.identity()
        try folder.remove("ca-key.pem")
        let second = try folder.identity()
        #expect(second.certificatePEM == first.certificatePEM && second.authority == first.authority)
        let problem = try #require(throws: StartupProblem.self) { try folder.identity([.dns("new-name")]) }
        #expect(problem.description.contains("ca.pem is there without ca-key.pem"))
    }

    @Test func `a key that does not fit, of the server or of the CA, is a problem`() throws {
        let folder = try Folder()
        _ = try folder.identity()
        let key = try folder.read("key.pem")
        try folder.write(PrivateKey.p256().pem, "key.pem")
        var problem = try #require(throws: StartupProblem.self) { try folder.identity() }
        #expect(problem.description.contains("key.pem does not belong to cert.pem"))

        try folder.write(key, "key.pem")
        try folder.write(key, "ca-key.pem")
        problem = try #require(throws: StartupProblem.self) { try folder.identity([.dns("new-name")]) }
        #expect(problem.description.contains("ca-key.pem does not belong to ca.pem"))
    }

    @Test(arguments: files)
    func `a file that holds something else is a problem that names it`(name: String) throws {
        let folder = try Folder()
        _ = try folder.identity()
        for nonsense in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            try folder.write(nonsense, name)
            let problem = try #require(throws: StartupProblem.self) { try folder.identity() }
            #expect(problem.description.hasPrefix("\(name) cannot be used: "))
        }
    }

    @Test func `our leaf in the place of the CA is a problem`() throws {
        let folder = try Folder()
        _ = try folder.identity()
        for (leaf, root) in [("cert.pem", "ca.pem"), ("key.pem", "ca-key.pem")] {
            try folder.remove(root)
            try folder.move(leaf, to: root)
        }
        let problem = try #require(throws: StartupProblem.self) { try folder.identity() }
        #expect(problem.description.contains("ca.pem is not a certificate authority"))
    }

    @Test func `a machine without the right time makes no certificate`() throws {
        let folder = try Folder()
        let problem = try #require(throws: StartupProblem.self) {
            try CertificateAuthority(folder: folder.path)
                .identity(for: Self.wanted, now: Date(timeIntervalSince1970: 100))
        }
        #expect(problem.description.contains("the clock says 1970-01-01"))
        #expect(try folder.names.isEmpty)
    }

    /// The states in which `kill -9` can leave the folder while the first pair is written.
    @Test(arguments: [("ca.pem", "ca-key.pem"), ("cert.pem", "key.pem")])
    func `an interrupted first start is finished or done over`(certificate: String, key: String) throws {
        let folder = try Folder()
        let first = try folder.identity()
        // Between the two renames: the key is in place, its certificate still beside it.
        try folder.move(certificate, to: "\(certificate).new")
        let finished = try folder.identity()
        #expect(finished.certificatePEM == first.certificatePEM && finished.keyPEM == first.keyPEM)
        #expect(try folder.names == Self.files)

        // Before the first rename: only what was staged, whole or not.
        let fresh = try Folder()
        try fresh.write(String(try folder.read(certificate).prefix(50)), "\(certificate).new")
        try fresh.write("", "\(key).new")
        #expect(try fresh.identity().issued == "there is none yet")
        #expect(try fresh.names == Self.files)
        for name in Self.files { #expect(try fresh.mode(name) == 0o600) }
    }

    @Test func `an interrupted renewal leaves the old certificate`() throws {
        let folder = try Folder()
        let first = try folder.identity()
        try folder.write("-----BEGIN CERT", "cert.pem.new")
        #expect(try folder.identity().certificatePEM == first.certificatePEM)
        #expect(try folder.identity([.dns("new-name")]).issued != nil)
        #expect(try folder.names == Self.files)
    }

    @Test func `a stranger's link in the place of the temporary file is not followed`() throws {
        let (folder, elsewhere) = (try Folder(), try Folder())
        try elsewhere.write("untouched", "target")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/key.pem.new", withDestinationPath: "\(elsewhere.path)/target")
        _ = try folder.identity()
        #expect(try elsewhere.read("target") == "untouched")
        #expect(try folder.names == Self.files)
    }

    @Test func `a folder that cannot be written to is a problem that names the file`() throws {
        let problem = try #require(throws: StartupProblem.self) {
            try CertificateAuthority(folder: "/nonexistent").identity(for: Self.wanted, now: Self.now)
        }
        #expect(problem.description == "cannot create /nonexistent/ca.pem.new: No such file or directory")
    }

    @Test func `Apple's profile holds the CA, under identifiers that stay the same`() throws {
        let authority = try #require(try Folder().identity().authority)
        let text = AppleProfile.propertyList(for: authority)
        #expect(text == AppleProfile.propertyList(for: authority))
        let profile = try #require(
            try PropertyListSerialization.propertyList(from: Data(text.utf8), format: nil) as? [String: Any])
        #expect(profile["PayloadType"] as? String == "Configuration")
        let content = try #require((profile["PayloadContent"] as? [[String: Any]])?.first)
        #expect(content["PayloadType"] as? String == "com.apple.security.root")
        #expect((content["PayloadContent"] as? Data).map { [UInt8]($0) } == authority.der)
        #expect(content["PayloadDisplayName"] as? String == authority.subject)
        let identifiers = try [profile, content].map { try #require($0["PayloadUUID"] as? String) }
        #expect(Set(identifiers).count == 2)
        #expect(identifiers.allSatisfy { UUID(uuidString: $0) != nil })
        let other = try #require(try Folder().identity().authority)
        #expect(!AppleProfile.propertyList(for: other).contains(identifiers[0]))
    }
}
