import Host

/// The address of a page or a picture in the web, with nothing in it that two programs could read differently
/// (RFC 3986, RFC 9110 section 4.2). Whether it may be fetched is for `FetchRules` to say.
struct PageAddress: Hashable, Sendable, CustomStringConvertible {
    enum Scheme: String, Sendable {
        case http, https

        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    let scheme: Scheme
    /// A name or a canonical IPv4 address, in lower-case ASCII, without a dot at the end.
    let host: String
    let port: Int
    /// Path and query, as the request line has them: ASCII, beginning with a slash.
    let path: String
    /// Without its `#`, percent-encoded; empty when there is none.
    let fragment: String

    /// Reads an absolute address.
    init(_ text: String) throws(FetchRefusal) {
        try self.init(AddressParts(text))
    }

    /// Reads an address that stands on a page, or in the `Location` of its answer.
    init(_ reference: String, on page: PageAddress) throws(FetchRefusal) {
        try self.init(AddressParts(reference).resolved(against: AddressParts(page.description)))
    }

    private init(_ parts: AddressParts) throws(FetchRefusal) {
        guard let name = parts.scheme else { throw .malformed }
        guard let scheme = Scheme(rawValue: name) else { throw .scheme }
        guard let authority = parts.authority, !authority.isEmpty else { throw .malformed }
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInfo }
        let (host, port) = try Self.hostAndPort(authority)
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        let query = parts.query.map { [UInt8(ascii: "?")] + $0 } ?? []
        path = Self.percentEncoded(parts.plainPath + query)
        fragment = Self.percentEncoded(parts.fragment ?? [])
        // Percent-encoding makes it longer.
        guard description.utf8.count <= AddressParts.longest else { throw .malformed }
    }

    private static func hostAndPort(_ authority: [UInt8]) throws(FetchRefusal) -> (host: String, port: Int?) {
        guard authority.first != UInt8(ascii: "[") else { throw .hostNotAllowed }
        let colon = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        var host = authority[..<colon]
        guard !host.isEmpty else { throw .malformed }
        // A colon with nothing behind it names no port (RFC 3986, 3.2.3).
        let digits = authority[colon...].dropFirst()
        let port = Port.number(digits)
        guard digits.isEmpty || port != nil else { throw .malformed }
        // The root, which all names end in (RFC 1034, 3.1).
        if host.last == UInt8(ascii: ".") { host.removeLast() }
        guard let name = HostName(host) else { throw .hostNotAllowed }
        return (name.description, port)
    }

    /// A `%` that encodes nothing becomes one that is encoded.
    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
            let pair = bytes[(place + 1)...].prefix(2)
            let isPair = pair.count == 2 && pair.allSatisfy(\.isASCIIHexDigit)
            if byte == UInt8(ascii: "%") && isPair || Alphabet.isOfPath(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Host and port, as the field `Host` has them (RFC 9110, 7.2).
    var authority: String { port == scheme.defaultPort ? host : "\(host):\(port)" }

    var description: String {
        "\(scheme.rawValue)://\(authority)\(path)\(fragment.isEmpty ? "" : "#\(fragment)")"
    }
}
