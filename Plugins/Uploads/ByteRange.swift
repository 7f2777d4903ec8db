/// Which part of a file is asked for (RFC 9110, 14): one range of bytes. What asks for several, or in another unit, gets
/// the whole, as that lets it.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    /// It begins after the end.
    case unsatisfiable

    /// - Parameters:
    ///   - header: of the field `Range`.
    ///   - size: of the file, in bytes.
    init(_ header: String?, of size: Int64) {
        guard let header, header.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let bounds = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, let first = Self.number(bounds[0]), let last = Self.number(bounds[1]) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, nil): self = .whole
        case (nil, let suffix?): self = suffix == 0 ? .unsatisfiable : Self.part(max(0, size - suffix), size, of: size)
        case (let first?, nil): self = Self.part(first, size, of: size)
        case (let first?, let last?):
            self = last < first ? .whole : Self.part(first, last == .max ? size : min(last + 1, size), of: size)
        }
    }

    private static func part(_ first: Int64, _ end: Int64, of size: Int64) -> ByteRange {
        first < size ? .part(first..<end) : .unsatisfiable
    }

    /// Digits only; of more than fit, the largest. `.some(nil)` for none, `nil` for what is no number.
    private static func number(_ text: Substring) -> Int64?? {
        let text = text.drop { $0 == " " }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return .some(text.isEmpty ? nil : Int64(text) ?? .max)
    }
}
