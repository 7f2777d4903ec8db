/// The bytes of a page, or of a file of text, as text.
enum PageText {
    /// How far into a page its own word on its encoding is looked for (WHATWG HTML, 13.2.3.2).
    private static let mostLooked = 1024

    /// In the order of WHATWG HTML, 13.2.3: by the byte order mark, by what the server says, by what the page says; else
    /// as UTF-8 where it is that, and as windows-1252, which everything is.
    ///
    /// What no encoding has a character for is U+FFFD.
    /// - Parameter charset: of `Content-Type`; a label that nobody knows counts as none.
    static func decoded(_ bytes: [UInt8], charset: String?) -> String {
        if let (mark, encoding) = byteOrderMark(bytes), let text = encoding.decoded(bytes.dropFirst(mark)) {
            return text
        }
        if let charset, let text = PageEncoding(label: charset)?.decoded(bytes[...]) { return text }
        if let text = declared(in: Array(bytes.prefix(mostLooked)))?.decoded(bytes[...]) { return text }
        return isUTF8(bytes) ? String(decoding: bytes, as: UTF8.self) : Windows1252.decoded(bytes[...])
    }

    private static func byteOrderMark(_ bytes: [UInt8]) -> (count: Int, encoding: PageEncoding)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (3, .utf8) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (2, .utf16(isBigEndian: true)) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (2, .utf16(isBigEndian: false)) }
        return nil
    }

    // MARK: What the page says

    /// "Prescan a byte stream to determine its encoding" (WHATWG HTML, 13.2.3.2): tags are found as ever, but nothing
    /// is known yet of scripts.
    private static func declared(in start: [UInt8]) -> PageEncoding? {
        var tags = HTMLTags(start)
        while let tag = tags.next() {
            guard tag.name == "meta", !tag.isEnd, let label = label(in: tag) else { continue }
            if let encoding = PageEncoding(label: label) { return encoding.readInPage }
        }
        return nil
    }

    private static func label(in meta: HTMLTag) -> String? {
        if let charset = meta.attributes["charset"] { return String(decoding: charset, as: UTF8.self) }
        guard let pragma = meta.attributes["http-equiv"], let content = meta.attributes["content"],
            String(decoding: pragma, as: UTF8.self).lowercased() == "content-type"
        else { return nil }
        return label(in: content)
    }

    /// "Extracting a character encoding from a meta element" (WHATWG HTML, 2.5.4).
    private static func label(in content: ArraySlice<UInt8>) -> String? {
        let word = Array("charset".utf8)
        var rest = content
        while let first = rest.firstIndex(where: { $0 | 0x20 == word[0] }) {
            rest = rest[first...]
            guard rest.prefix(word.count).elementsEqual(word, by: { $0 | 0x20 == $1 }) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(word.count).drop(while: \.isHTMLBlank)
            guard rest.first == UInt8(ascii: "=") else { continue }
            return value(rest.dropFirst().drop(while: \.isHTMLBlank))
        }
        return nil
    }

    private static func value(_ rest: ArraySlice<UInt8>) -> String? {
        guard let first = rest.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
            return String(decoding: rest.prefix { !$0.isHTMLBlank && $0 != UInt8(ascii: ";") }, as: UTF8.self)
        }
        let quoted = rest.dropFirst()
        return quoted.firstIndex(of: first).map { String(decoding: quoted[..<$0], as: UTF8.self) }
    }

    // MARK: What the bytes say

    /// A character that is cut off at the end is forgiven, if there are others: what is fetched ends at its bound.
    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        let whole = bytes.dropLast(cutOff(bytes))
        guard whole.count == bytes.count || whole.contains(where: { $0 >= 0x80 }) else { return false }
        return String(validating: whole, as: UTF8.self) != nil
    }

    /// How many bytes at the end begin a character of UTF-8 that needs more.
    private static func cutOff(_ bytes: [UInt8]) -> Int {
        let tail = bytes.suffix(3).reversed().prefix { $0 & 0xC0 == 0x80 }.count
        guard tail < bytes.count else { return 0 }
        let length =
            switch bytes[bytes.count - tail - 1] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        return tail + 1 < length ? tail + 1 : 0
    }
}
