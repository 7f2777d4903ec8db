import Foundation
import HTTPTypes
import Host
import Hummingbird
import NIOCore
import TestHarness
import Testing

@testable import Auth
@testable import Uploads

struct AvatarsTests {
    private static let path = "/api/uploads/avatar"

    private func put(_ bytes: [UInt8], by person: Sender) async throws -> String {
        let answer = try await person.send(.put, Self.path, bytes)
        try #require(answer.status == 200)
        return try #require(try answer.decoded([String: String].self)["avatar"])
    }

    private func shown(_ person: Sender) -> String? {
        let directory = person.program.directory
        return directory.account(person.account.id).flatMap { directory.person($0).avatar }
    }

    @Test func `a picture is somebody's until they take it away`() async throws {
        try await withUploads { program in
            let (alice, bob) = (try await program.person("Alice"), try await program.person("bob"))
            #expect(shown(alice) == nil)
            let address = try await put(gif(), by: alice)
            #expect(address.hasPrefix("/avatars/Alice?v="))
            #expect(shown(alice) == address && shown(bob) == nil)
            let seen = try await bob.send(.get, address)
            #expect(seen.status == 200 && seen.bytes == gif() && seen.headers[.contentType] == "image/gif")

            #expect(try await alice.send(.delete, Self.path).status == 204)
            #expect(shown(alice) == nil)
            #expect(try await bob.send(.get, address).status == 404)
            #expect(try program.files(in: "avatars").isEmpty)
            #expect(try await alice.send(.delete, Self.path).status == 204)
        }
    }

    @Test func `the address changes with the picture, and only with it`() async throws {
        try await withUploads { program in
            let alice = try await program.person("alice")
            let first = try await put(gif(1), by: alice)
            let second = try await put(gif(2), by: alice)
            #expect(first != second)
            #expect(try await put(gif(1), by: alice) == first)
            let late = try await alice.send(.get, second)
            #expect(late.bytes == gif(1) && late.headers[.cacheControl] == "private, no-cache")
            #expect(try await alice.send(.get, first).headers[.cacheControl]?.contains("immutable") == true)
        }
    }

    @Test func `of many that are set at once one is left, and its file`() async throws {
        try await withUploads { program in
            let alice = try await program.person("alice")
            let addresses = try await withThrowingTaskGroup(of: String.self) { group in
                for width in UInt8(1)...8 { group.addTask { try await put(gif(width), by: alice) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            let left = try #require(shown(alice))
            #expect(addresses.contains(left))
            #expect(try program.files(in: "avatars").count == 1)
            #expect(try await alice.send(.get, left).status == 200)
        }
    }

    @Test func `one that is refused leaves the one before, and no file`() async throws {
        try await withUploads { program in
            let alice = try await program.person("alice")
            let address = try await put(gif(), by: alice)
            let wide: [UInt8] = Array("GIF89a".utf8) + [1, 4, 1, 0] + gif().dropFirst(10)
            for (bytes, code) in [
                (Array("<svg/>".utf8), "no-picture"), (Array(gif().dropLast(2)), "broken-picture"),
                (wide, "picture-too-large"),
            ] {
                let answer = try await alice.send(.put, Self.path, bytes)
                #expect(answer.status == 415 && answer.code == code)
            }
            #expect(shown(alice) == address)
            #expect(try program.files(in: "avatars").count == 1)
        }
    }

    @Test func `what comes in for an account that goes meanwhile is not kept`() async throws {
        try await withUploads { program in
            let alice = try await program.person("alice")
            let bytes = gif()
            let (body, source) = RequestBody.makeStream()
            async let answer = alice.send(.put, Self.path, body)
            // Few wait to be read: once the last of them is taken, the first ones have been.
            for byte in bytes.prefix(20) { await source.yield(ByteBuffer(bytes: [byte])) }
            try await alice.deleteAccount()
            await source.yield(ByteBuffer(bytes: bytes.dropFirst(20)))
            source.finish()
            #expect(try await answer.status == 401)
            #expect(try program.files(in: "avatars").isEmpty)
        }
    }

    @Test func `a start finds the pictures again, and removes what is nobody's`() async throws {
        let folder = try TemporaryFolder()
        var address = ""
        try await withUploads(in: folder) { program in
            let (alice, bob) = (try await program.person("alice"), try await program.person("bob"))
            address = try await put(gif(), by: alice)
            _ = try await put(gif(2), by: bob)
            try await bob.deleteAccount(announced: false)
            try Data([1, 2, 3]).write(to: folder.data.file("avatars/stray"))
            try #require(program.files(in: "avatars").count == 3)
        }
        try await withUploads(in: folder) { program in
            let alice = try await program.person("alice")
            #expect(shown(alice) == address)
            #expect(try await alice.send(.get, address).bytes == gif())
            #expect(try await alice.send(.get, "/avatars/bob").status == 404)
            #expect(try program.files(in: "avatars").count == 1)
        }
    }
}
