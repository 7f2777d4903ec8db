import Host

/// What the server may fetch for a card: which addresses of pages, and from which IP addresses.
///
/// Each redirect and each picture is asked about anew, and the connection goes to the very IP address that was chosen
/// here: a name that is looked up once more may mean another.
struct FetchRules: Sendable {
    private let allowed: [HostRule]
    private let trusted: [HostRule]

    /// - Parameters:
    ///   - allowed: hosts in the internet, with none but public addresses.
    ///   - private: hosts of the operator's own network, with addresses of either kind.
    init(allowed: [HostRule], private: [HostRule]) {
        self.allowed = allowed
        trusted = `private`
    }

    /// The page that `text` is the address of, if it may be fetched.
    func page(_ text: String) throws(FetchRefusal) -> PageAddress {
        try admitted(PageAddress(text))
    }

    /// The page or picture that `location` means on the page `origin`, if it may be fetched. It has the fragment that
    /// `location` has, never that of `origin`.
    ///
    /// - Parameter base: what `location` starts from, as it stands on the page. It need not be what may be fetched; where
    ///   it is no address, `location` starts from the page.
    func page(_ location: String, from origin: PageAddress, base: String? = nil) throws(FetchRefusal) -> PageAddress {
        let start = base.flatMap { try? PageAddress($0, on: origin) } ?? origin
        let page = try PageAddress(location, on: start)
        guard origin.scheme == .http || page.scheme == .https else { throw .scheme }
        return try admitted(page)
    }

    private func admitted(_ page: PageAddress) throws(FetchRefusal) -> PageAddress {
        guard isTrusted(page) || allowed.contains(where: { $0.admits(page) }) else { throw .hostNotAllowed }
        return page
    }

    /// Whether the operator lists the host as one of the own network.
    func isTrusted(_ page: PageAddress) -> Bool {
        trusted.contains { $0.admits(page) }
    }

    /// The one of the host's addresses to connect to, the first: only when each of them is one that such a host may
    /// have, since a name with one address outside and one inside is how rebinding begins.
    func address(for page: PageAddress, among addresses: [IPAddress]) throws(FetchRefusal) -> IPAddress {
        let mayBeLocal = isTrusted(try admitted(page))
        guard let first = addresses.first else { throw .noAddress }
        for address in addresses {
            switch address.reach {
            case .global: continue
            case .local where mayBeLocal: continue
            case .local, .special: throw .privateAddress
            }
        }
        return first
    }
}
