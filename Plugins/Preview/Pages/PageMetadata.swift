/// What the head of a page says of the page, found in one pass.
struct PageMetadata {
    /// Where the `<title>` is, the picture of a `<link>`, and the `<base>`; no `<meta>` has such a name.
    static let title = "<title>"
    static let link = "<link>"
    static let base = "<base>"
    private static let mostTags = 10_000
    /// In bytes: no more is looked at of a text, and of what says which it is.
    private static let mostOfText = 16_384
    private static let mostOfName = 256

    /// In these there are no tags (WHATWG HTML, 13.2.6.4.4 and 13.2.6.4.7, with scripts). A script in a comment in a
    /// script ends here with the inner one.
    private static let withoutTags: Set<String> = [
        "title", "textarea", "style", "script", "xmp", "iframe", "noembed", "noframes", "noscript",
    ]

    private let wanted: Set<String>
    private var tags: HTMLTags
    private var values: [String: [ArraySlice<UInt8>]] = [:]
    /// How deep in elements whose content is not the page's.
    private var templates = 0
    private var drawings = 0

    /// - Parameter wanted: what is looked for of `<meta>`, in lower case.
    init(html: String, wanted: Set<String>) {
        self.wanted = wanted
        tags = HTMLTags(Array(html.utf8))
        for _ in 0..<Self.mostTags {
            guard let tag = tags.next(), !endsHead(tag) else { return }
            read(tag)
        }
    }

    /// What is said under that name, as it stands there; the first first.
    func texts(_ name: String) -> some Sequence<String> {
        (values[name] ?? []).lazy.map { HTMLText.decoded($0, isAttribute: name != Self.title) }
    }

    private func endsHead(_ tag: HTMLTag) -> Bool {
        guard templates == 0 else { return false }
        return tag.isEnd ? tag.name == "head" : ["body", "frameset", "plaintext"].contains(tag.name)
    }

    private mutating func read(_ tag: HTMLTag) {
        if drawings == 0, !tag.isEnd, Self.withoutTags.contains(tag.name) { return readText(of: tag) }
        switch tag.name {
        case "svg":
            drawings = max(0, drawings + (tag.isEnd ? -1 : tag.isSelfClosing ? 0 : 1))
        case "template" where tag.isEnd && templates > 0:
            templates -= 1
            drawings = 0
        case "template" where !tag.isEnd && drawings == 0:
            templates += 1
        case "meta" where !tag.isEnd:
            readMeta(tag)
        case "link" where !tag.isEnd:
            readLink(tag)
        case "base" where !tag.isEnd:
            if let address = tag.attributes["href"] { note(Self.base, address) }
        default:
            break
        }
        tags.isForeign = drawings > 0
    }

    private mutating func readText(of tag: HTMLTag) {
        let text = tags.text(until: tag.name)
        if tag.name == "title" { note(Self.title, text) }
    }

    /// Both attributes are looked at: OpenGraph has `property`, Twitter `name`, and pages mix them up, or have both.
    private mutating func readMeta(_ tag: HTMLTag) {
        guard let content = tag.attributes["content"] else { return }
        let names = Set(words(of: tag.attributes["property"]) + words(of: tag.attributes["name"]))
        for name in names where wanted.contains(name) { note(name, content) }
    }

    private mutating func readLink(_ tag: HTMLTag) {
        guard let address = tag.attributes["href"], words(of: tag.attributes["rel"]).contains("image_src") else {
            return
        }
        note(Self.link, address)
    }

    private mutating func note(_ name: String, _ value: ArraySlice<UInt8>) {
        guard templates == 0, drawings == 0 else { return }
        values[name, default: []].append(value.prefix(Self.mostOfText))
    }

    private func words(of value: ArraySlice<UInt8>?) -> [String] {
        guard let value else { return [] }
        let text = HTMLText.decoded(value.prefix(Self.mostOfName), isAttribute: true).lowercased()
        return text.utf8.split(whereSeparator: \.isHTMLBlank).map { String(Substring($0)) }
    }
}
