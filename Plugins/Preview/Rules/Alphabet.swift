/// The characters of addresses (RFC 3986, appendix A), as bytes: whatever is not ASCII is in none of these.
enum Alphabet {
    static let digits = Set("0123456789".utf8)
    static let hexDigits = digits.union("abcdefABCDEF".utf8)
    static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// Of a scheme, behind its first letter.
    static let schemes = letters.union(digits).union("+-.".utf8)
    /// Of the labels of a host name (RFC 1123, 2.1).
    static let labels = letters.union(digits).union("-".utf8)
    /// What a path, a query and a fragment may have as it is; the one that a path may not have, `?`, ends it.
    static let paths = letters.union(digits).union("-._~!$&'()*+,;=:@/?".utf8)
}
