/// What a card says of a page: of what the page says of itself in its head (The Open Graph protocol; X Cards; WHATWG
/// HTML, 4.2).
struct PageHead: Equatable, Sendable {
    static let mostTitle = 200
    static let mostDescription = 500
    static let mostSite = 100

    let title: String?
    let description: String?
    let site: String?
    /// An address as it stands in the page: relative, maybe, and of any scheme.
    let image: String?
    /// What the addresses on the page start from, where that is not the page (WHATWG HTML, 4.2.3).
    let base: String?

    /// Takes time in proportion to the page, whatever is in it.
    init(html: String) {
        let sources = Self.titles + Self.descriptions + Self.sites + Self.images
        let metadata = PageMetadata(html: html, wanted: Set(sources))
        title = metadata.first(of: Self.titles) { ShownText.words($0, most: Self.mostTitle) }
        description = metadata.first(of: Self.descriptions) { ShownText.words($0, most: Self.mostDescription) }
        site = metadata.first(of: Self.sites) { ShownText.words($0, most: Self.mostSite) }
        image = metadata.first(of: Self.images, ShownText.address)
        base = metadata.first(of: [PageMetadata.base], ShownText.address)
    }

    private static let titles = ["og:title", "twitter:title", PageMetadata.title]
    private static let descriptions = ["og:description", "twitter:description", "description"]
    private static let sites = ["og:site_name", "application-name"]
    private static let images = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", PageMetadata.link]
}

extension PageMetadata {
    /// What is said first under the first name under which something is said.
    fileprivate func first(of names: [String], _ cleaned: (String) -> String?) -> String? {
        for name in names {
            for text in texts(name) {
                if let text = cleaned(text) { return text }
            }
        }
        return nil
    }
}
