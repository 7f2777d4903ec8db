import HTTPTypes
import Testing

@testable import Auth
@testable import Host

struct ProfileTests {
    @Test func `I am who I signed up as, with every key of the contract`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "Alice")
            let answer = try await alice.get("/api/auth/me")
            let id = try #require(server.directory.account(named: "alice")).id.rawValue
            #expect(id.wholeMatch(of: /u_\w{20}/) != nil)
            #expect(
                try answer.decoded(Seen.self)
                    == Seen(id: id, username: "Alice", colour: nil, avatar: nil, bio: "", deleted: false))
            for key in ["colour", "avatar"] { #expect(answer.text.contains("\"\(key)\":null")) }
        }
    }

    @Test func `colour and bio change each by itself, and a colour can be taken away`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let changes: [(String, String?, String)] = [
                (##"{"colour": "#22AAff", "bio": "Reads <b>maps</b>\n\u00e9"}"##, "#22aaff", "Reads <b>maps</b>\né"),
                (#"{"bio": ""}"#, "#22aaff", ""),
                (#"{"colour": null}"#, nil, ""),
                (#"{"username": "root", "id": "u_1", "deleted": true}"#, nil, ""),
            ]
            for (change, colour, bio) in changes {
                let answer = try await alice.call(.patch, "/api/auth/me", change)
                #expect(answer.status == 200)
                let me = try answer.decoded(Seen.self)
                #expect((me.colour, me.bio, me.username, me.deleted) == (colour, bio, "alice", false))
                #expect(try await alice.get("/api/auth/me").decoded(Seen.self) == me)
            }
        }
    }

    @Test(arguments: [
        (#"{"colour": "red;}"}"#, 422), (##"{"colour": "#12345"}"##, 422), (##"{"colour": "#12345g"}"##, 422),
        (##"{"colour": "#1234567"}"##, 422), (#"{"colour": "url(x)"}"#, 422), (#"{"colour": ""}"#, 422),
        (#"{"colour": 7}"#, 400), (#"{"bio": []}"#, 400), ("[]", 400), ("{", 400),
        (#"{"bio": "\#(String(repeating: "x", count: 281))"}"#, 422), (#"{"bio": "a\u0000b"}"#, 422),
        (##"{"bio": "good", "colour": "bad"}"##, 422),
    ])
    func `a colour or bio that will not do changes nothing`(_ change: String, _ status: Int) async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let before = server.directory.account(named: "alice")
            #expect(try await alice.call(.patch, "/api/auth/me", change).status == status)
            #expect(server.directory.account(named: "alice") == before)
        }
    }

    @Test func `a bio of 280 characters fits, however many bytes they are`() async throws {
        try await withServer { server in
            var alice = try await server.browser(of: "alice")
            let bio = String(repeating: "👍", count: 280)
            #expect(try await alice.call(.patch, "/api/auth/me", #"{"bio": "\#(bio)"}"#).status == 200)
        }
    }
}
