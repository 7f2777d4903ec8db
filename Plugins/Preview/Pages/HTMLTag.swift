/// A tag of a page, with those of its attributes that matter here.
struct HTMLTag {
    private static let known = ["charset", "content", "http-equiv", "name", "property", "rel", "href"]
    private static let lengths = 3...10

    /// In lower case.
    let name: String
    let isEnd: Bool
    var isSelfClosing = false
    /// By name in lower case; as they stand there, character references among them.
    private(set) var attributes: [String: ArraySlice<UInt8>] = [:]

    init(name: ArraySlice<UInt8>, isEnd: Bool) {
        self.name = Self.lowercased(name)
        self.isEnd = isEnd
    }

    /// Of several with one name the first counts.
    mutating func note(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        guard Self.lengths.contains(name.count) else { return }
        guard let name = Self.known.first(where: { name.isHTML($0) }), attributes[name] == nil else { return }
        attributes[name] = value
    }

    private static func lowercased(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name.lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
