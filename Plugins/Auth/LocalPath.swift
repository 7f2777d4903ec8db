/// An address on this server, for leading people back to where they were going, and nowhere else.
///
/// Browsers read `\` as `/` and skip tabs and line ends (WHATWG URL, 4.4), so `/\host` and `/<tab>/host` are other
/// sites as much as `//host` is.
struct LocalPath: Equatable, Sendable {
    static let home = LocalPath(text: "/")

    let text: String

    private init(text: String) {
        self.text = text
    }

    /// - Parameter text: as in a request's head: visible ASCII, path and query.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...2048).contains(bytes.count), bytes[0] == UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            bytes.count == 1 || bytes[1] != UInt8(ascii: "/")
        else { return nil }
        self.text = text
    }
}
