/// How far a stream has come in every feed: `c12.u34`. The id of each numbered event, and so what a browser sends
/// back as `Last-Event-ID`.
struct Cursor: Sendable, Equatable, CustomStringConvertible {
    private(set) var positions: [String: Int64]

    init(_ positions: [String: Int64]) {
        self.positions = positions
    }

    /// `nil` for anything that ``description`` does not write: parts of a lower-case letter and a number, each letter
    /// once, 16 parts at most.
    init?(_ text: String) {
        guard text.utf8.count <= 256 else { return nil }
        positions = [:]
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let letter = part.utf8.first, letter >= 0x61, letter <= 0x7A, part.utf8.count > 1,
                part.utf8.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int64(part.dropFirst()),
                positions.updateValue(number, forKey: String(part.prefix(1))) == nil
            else { return nil }
        }
        guard positions.count <= 16 else { return nil }
    }

    subscript(feed: String) -> Int64? { positions[feed] }

    mutating func advance(_ feed: String, to position: Int64) {
        positions[feed] = max(positions[feed] ?? 0, position)
    }

    var description: String {
        positions.sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" }.joined(separator: ".")
    }
}
