/// The tags of a page in their order (WHATWG HTML, 13.2.5), and nothing of the text between them.
///
/// One pass: no byte is gone back to, whatever the page. A tag that is cut off is none.
struct HTMLTags {
    /// Whether what follows is in an `<svg>`, where there is `<![CDATA[`.
    var isForeign = false
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> HTMLTag? {
        while skip(past: "<") {
            switch byte() {
            case UInt8(ascii: "!"):
                skipDeclaration()
            case UInt8(ascii: "?"):
                skip(past: ">")
            case UInt8(ascii: "/") where byte(1)?.isHTMLLetter == true:
                at += 1
                return tag(isEnd: true)
            case UInt8(ascii: "/"):
                skip(past: ">")
            case .some(let byte) where byte.isHTMLLetter:
                return tag(isEnd: false)
            default:
                break
            }
        }
        return nil
    }

    /// The text up to the end tag of that name, or to the end: between `<title>` and `</title>`, and as with `<script>`,
    /// there are no other tags. The end tag comes next.
    mutating func text(until name: String) -> ArraySlice<UInt8> {
        let start = at
        while skip(past: "<") {
            guard byte() == UInt8(ascii: "/"), isNext(name, after: 1) else { continue }
            guard let end = byte(1 + name.utf8.count), end.endsHTMLName else { continue }
            at -= 1
            return bytes[start..<at]
        }
        return bytes[start...]
    }

    // MARK: Tags

    private mutating func tag(isEnd: Bool) -> HTMLTag? {
        let name = word { $0.endsHTMLName }
        var tag = HTMLTag(name: name, isEnd: isEnd)
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: ">"):
                at += 1
                return tag
            case UInt8(ascii: "/"):
                at += 1
                tag.isSelfClosing = self.byte() == UInt8(ascii: ">")
            case _ where byte.isHTMLBlank:
                at += 1
            default:
                readAttribute(of: &tag)
            }
        }
        return nil
    }

    private mutating func readAttribute(of tag: inout HTMLTag) {
        let start = at
        // A "=" may begin a name.
        at += 1
        skip(while: { !$0.endsHTMLName && $0 != UInt8(ascii: "=") })
        let name = bytes[start..<at]
        skip(while: \.isHTMLBlank)
        guard byte() == UInt8(ascii: "=") else { return tag.note(name, []) }
        at += 1
        skip(while: \.isHTMLBlank)
        tag.note(name, value())
    }

    private mutating func value() -> ArraySlice<UInt8> {
        guard let quote = byte(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return word { $0.isHTMLBlank || $0 == UInt8(ascii: ">") }
        }
        at += 1
        let value = word { $0 == quote }
        at = min(at + 1, bytes.count)
        return value
    }

    // MARK: What is no tag

    private mutating func skipDeclaration() {
        at += 1
        if isNext("--") {
            at += 2
            skipComment()
        } else if isForeign, isNext("[CDATA[") {
            skipCharacterData()
        } else {
            skip(past: ">")
        }
    }

    /// `<!-->` and `<!--->` are whole, and `--!>` is an end as well.
    private mutating func skipComment() {
        if isNext(">") || isNext("->") {
            skip(past: ">")
            return
        }
        while skip(past: "-") {
            guard byte() == UInt8(ascii: "-") else { continue }
            skip(while: { $0 == UInt8(ascii: "-") })
            if isNext(">") || isNext("!>") {
                skip(past: ">")
                return
            }
        }
    }

    private mutating func skipCharacterData() {
        while skip(past: "]") {
            guard byte() == UInt8(ascii: "]") else { continue }
            skip(while: { $0 == UInt8(ascii: "]") })
            if byte() == UInt8(ascii: ">") { return }
        }
    }

    // MARK: Bytes

    private func byte(_ ahead: Int = 0) -> UInt8? {
        at + ahead < bytes.count ? bytes[at + ahead] : nil
    }

    /// - Parameter text: ASCII, its letters in lower case; those of the page may be in any.
    private func isNext(_ text: String, after ahead: Int = 0) -> Bool {
        let start = min(at + ahead, bytes.count)
        return bytes[start...].prefix(text.utf8.count).isHTML(text)
    }

    /// - Returns: whether there was one; without, everything is skipped.
    @discardableResult
    private mutating func skip(past character: Unicode.Scalar) -> Bool {
        let wanted = UInt8(ascii: character)
        while at < bytes.count {
            at += 1
            if bytes[at - 1] == wanted { return true }
        }
        return false
    }

    /// What comes before the first byte that ends it, or before the end.
    private mutating func word(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = at
        skip(while: { !isEnd($0) })
        return bytes[start..<at]
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while at < bytes.count, isSkipped(bytes[at]) { at += 1 }
    }
}

extension UInt8 {
    fileprivate var endsHTMLName: Bool { isHTMLBlank || self == UInt8(ascii: "/") || self == UInt8(ascii: ">") }
}
