/// What a new password must be. The browser says it early, by the same names; here it is decided.
struct PasswordRules: Sendable {
    enum Rule: String, CaseIterable, Sendable {
        case length, upper, digit, special, username, common
    }

    /// More is refused before it is hashed: hashing costs, and nobody types so much.
    static let longest = 1024
    private static let specials = Set(#"!@#$%^&*()_+-=[]{};\':"|,./<>?`~"#.unicodeScalars)

    let minimumLength: Int

    /// Every rule that `password` breaks. Characters are Unicode scalars, as in the browser.
    func broken(by password: String, of username: String) -> [Rule] {
        Rule.allCases.filter { !holds($0, password, username) }
    }

    /// The same in sentences.
    func complaints(about password: String, of username: String) -> [String] {
        broken(by: password, of: username).map(sentence)
    }

    static func isTooLong(_ password: String) -> Bool {
        password.unicodeScalars.count > longest
    }

    private func holds(_ rule: Rule, _ password: String, _ username: String) -> Bool {
        let scalars = password.unicodeScalars
        return switch rule {
        case .length: (minimumLength...Self.longest).contains(scalars.count)
        case .upper: scalars.contains { ("A"..."Z").contains($0) }
        case .digit: scalars.contains { ("0"..."9").contains($0) }
        case .special: scalars.contains { Self.specials.contains($0) }
        case .username: username.isEmpty || password.lowercased() != username.lowercased()
        case .common: !commonPasswords.contains(password.lowercased())
        }
    }

    private func sentence(_ rule: Rule) -> String {
        switch rule {
        case .length: "The password needs \(minimumLength) to \(Self.longest) characters."
        case .upper: "The password needs a capital letter (A to Z)."
        case .digit: "The password needs a digit."
        case .special: "The password needs a special character, such as ! ? # or -."
        case .username: "The password must not be your username."
        case .common: "This is one of the passwords that are tried first. Choose another."
        }
    }
}

/// The commonest of those that the other rules let through, in lower case: words that people decorate when they are
/// told to.
let commonPasswords: Set<String> = [
    "!qaz2wsx", "12345678a!", "123456a!", "123456aa!", "1q2w3e4r!", "1q2w3e4r5t!", "1qaz!qaz", "1qaz2wsx!", "1qaz@wsx",
    "a123456!", "a1b2c3d4!", "aa123456!", "aa123456.", "aa12345678!", "aa@123456", "abc123!@#", "abc@1234", "abcd1234!",
    "abcd@1234", "admin123!", "admin1234!", "admin@123", "admin@1234", "asdf1234!", "changeme1!", "changeme123!",
    "company1!", "company123!", "demo1234!", "dragon123!", "football1!", "guest123!", "hello123!", "iloveyou1!",
    "iloveyou2!", "india@123", "letmein1!", "letmein123!", "login123!", "master123!", "minimost1!", "minimost123!",
    "monkey123!", "p@$$w0rd", "p@$$w0rd1", "p@55w0rd", "p@ssw0rd", "p@ssw0rd!", "p@ssw0rd1", "p@ssw0rd1!",
    "p@ssw0rd123", "p@ssword1", "p@ssword1!", "p@ssword123", "pa$$w0rd", "pa$$w0rd1", "pa$$word1", "passw0rd!",
    "passw0rd1!", "password!1", "password#1", "password-1", "password1!", "password1#", "password1$", "password1*",
    "password1.", "password12!", "password123!", "password123.", "password1234!", "password1?", "password1@",
    "password@1", "password@123", "password_1", "qwer1234!", "qwert123!", "qwerty1!", "qwerty12!", "qwerty123!",
    "qwerty123.", "qwerty@123", "root123!", "root@123", "secret123!", "sunshine1!", "superman1!", "test1234!",
    "test@123", "test@1234", "trustno1!", "user1234!", "welcome1!", "welcome1.", "welcome12!", "welcome123!",
    "welcome@1", "welcome@123", "zaq!2wsx", "zaq12wsx!", "zaq1@wsx",
]
