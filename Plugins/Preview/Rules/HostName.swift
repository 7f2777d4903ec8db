import Host

/// The name of a host (RFC 1123, 2.1), or an IPv4 address in its canonical form, which is a name to who lists it.
struct HostName: Hashable, Sendable, CustomStringConvertible {
    static let longest = 253
    static let longestLabel = 63

    /// In lower case, without a dot at the end.
    let description: String

    /// Nil for what is neither: empty labels, hyphens at the ends of labels, whatever is not ASCII, IPv6, and numbers
    /// that stand for an IPv4 address in another notation, as `127.1`, `0x7f.0.0.1` and `2130706433` do.
    init?(_ text: some Collection<UInt8>) {
        let labels = Array(text).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.count <= Self.longest, labels.allSatisfy(Self.isLabel), let last = labels.last else { return nil }
        description = String(decoding: text, as: UTF8.self).lowercased()
        if Self.isNumber(last), IPAddress(description) == nil { return nil }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...longestLabel).contains(label.count) && label.allSatisfy(Alphabet.isOfLabel)
            && label.first != hyphen && label.last != hyphen
    }

    /// A host with such a last label is read as an IPv4 address (WHATWG URL, 3.5, "ends in a number").
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        label.allSatisfy(\.isASCIIDigit)
            || (label.starts(with: "0x".utf8) || label.starts(with: "0X".utf8))
                && label.dropFirst(2).allSatisfy(\.isASCIIHexDigit)
    }
}
