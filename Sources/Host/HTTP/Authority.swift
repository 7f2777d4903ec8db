/// Whom a request is for: the `Host` field or `:authority` (RFC 9110, 7.2), a name, an IPv4 address or an IPv6 address in
/// brackets, and perhaps a port.
public struct Authority: Sendable, Equatable {
    /// As it stands there, an IPv6 address with its brackets.
    public let host: String
    public let port: Int?

    /// - Returns: `nil` for what cannot be a host; it must not be written into any answer.
    public init?(_ text: String) {
        guard text.utf8.count <= 261 else { return nil }
        let bracket = text.hasPrefix("[") ? text.utf8.firstIndex(of: UInt8(ascii: "]")) : nil
        let end = bracket.map { text.utf8.index(after: $0) } ?? text.utf8.firstIndex(of: UInt8(ascii: ":"))
        host = String(text[..<(end ?? text.endIndex)])
        let rest = text[(end ?? text.endIndex)...]
        guard Self.isHost(host), rest.isEmpty || rest.hasPrefix(":") else { return nil }
        port = rest.count > 1 ? Int(rest.dropFirst()) : nil
        guard rest.utf8.dropFirst().allSatisfy(\.isASCIIDigit), port.map({ $0 <= 65535 }) ?? (rest.count <= 1) else {
            return nil
        }
    }

    private static func isHost(_ text: String) -> Bool {
        guard text.hasPrefix("[") else {
            return !text.isEmpty && text.utf8.allSatisfy { $0.isASCIINamePart || $0 == UInt8(ascii: ".") }
        }
        return text.hasSuffix("]") && text.utf8.count > 3
            && text.utf8.dropFirst().dropLast().allSatisfy { $0.isASCIIHexDigit || ":.".utf8.contains($0) }
    }
}
