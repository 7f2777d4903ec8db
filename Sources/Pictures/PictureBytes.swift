extension [UInt8] {
    /// The number that so many bytes are, the most significant first.
    func bigEndian(_ offset: Int, _ count: Int) -> Int {
        self[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    func littleEndian(_ offset: Int, _ count: Int) -> Int {
        self[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

extension UInt16 {
    /// The most significant first.
    var bytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
