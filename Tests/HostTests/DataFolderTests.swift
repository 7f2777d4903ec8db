import Foundation
import Glibc
import TestHarness
import Testing

@testable import Host

struct DataFolderTests {
    let temporary: TemporaryFolder
    let folder: DataFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = temporary.data
    }

    private func problem(_ body: () throws -> Void) throws -> String {
        try #require(#expect(throws: StartupProblem.self) { try body() }).description
    }

    // MARK: Permissions

    @Test func `the folder is made for its owner only, parents included`() throws {
        let deep = DataFolder(url: folder.url.appending(path: "deep"))
        let lock = try deep.lock()
        defer { withExtendedLifetime(lock) {} }
        #expect(try mode(of: deep.url) == 0o700)
        #expect(try mode(of: deep.file("lock")) == 0o600)
    }

    @Test func `a folder and files that others can read are closed to them`() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try Data("key".utf8).write(to: folder.file("key.pem"))
        try FileManager.default.createDirectory(at: folder.file("users"), withIntermediateDirectories: true)
        chmod(folder.url.path, 0o755)
        chmod(folder.file("key.pem").path, 0o664)
        try #require(try mode(of: folder.file("key.pem")) == 0o664)

        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        #expect(try mode(of: folder.url) == 0o700)
        #expect(try mode(of: folder.file("key.pem")) == 0o600)
        #expect(FileManager.default.contents(atPath: folder.file("key.pem").path) == Data("key".utf8))
    }

    @Test func `what a symbolic link points to is left alone`() throws {
        let outside = temporary.url.appending(path: "outside")
        try Data().write(to: outside)
        chmod(outside.path, 0o644)
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: folder.file("link"), withDestinationURL: outside)

        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        #expect(try mode(of: outside) == 0o644)
    }

    @Test func `a place where no folder can be made is named`() throws {
        try Data().write(to: folder.url)
        #expect(try problem { _ = try folder.lock() }.contains(folder.url.path))
    }

    // MARK: Lock

    @Test func `a second start is refused, names the process, and harms nothing`() throws {
        let first = try folder.lock()
        defer { withExtendedLifetime(first) {} }
        let before = FileManager.default.contents(atPath: folder.file("lock").path)
        let text = try problem { _ = try folder.lock() }
        #expect(text == "the data folder \(folder.url.path) is in use by process \(getpid())")
        #expect(FileManager.default.contents(atPath: folder.file("lock").path) == before)
    }

    @Test func `the lock goes with the value that holds it`() throws {
        var lock: FolderLock? = try folder.lock()
        try #require(lock != nil)
        #expect(throws: StartupProblem.self) { try folder.lock() }
        lock = nil
        _ = try folder.lock()
    }

    @Test func `the lock file of a process that was killed is no hindrance`() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try Data("1\n".utf8).write(to: folder.file("lock"))
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        #expect(FileManager.default.contents(atPath: folder.file("lock").path) == Data("\(getpid())\n".utf8))
    }

    @Test func `a lock that is a symbolic link is refused`() throws {
        let outside = temporary.url.appending(path: "outside")
        try Data("precious".utf8).write(to: outside)
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: folder.file("lock"), withDestinationURL: outside)
        #expect(throws: StartupProblem.self) { try folder.lock() }
        #expect(FileManager.default.contents(atPath: outside.path) == Data("precious".utf8))
    }

    // MARK: Secrets

    @Test func `a secret is made once, for its owner only, and is the same ever after`() throws {
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let secret = try folder.secret("secret.key")
        #expect(secret.count == 32)
        #expect(try mode(of: folder.file("secret.key")) == 0o600)
        #expect(try folder.secret("secret.key") == secret)
        #expect(try folder.secret("other.key") != secret)
    }

    @Test(arguments: [0, 31])
    func `a secret that is too short is refused and not overwritten`(count: Int) throws {
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let short = Data(repeating: 7, count: count)
        try short.write(to: folder.file("secret.key"))
        let text = try problem { _ = try folder.secret("secret.key") }
        #expect(text.contains(folder.file("secret.key").path) && text.contains("\(count) bytes"))
        #expect(FileManager.default.contents(atPath: folder.file("secret.key").path) == short)
    }

    @Test func `a secret that cannot be read is refused and not replaced`() throws {
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        try FileManager.default.createDirectory(at: folder.file("secret.key"), withIntermediateDirectories: true)
        #expect(try problem { _ = try folder.secret("secret.key") }.contains(folder.file("secret.key").path))
    }
}
