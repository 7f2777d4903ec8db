/// Whose pages may be fetched: an entry of the settings, `host` or `host:port`.
struct HostRule: Hashable, Sendable {
    /// In lower case; an IPv4 address is its own name.
    let name: String
    /// The only one, where it is named.
    let port: Int?

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let name = HostName(first) else { return nil }
        let port = parts.count == 2 ? Port.number(parts[1]) : nil
        guard parts.count == 1 || port != nil else { return nil }
        self.name = name.description
        self.port = port
    }

    /// The host and its subdomains, at the port that is named, or else at the one that its scheme has anyway.
    ///
    /// Nothing lies below an IPv4 address: `1.192.0.2.7` is no host.
    func admits(_ address: PageAddress) -> Bool {
        (address.host == name || address.host.hasSuffix(".\(name)"))
            && address.port == port ?? address.scheme.defaultPort
    }
}
