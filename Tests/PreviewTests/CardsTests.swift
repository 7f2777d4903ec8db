import Host
import NIOPosix
import TestHarness
import Testing

@testable import Preview

struct CardsTests {
    /// Makes cards of pages on one site of this machine, which is called `intra.test`.
    private func cardMaker(
        _ site: Website, sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in await Latch().wait() }
    ) -> CardMaker {
        let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
        return CardMaker(
            fetcher: fetching.fetcher, thumbnails: Thumbnails(uptime: { .zero }), uptime: { .zero }, sleep: sleep)
    }

    private func card(
        _ site: Website, _ path: String = "/", sleep: (@Sendable (Duration) async throws -> Void)? = nil
    ) async throws -> Card {
        let maker = sleep.map { cardMaker(site, sleep: $0) } ?? cardMaker(site)
        let url = "http://intra.test:\(site.port)\(path)"
        return try await maker.card(for: url, maker.fetcher.rules.page(url))
    }

    private static let pixel: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0] + Array("IDAT".utf8)
        + [1, 2, 3, 4, 0, 0, 0, 0] + Array("IEND".utf8) + [1, 2, 3, 4]

    private static let page = """
        <!doctype html><title>Plain</title><meta property="og:title" content="The harbour &amp; the sea">
        <meta property="og:site_name" content="Harbour news"><meta name="description" content="All of it.">
        <meta property="og:image" content="/pictures/sea.png"><body>
        """

    // MARK: Pages

    @Test func `a card says what the page says of itself, with its picture from here`() async throws {
        try await withWebsite(
            .init { path in
                path == "/" ? .page(Self.page) : .body(Self.pixel + Array("<script>".utf8), type: "image/png")
            }
        ) { site in
            let found = try await card(site)
            #expect(found.url == "http://intra.test:\(site.port)/")
            #expect(
                (found.title, found.description, found.site) == ("The harbour & the sea", "All of it.", "Harbour news"))
            #expect((found.width, found.height) == (3, 2))
            #expect(found.image?.hasPrefix("/api/preview/images/") == true && found.image?.hasSuffix(".png") == true)
            #expect(site.visits.map(\.path) == ["/", "/pictures/sea.png"])
        }
    }

    @Test(arguments: [
        Website.Answer.status(404), .page("<svg xmlns='x'/>", type: "image/svg+xml"),
        .page("GIF89a", type: "image/gif"),
        .redirect(to: "http://127.0.0.1:1/"), .body([UInt8](repeating: 0xFF, count: 64), type: "image/jpeg"),
        .page("<html>", type: "text/html"),
    ])
    func `without a proper picture the card is without one`(answer: Website.Answer) async throws {
        try await withWebsite(.init { path in path == "/" ? .page(Self.page) : answer }) { site in
            let found = try await card(site)
            #expect(found.title == "The harbour & the sea" && found.image == nil && found.width == nil)
        }
    }

    @Test func `a picture is looked for from where the page says that its addresses start`() async throws {
        let page = "<title>t</title><base href=/assets/v2/><meta property=og:image content=sea.png>"
        try await withWebsite(
            .init { path in path == "/plan" ? .page(page) : .body(Self.pixel, type: "image/png") }
        ) { site in
            let found = try await card(site, "/plan")
            #expect(found.image != nil)
            #expect(site.visits.map(\.path) == ["/plan", "/assets/v2/sea.png"])
        }
    }

    @Test func `a picture on a host that is not allowed is not asked for`() async throws {
        try await withWebsite(at: "127.0.0.2") { other in
            let page = "<title>t</title><meta property=og:image content='http://127.0.0.2:\(other.port)/a.png'>"
            try await withWebsite(.saying(.page(page))) { site in
                let found = try await card(site)
                #expect(found.image == nil)
                #expect(other.connections == 0)
            }
        }
    }

    @Test func `a page without a title is called by its host, and one that says nothing has no card`() async throws {
        try await withWebsite(
            .init { path in
                .page(path == "/" ? "<meta name=description content=words>" : "<p>nothing</p>")
            }
        ) { site in
            let found = try await card(site)
            #expect(found.title == "intra.test")
            await #expect(throws: FetchFailure.nothingThere) { try await card(site, "/nothing") }
        }
    }

    @Test func `a page that never ends gives its card as soon as its head is there`() async throws {
        let endless = Website.Answer(
            bytes: Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Endless</title><BODY>".utf8),
            staysOpen: true)
        try await withWebsite(.saying(endless)) { site in
            let found = try await card(site)
            #expect(found.title == "Endless")
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>never whole",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Slow: ",
    ])
    func `a page that does not come in time is given up`(said: String) async throws {
        let gate = Latch()
        try await withWebsite(
            .init { _ in
                gate.open()
                return .init(bytes: Array(said.utf8), staysOpen: true)
            }
        ) { site in
            await #expect(throws: FetchFailure.slow) {
                // The time is over once the page has been asked for.
                try await card(site, sleep: { _ in await gate.wait() })
            }
        }
    }

    // MARK: Code

    @Test func `of a file of code there is an excerpt`() async throws {
        let code = (1...40).map { "let line\($0) = \($0)" }.joined(separator: "\n")
        try await withWebsite(
            .init { path in
                path == "/team/app/raw/branch/main/Sources/a.swift"
                    ? .page(code, type: "text/plain; charset=utf-8")
                    : .page("<title>a.swift</title>")
            }
        ) { site in
            let found = try await card(site, "/team/app/src/branch/main/Sources/a.swift#L10-L12")
            #expect(found.code?.path == "Sources/a.swift" && found.code?.from == 10)
            #expect(found.code?.lines == ["let line10 = 10", "let line11 = 11", "let line12 = 12"])
            #expect(found.code?.language == "swift")
            let other = try await card(site, "/team/app/src/branch/main/Sources/b.swift#L1")
            #expect(other.title == "a.swift")
        }
    }

    // MARK: What is kept

    /// A cache whose cards are made by `make`, and whose time a test moves.
    private func cache(
        _ clock: Shared<Duration>, _ make: @escaping @Sendable (String) async throws -> Card
    ) -> CardCache {
        CardCache(
            rules: FetchRules(allowed: [HostRule("example.org")].compactMap { $0 }, private: []),
            uptime: { clock.now }, make: { url, _ in try await make(url) })
    }

    @Test func `a card is made once an hour, and a failure is remembered for some minutes`() async throws {
        let (time, made) = (Shared<Duration>(.zero), Shared<Int>(0))
        let cache = cache(time) { url in
            made.next()
            guard !url.hasSuffix("bad") else { throw FetchFailure.nothingThere }
            return Card(url: url, title: "\(made.now)")
        }
        #expect(
            await cache.card(for: "https://example.org/") == .success(Card(url: "https://example.org/", title: "1")))
        #expect(await cache.card(for: "https://example.org/bad") == .failure(.nothingThere))
        time.set(.seconds(299))
        _ = await cache.card(for: "https://example.org/")
        _ = await cache.card(for: "https://example.org/bad")
        #expect(made.now == 2)
        time.set(.seconds(300))
        _ = await cache.card(for: "https://example.org/bad")
        #expect(made.now == 3)
        time.set(.seconds(3600))
        #expect(
            await cache.card(for: "https://example.org/") == .success(Card(url: "https://example.org/", title: "4")))
    }

    @Test func `who asks at the same time waits for the same answer`() async throws {
        let (gate, made) = (Latch(), Shared<Int>(0))
        let cache = cache(.init(.zero)) { url in
            made.next()
            await gate.wait()
            return Card(url: url, title: "one")
        }
        let outcomes = await withTaskGroup(of: CardCache.Outcome.self) { group in
            for _ in 0..<20 { group.addTask { await cache.card(for: "https://example.org/") } }
            gate.open()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 20 && made.now == 1)
    }

    @Test func `what is not allowed is refused each time, and nothing is made of it`() async {
        let made = Shared<Int>(0)
        let cache = cache(.init(.zero)) { url in
            made.next()
            return Card(url: url, title: "")
        }
        #expect(await cache.card(for: "https://example.com/") == .failure(.refused(.hostNotAllowed)))
        #expect(await cache.card(for: "ftp://example.org/") == .failure(.refused(.scheme)))
        #expect(made.now == 0)
    }
}

struct BoundedCacheTests {
    @Test func `those that were not asked for the longest go first`() {
        var cache = BoundedCache<String, Int>(entries: 2)
        cache.keep(1, for: "a", until: .seconds(10))
        cache.keep(2, for: "b", until: .seconds(10))
        #expect(cache.value(for: "a", at: .zero) == 1)
        cache.keep(3, for: "c", until: .seconds(10))
        #expect(cache.value(for: "b", at: .zero) == nil && cache.value(for: "a", at: .zero) == 1 && cache.count == 2)
        #expect(cache.value(for: "a", at: .seconds(10)) == nil && cache.count == 1)
    }

    @Test func `all of them together are no heavier than allowed`() {
        var cache = BoundedCache<Int, Int>(entries: 100, weight: 10)
        for number in 0..<20 { cache.keep(number, for: number, weight: 3, until: .seconds(1)) }
        #expect(cache.count == 3)
        cache.keep(99, for: 99, weight: 11, until: .seconds(1))
        #expect(cache.value(for: 99, at: .zero) == nil && cache.count == 3)
        cache.keep(1, for: 19, weight: 10, until: .seconds(1))
        #expect(cache.count == 1)
    }
}

struct FetchSlotsTests {
    @Test func `so many pages of a host are fetched at once, and others do not wait for them`() async throws {
        let (slots, gate, busiest) = (FetchSlots(), Latch(), Shared([0, 0]))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try? await slots.use(of: "slow.test") {
                        busiest.change { $0 = [$0[0] + 1, max($0[1], $0[0] + 1)] }
                        await gate.wait()
                        busiest.change { $0[0] -= 1 }
                    }
                }
            }
            // Comes although the other host has all of its own.
            let quick = try? await slots.use(of: "quick.test") { true }
            #expect(quick == true)
            gate.open()
        }
        #expect(busiest.now[0] == 0 && busiest.now[1] <= FetchSlots.perHost)
    }

    @Test func `who gives up in line leaves the line`() async throws {
        let (slots, gate, taken) = (FetchSlots(), Latch(), Latch())
        let held = Shared(0)
        var holders: [Task<Void, any Error>] = []
        for _ in 0..<FetchSlots.perHost {
            let holder = Task {
                try await slots.use(of: "a.test") {
                    if held.next() == FetchSlots.perHost { taken.open() }
                    await gate.wait()
                }
            }
            holders.append(holder)
        }
        await taken.wait()
        let waiter = Task { try await slots.use(of: "a.test") {} }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        gate.open()
        for holder in holders { try await holder.value }
        #expect(try await slots.use(of: "a.test") { true })
    }
}
