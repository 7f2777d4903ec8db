import Testing

@testable import Auth

struct UsernamesTests {
    struct Case: Decodable, Sendable {
        let typed: String
        let name: String?
        let key: String?
        let refused: String?
    }

    static let cases: [Case] = table("usernames.json")

    @Test func `the table is there`() {
        #expect(Self.cases.count > 30)
    }

    @Test(arguments: cases) func `a name is taken or refused as the table says`(_ example: Case) {
        let stripped = Usernames.stripped(example.typed)
        guard let name = example.name else {
            #expect(Usernames.complaint(about: stripped).map(rule) == example.refused)
            return
        }
        #expect(Array(stripped.utf8) == Array(name.utf8))
        #expect(Usernames.complaint(about: stripped) == nil)
        #expect(Usernames.key(of: stripped) == example.key)
    }

    private func rule(_ sentence: String) -> String {
        switch sentence {
        case _ where sentence.contains("Choose a username"): "empty"
        case _ where sentence.contains("may hold only"): "characters"
        case _ where sentence.contains("at most 32"): "length"
        case _ where sentence.contains("reserved"): "reserved"
        default: sentence
        }
    }

    @Test func `what cannot be a name has no key`() {
        for name in ["", "two words", "\u{212A}elvin", "a\r\nb", String(repeating: "a", count: 33)] {
            #expect(Usernames.key(of: name) == nil, "\(name.debugDescription)")
        }
        #expect(Usernames.key(of: "Admin") == "admin", "reserved names have one: they are looked up like others")
    }
}
