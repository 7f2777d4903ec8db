import Host

/// The numbers of ports (RFC 6335, section 6).
enum Port {
    /// Nil unless there are digits only, with no zero in front, of a port that can be connected to.
    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard digits.allSatisfy(\.isASCIIDigit), digits.first != UInt8(ascii: "0"),
            let number = Int(String(decoding: digits, as: UTF8.self)), number <= 65_535
        else { return nil }
        return number
    }
}
