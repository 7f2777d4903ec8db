/// Some lines of a file of code, as a card shows them.
struct CodeExcerpt: Equatable, Sendable, Encodable {
    static let mostLines = 20
    private static let linesFromStart = 10
    private static let linesAround = 3
    private static let mostCharacters = 400

    let path: String
    /// The number of the first line; they count from 1.
    let from: Int
    let lines: [String]
    /// As the browser's side calls it; "" for none that it knows.
    let language: String

    /// - Parameters:
    ///   - file: as in ``CodeAddress/file``.
    ///   - lines: those that are meant: of more than ``mostLines`` the first; one with those around it; `nil` for
    ///     the file as such, which its start stands for.
    /// - Returns: `nil` when the first of the lines is past the end, and when the file is no text.
    init?(text: String, file: String, lines: ClosedRange<Int>?) {
        let bytes = Array(text.utf8)
        let meant = Self.meant(lines)
        guard let found = Self.found(meant, asked: max(1, lines?.lowerBound ?? 1), in: bytes), Self.isText(text) else {
            return nil
        }
        path = file
        from = meant.lowerBound
        self.lines = found.map { ShownText.code(String(decoding: $0, as: UTF8.self), most: Self.mostCharacters) }
        language = CodeFile.language(of: file.split(separator: "/").last.map(String.init) ?? "")
    }

    private static func meant(_ lines: ClosedRange<Int>?) -> ClosedRange<Int> {
        guard let lines else { return 1...linesFromStart }
        let first = min(max(1, lines.lowerBound), CodeAddress.mostLine)
        guard lines.lowerBound < lines.upperBound else { return max(1, first - linesAround)...(first + linesAround) }
        return first...min(max(first, lines.upperBound), first + mostLines - 1)
    }

    /// - Parameter asked: the line that must be there.
    private static func found(_ meant: ClosedRange<Int>, asked: Int, in bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
        var found: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        var number = 0
        while !rest.isEmpty, number < meant.upperBound {
            number += 1
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            if meant.contains(number) {
                let line = rest[..<end]
                found.append(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
            }
            rest = rest[end...].dropFirst()
        }
        return number >= asked ? found : nil
    }

    /// Not with a NUL in it, nor with more than one in twenty that no text has.
    private static func isText(_ text: String) -> Bool {
        var (count, strange) = (0, 0)
        for scalar in text.unicodeScalars {
            count += 1
            switch scalar.value {
            case 0: return false
            case 0x09, 0x0A, 0x0D: break
            case 0x01...0x1F, 0x7F...0x9F, 0xFFFD: strange += 1
            default: break
            }
        }
        return strange * 20 <= count
    }
}
