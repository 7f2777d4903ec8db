import Host

/// The rules for usernames: 1 to 32 of `A-Za-z0-9_-`, so that no two look alike, and no name of the program's own.
///
/// Everything works on bytes: to Swift the Kelvin sign is a K, to a person reading an address it is not.
enum Usernames {
    static let longest = 32

    /// Names that would pass for the program, or that address many.
    static let reserved: Set<String> = [
        "admin", "all", "channel", "deleteduser", "everyone", "here", "minimost", "system",
    ]

    /// What was typed without the blanks around it, which keyboards on phones like to add.
    static func stripped(_ typed: String) -> String {
        let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n"]
        let scalars = typed.unicodeScalars.drop { blanks.contains($0) }
        guard let last = scalars.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return String(scalars[...last])
    }

    /// The form in which names are compared; `nil` for what cannot be a name.
    static func key(of name: String) -> String? {
        guard (1...longest).contains(name.utf8.count), name.utf8.allSatisfy(\.isASCIINamePart) else { return nil }
        return name.lowercased()
    }

    /// What is wrong with a name, in a sentence; `nil` when it will do.
    static func complaint(about name: String) -> String? {
        guard !name.isEmpty else { return "Choose a username." }
        guard name.utf8.allSatisfy(\.isASCIINamePart) else {
            return "The username may hold only letters from A to Z, digits, - and _."
        }
        guard let key = key(of: name) else { return "The username may have at most \(longest) characters." }
        return reserved.contains(key) ? "This username is reserved. Choose another." : nil
    }
}
