// QRCode — a link to scan from another device: as modules to draw, and as text for a terminal.

import CQREncode

/// A QR code (ISO/IEC 18004) of error correction level M, in the smallest version that holds the text.
public struct QRCode: Sendable, Equatable {
    /// The text is longer than the largest code holds (2,331 octets at level M).
    public struct TooLong: Error {}

    /// Rows of modules, true = dark, without the quiet zone; as many columns as rows.
    public let modules: [[Bool]]

    /// - Throws: ``TooLong``, also for an empty text.
    public init(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty,
            let code = QRcode_encodeData(Int32(clamping: bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { throw TooLong() }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        let data = UnsafeBufferPointer(start: code.pointee.data, count: width * width)
        modules = (0..<width).map { row in
            data[row * width..<(row + 1) * width].map { $0 & 1 == 1 }
        }
    }

    /// The code as lines of half blocks, two rows of modules a line, in explicit black on white (ANSI, 256 colours),
    /// so that it scans on dark and on light terminals alike.
    ///
    /// - Parameter quietZone: light modules on every side; the standard asks for 4, cameras are content with 2.
    public func terminal(quietZone: Int = 2) -> String {
        let quietZone = max(quietZone, 2)
        let span = -quietZone..<modules.count + quietZone
        return stride(from: span.lowerBound, to: span.upperBound, by: 2).map { row in
            let blocks = span.map { column in
                switch (isDark(row, column), isDark(row + 1, column)) {
                case (true, true): "█"
                case (true, false): "▀"
                case (false, true): "▄"
                case (false, false): " "
                }
            }
            return "\u{1B}[38;5;16;48;5;231m\(blocks.joined())\u{1B}[0m\n"
        }.joined()
    }

    private func isDark(_ row: Int, _ column: Int) -> Bool {
        modules.indices.contains(row) && modules.indices.contains(column) && modules[row][column]
    }
}
