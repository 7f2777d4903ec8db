import Testing

@testable import Auth

struct PasswordsTests {
    struct Case: Decodable, Sendable {
        let password: String
        let `repeat`: Int?
        let username: String
        let minLength: Int?
        let broken: [String]
    }

    static let cases: [Case] = table("passwords.json")

    @Test func `the table is there, and breaks every rule at least once`() {
        #expect(Self.cases.count > 30)
        #expect(Set(Self.cases.flatMap(\.broken)) == Set(PasswordRules.Rule.allCases.map(\.rawValue)))
    }

    @Test(arguments: cases) func `a password breaks the rules that the table names, and no others`(_ example: Case) {
        let password = String(repeating: example.password, count: example.repeat ?? 1)
        let broken = PasswordRules(minimumLength: example.minLength ?? 8).broken(by: password, of: example.username)
        #expect(broken.map(\.rawValue) == example.broken)
    }

    @Test func `every special character of the rule counts, and no letter does`() {
        for special in #"!@#$%^&*()_+-=[]{};\':"|,./<>?`~"#.unicodeScalars {
            #expect(PasswordRules(minimumLength: 8).broken(by: "Abcdefg1\(special)", of: "alice").isEmpty, "\(special)")
        }
        for other in "aZ09 §ä€\t".unicodeScalars {
            #expect(PasswordRules(minimumLength: 8).broken(by: "Abcdefg1\(other)", of: "alice") == [.special])
        }
    }

    @Test func `each rule has a sentence of its own`() {
        let rules = PasswordRules(minimumLength: 12)
        #expect(rules.complaints(about: "", of: "alice").count == 4)
        #expect(rules.complaints(about: "", of: "alice")[0].contains("12 to 1024"))
        let all =
            rules.complaints(about: "", of: "") + rules.complaints(about: "Alice-12", of: "alice-12")
            + rules.complaints(about: "Password123!", of: "alice")
        #expect(Set(all).count == PasswordRules.Rule.allCases.count)
    }

    @Test func `the list of common passwords holds none that another rule refuses anyway`() {
        #expect(commonPasswords.count > 50)
        for password in commonPasswords {
            #expect(password == password.lowercased())
            #expect(PasswordRules(minimumLength: 8).broken(by: password.uppercased(), of: "alice") == [.common])
        }
    }

    @Test func `more than 1024 characters are too long, counted as the browser counts`() {
        #expect(!PasswordRules.isTooLong(String(repeating: "é", count: 1024)))
        #expect(PasswordRules.isTooLong(String(repeating: "é", count: 1025)))
        #expect(PasswordRules.isTooLong(String(repeating: "e\u{301}", count: 513)))
    }
}
