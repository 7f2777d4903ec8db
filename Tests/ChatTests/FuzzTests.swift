import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

/// Whatever is posted, nothing traps, and what is stored keeps the rules.
struct FuzzTests {
    @Test func `a text is refused, or stays as it is when it is checked again`() {
        let samples = ["Good morning", " \r\n a\r\nb \n", "`code` *b*", "@alice", "👩‍👩‍👧‍👦", "e\u{301}\u{301}"]
        Fuzzer("messages", samples: samples, words: ["\r", "\n", " ", "\u{2028}", "\u{85}", "\t"]).run(rounds: 20_000) {
            bytes in
            guard let text = try? MessageText.checked(String(decoding: bytes, as: UTF8.self)) else { return }
            #expect(!text.isEmpty && !text.unicodeScalars.contains("\r"))
            #expect((try? MessageText.checked(text)) == text)
        }
    }

    @Test func `no channel, query or body of a member makes the chat stumble, or lets them into another's`()
        async throws
    {
        let samples = [
            "general", "dm:alice:bob", "dm:bob:carol", "dm:alice", "private:abc", "dm:alice:alice", "dm:ALICE:bob",
            #"{"body":"hello","nonce":"n1"}"#, #"{"members":["bob"]}"#, #"{"message":5}"#, "before=5&limit=2",
        ]
        let words = ["dm:", "alice", "bob", "carol", ":", "\"body\":", "around=", "limit=", "%3A", "/read"]
        try await withTeam { team in
            let alice = try await team.person("alice")
            let others = try await team.people("bob", "carol")
            try await others[0].say("between the two of us", in: "dm:bob:carol")
            let secret = "between the two of us"
            try await Fuzzer("chat", samples: samples, words: words).run(rounds: 150) { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                let path = "/api/chat/channels/\(encoded(text))/messages"
                for answer in [
                    try await alice.get(path),
                    try await alice.get("/api/chat/channels/general/messages?\(encoded(text))"),
                    try await alice.send(.post, path, text), try await alice.send(.post, "/api/chat/dms", text),
                    try await alice.send(.put, "/api/chat/channels/general/read", text),
                    try await alice.post(text, in: "general"),
                ] {
                    #expect(answer.status < 500, "\(text): \(answer.text)")
                    #expect(!answer.text.contains(secret))
                }
            }
        }
    }
}
