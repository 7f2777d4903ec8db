/// Why an address is not fetched.
enum FetchRefusal: Error, Equatable, CaseIterable {
    /// It is no absolute address, or one that programs read in several ways.
    case malformed
    /// It is of neither http nor https, or leads from https to http.
    case scheme
    case userInfo
    /// No rule names the host, or none with this port. Also for what no rule can name: IPv6 addresses, numbers, and
    /// hosts that are not ASCII.
    case hostNotAllowed
    /// One of the host's addresses is not one that such a host may have.
    case privateAddress
    /// The host's name has no address.
    case noAddress

    /// Stable and machine-readable.
    var code: String {
        switch self {
        case .malformed: "not-an-address"
        case .scheme: "scheme"
        case .userInfo: "user-info"
        case .hostNotAllowed: "host-not-allowed"
        case .privateAddress: "private-address"
        case .noAddress: "no-address"
        }
    }

    /// A sentence for people, with nothing of the address in it.
    var message: String {
        switch self {
        case .malformed: "This is not the address of a web page."
        case .scheme: "Only pages of http and https are fetched, and none of http that one of https leads to."
        case .userInfo: "An address with a user name or a password in it is not fetched."
        case .hostNotAllowed: "The operator has not allowed cards for this host and port."
        case .privateAddress: "This host has an address that nothing is fetched from."
        case .noAddress: "This host has no address."
        }
    }
}
