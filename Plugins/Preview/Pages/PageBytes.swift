/// Bytes by what they mean in pages and addresses.
extension UInt8 {
    /// What may stand between attributes (WHATWG Infra, "ASCII whitespace").
    var isHTMLBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }

    var isHTMLLetter: Bool { (0x61...0x7A).contains(self | 0x20) }

    var isHTMLLetterOrDigit: Bool { isHTMLLetter || (0x30...0x39).contains(self) }

    /// 0 to 15; `nil` for what is no digit.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46, 0x61...0x66: (self | 0x20) - 0x57
        default: nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether it is that word of HTML, in any case.
    /// - Parameter word: ASCII, in lower case.
    func isHTML(_ word: String) -> Bool {
        count == word.utf8.count && elementsEqual(word.utf8) { $0 == $1 || ($0.isHTMLLetter && $0 | 0x20 == $1) }
    }
}
