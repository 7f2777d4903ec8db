import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Host

/// Whatever is typed, nothing traps, and nothing gets in that the rules keep out.
struct FuzzTests {
    @Test func `names, passwords and ways back are taken by their rules, or not`() {
        let samples = [
            "Alice_1-x", " bob ", "everyone", "Quiet-harbour-7", "/chat?a=b#c", "//evil.test", "/\\evil.test", "kKkK",
            "ſ",
        ]
        let words = ["alice", "admin", "Aa1!", "/", "\t", "\u{17F}", "\u{130}"]
        Fuzzer("sign-up", samples: samples, words: words).run(rounds: 20_000) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let name = Usernames.stripped(text)
            if Usernames.complaint(about: name) == nil {
                #expect((1...32).contains(name.utf8.count) && name.utf8.allSatisfy(\.isASCIINamePart))
                #expect(Usernames.key(of: name) == name.lowercased())
            }
            if let path = LocalPath(text) {
                #expect(path.text.hasPrefix("/") && !path.text.hasPrefix("//") && !path.text.contains("\\"))
                #expect(path.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            }
            let complaints = PasswordRules(minimumLength: 8).complaints(about: text, of: "alice")
            if text.utf16.count < 8 { #expect(!complaints.isEmpty) }
        }
    }

    @Test func `no form makes a page stumble, or shows what was typed as anything but text`() async throws {
        let samples = [
            "username=alice&password=Wrong-guess-1&csrf_token=x", "username=%3Cb%3E&next=%2F%2Fevil.test",
            "username=a&username=b", "a[b][c]=d", "password=" + String(repeating: "A", count: 1100),
            "invite=abc&confirm=",
        ]
        try await withServer(["signup": .string("invite")]) { server in
            var browser = Browser(server)
            try await Fuzzer("forms", samples: samples, words: ["&", "=", "%", "username=", "<script>", "+"])
                .run(rounds: 300) { bytes in
                    let answer = try await browser.send(
                        .post, "/signup", [.contentType: "application/x-www-form-urlencoded"],
                        String(decoding: bytes, as: UTF8.self))
                    #expect(answer.status < 500)
                    #expect(!answer.text.contains("<script>"))
                }
            #expect(server.directory.all.isEmpty)
        }
    }
}
