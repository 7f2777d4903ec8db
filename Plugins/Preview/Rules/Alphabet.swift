import Host

/// The characters of addresses (RFC 3986, appendix A), as bytes: whatever is not ASCII is in none of these.
enum Alphabet {
    /// Of a scheme, behind its first letter.
    static func isOfScheme(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "+-.".utf8.contains(byte) }

    /// Of the labels of a host name (RFC 1123, 2.1).
    static func isOfLabel(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == UInt8(ascii: "-") }

    /// What a path, a query and a fragment may have as it is; the one that a path may not have, `?`, ends it.
    static func isOfPath(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit }
}
