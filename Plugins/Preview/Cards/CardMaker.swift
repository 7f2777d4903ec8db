import Host
import Pictures

/// Makes the card of a page: an excerpt for a file of code at a forge, else what the page says of itself.
struct CardMaker: Sendable {
    /// For all of it: names asked for, redirects followed, the picture fetched.
    static let patience: Duration = .seconds(5)
    /// So much of it is left to the picture, at the least; a card without one is better than none.
    static let patienceForPage: Duration = .seconds(4)

    let fetcher: PageFetcher
    let thumbnails: Thumbnails
    let uptime: @Sendable () -> Duration
    let sleep: @Sendable (Duration) async throws -> Void

    /// - Throws: ``FetchFailure``.
    func card(for url: String, _ page: PageAddress) async throws -> Card {
        let start = uptime()
        let (card, image) = try await within(Self.patienceForPage) { () async throws -> (Card, PageAddress?) in
            if let excerpt = await code(page) { return (Card(url: url, title: excerpt.path, code: excerpt), nil) }
            return try await self.page(page, url)
        }
        guard let image else { return card }
        let left = Self.patience - (uptime() - start)
        return (try? await within(left) { try await picture(image, on: card) }) ?? card
    }

    // MARK: Code

    /// Any failure leads back to the page that shows it.
    private func code(_ page: PageAddress) async -> CodeExcerpt? {
        guard let code = CodeAddress(host: page.host, path: page.path, fragment: page.fragment),
            let raw = try? fetcher.rules.page(
                "\(page.scheme.rawValue)://\(code.rawHost ?? page.authority)\(code.rawPath)"),
            let fetched = try? await fetcher.fetch(
                raw, accept: "text/plain, */*;q=0.5", isWanted: { !$0.hasPrefix("text/html") && Self.isText($0) })
        else { return nil }
        let text = PageText.decoded(fetched.bytes, charset: fetched.charset)
        return CodeExcerpt(text: text, file: code.file, lines: code.lines)
    }

    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasPrefix("application/") || type.isEmpty
    }

    // MARK: Pages

    private func page(_ page: PageAddress, _ url: String) async throws -> (Card, image: PageAddress?) {
        let fetched = try await fetcher.fetch(
            page, accept: "text/html, application/xhtml+xml;q=0.9",
            isWanted: { ["text/html", "application/xhtml+xml"].contains($0) }, isEnough: Self.hasWholeHead)
        let head = PageHead(html: PageText.decoded(fetched.bytes, charset: fetched.charset))
        guard head.title != nil || head.description != nil || head.image != nil else { throw FetchFailure.nothingThere }
        let card = Card(
            url: url, title: head.title ?? fetched.page.host, description: head.description, site: head.site)
        return (card, head.image.flatMap { try? fetcher.rules.page($0, from: fetched.page, base: head.base) })
    }

    /// What follows says nothing of the page as such.
    @Sendable private static func hasWholeHead(_ bytes: [UInt8], _ added: Int) -> Bool {
        let fresh = bytes.suffix(added + bodyTag.count)
        var matched = 0
        for byte in fresh {
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            matched = lower == bodyTag[matched] ? matched + 1 : lower == bodyTag[0] ? 1 : 0
            if matched == bodyTag.count { return true }
        }
        return false
    }

    private static let bodyTag = Array("<body".utf8)

    private func picture(_ image: PageAddress, on card: Card) async throws -> Card {
        let fetched = try await fetcher.fetch(image, accept: "image/*", isWanted: { $0.hasPrefix("image/") })
        guard !fetched.isCut, let (url, size) = thumbnails.keep(fetched.bytes) else { return card }
        var card = card
        (card.image, card.width, card.height) = (url, size.width, size.height)
        return card
    }

    // MARK: Time

    private func within<Result: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await TimeLimit.ending(work, after: { [sleep] in try await sleep(limit) }, throwing: FetchFailure.slow)
    }
}
