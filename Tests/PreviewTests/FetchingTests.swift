import Host
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Preview

/// Answers as a test wants it to; each name's answers in turn, the last one for ever.
final class Names: NameResolver {
    private let answers: Mutex<[String: [[String]]]>
    private let questions = Mutex<[String]>([])

    init(_ answers: [String: [[String]]]) {
        self.answers = Mutex(answers)
    }

    var asked: [String] { questions.withLock { $0 } }

    func addresses(of host: String) async throws -> [IPAddress] {
        questions.withLock { $0.append(host) }
        let next: [String]? = answers.withLock { answers in
            guard let left = answers[host] ?? answers["*"] else { return nil }
            if left.count > 1 { answers[host] = Array(left.dropFirst()) }
            return left.first
        }
        guard let next else { throw FetchFailure.remoteFailed }
        return next.compactMap { IPAddress($0) }
    }
}

/// A fetcher with names of its own, and the rules of an operator.
struct Fetching {
    let names: Names
    let fetcher: PageFetcher

    init(allowed: [String] = [], private trusted: [String] = [], _ answers: [String: [[String]]]) {
        names = Names(answers)
        fetcher = PageFetcher(
            rules: FetchRules(allowed: allowed.compactMap(HostRule.init), private: trusted.compactMap(HostRule.init)),
            resolver: names, group: MultiThreadedEventLoopGroup.singleton,
            patience: .seconds(60))
    }

    /// What comes of it: the page's text, or why there is none.
    func fetch(_ url: String) async -> Result<FetchedPage, FetchFailure> {
        do {
            let page = try fetcher.rules.page(url)
            return .success(
                try await fetcher.fetch(page, accept: "text/html", isWanted: { $0.hasPrefix("text/") }))
        } catch let refusal as FetchRefusal {
            return .failure(.refused(refusal))
        } catch let failure as FetchFailure {
            return .failure(failure)
        } catch {
            Issue.record("\(error)")
            return .failure(.remoteFailed)
        }
    }
}

extension Result where Success == FetchedPage, Failure == FetchFailure {
    var text: String? { (try? get()).map { String(decoding: $0.bytes, as: UTF8.self) } }
    var failure: FetchFailure? { if case .failure(let failure) = self { failure } else { nil } }
}

@discardableResult
func withWebsite<Result>(
    at address: String = "127.0.0.1", port: Int = 0,
    _ pages: Website.Pages = .saying(.page("here")),
    _ body: (Website) async throws -> Result
) async throws -> Result {
    let site = try await Website(at: address, port: port, pages)
    do {
        let result = try await body(site)
        await site.close()
        return result
    } catch {
        await site.close()
        throw error
    }
}

struct FetchingTests {
    @Test func `a page of a trusted host is fetched from the address that was checked`() async throws {
        try await withWebsite { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
            let found = await fetching.fetch("http://intra.test:\(site.port)/wiki?a=b#part")
            #expect(found.text == "here")
            #expect(site.visits.map(\.request) == ["GET /wiki?a=b HTTP/1.1"])
            #expect(site.visits.first?.fields["host"] == "intra.test:\(site.port)")
        }
    }

    @Test func `nothing of the reader goes out`() async throws {
        try await withWebsite { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
            _ = await fetching.fetch("http://intra.test:\(site.port)/")
            let fields = try #require(site.visits.first?.fields)
            #expect(Set(fields.keys).isSubset(of: ["host", "user-agent", "accept", "accept-encoding", "connection"]))
            #expect(fields["user-agent"] == "MiniMost-Preview")
        }
    }

    @Test func `a name that changes its answer is asked once, and only the checked address is connected to`()
        async throws
    {
        try await withWebsite { site in
            try await withWebsite(at: "127.0.0.2", port: site.port) { other in
                let fetching = Fetching(
                    private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"], ["127.0.0.2"]]])
                #expect(await fetching.fetch("http://intra.test:\(site.port)/").text == "here")
                #expect(fetching.names.asked == ["intra.test"])
                #expect((site.connections, other.connections) == (1, 0))
            }
        }
    }

    @Test(arguments: [
        ["127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"], ["10.0.0.1"], ["169.254.169.254"], ["0.0.0.0"], ["fd00::1"], ["192.168.1.1"], ["::"],
    ])
    func `a public host with an address inside, alone or among others, is not connected to`(answer: [String])
        async throws
    {
        try await withWebsite { site in
            let fetching = Fetching(allowed: ["example.org:\(site.port)"], ["example.org": [answer]])
            for url in ["http://example.org", "https://example.org", "http://www.example.org"] {
                let found = await Fetching(allowed: ["example.org:\(site.port)"], ["*": [answer]])
                    .fetch("\(url):\(site.port)/")
                #expect(found.failure == .refused(.privateAddress), "\(url)")
            }
            #expect(await fetching.fetch("http://example.org:\(site.port)/").failure == .refused(.privateAddress))
            #expect(site.connections == 0)
        }
    }

    @Test func `a trusted host is not followed to where no host is`() async throws {
        for address in ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "255.255.255.255"] {
            let fetching = Fetching(private: ["intra.test"], ["intra.test": [["127.0.0.1", address]]])
            #expect(await fetching.fetch("http://intra.test/").failure == .refused(.privateAddress))
        }
    }

    @Test(arguments: [
        "http://127.0.0.2:PORT/", "http://evil.test:PORT/", "//127.0.0.2:PORT/", "http://intra.test.evil.test:PORT/",
        "http://user@intra.test:PORT/", "http://example.org:PORT/", "http://2130706434:PORT/", "http://[::1]:PORT/",
        "http://0x7f000002:PORT/", "file:///etc/passwd", "gopher://127.0.0.2:PORT/", "javascript:alert(1)",
        "http://127.0.0.2:PORT\\@intra.test:PORT/", "ftp://intra.test/", "http://intra.test:1/",
        "http://localhost:PORT/",
    ])
    func `where a redirect leads is decided upon anew`(location: String) async throws {
        try await withWebsite(at: "127.0.0.2") { other in
            let port = other.port
            let target = location.replacing("PORT", with: "\(port)")
            // Another address of this machine, at which nobody else has this port.
            try await withWebsite(at: "127.0.0.3", port: port, .saying(.redirect(to: target))) { site in
                let fetching = Fetching(
                    allowed: ["example.org:\(port)"], private: ["intra.test:\(port)"],
                    ["intra.test": [["127.0.0.3"]], "*": [["127.0.0.2"]]])
                let found = await fetching.fetch("http://intra.test:\(port)/")
                guard case .refused = found.failure else {
                    Issue.record("\(found)")
                    return
                }
                #expect((site.connections, other.connections) == (1, 0))
            }
        }
    }

    @Test func `redirects are followed three times, and no further`() async throws {
        let answer: @Sendable (String) -> Website.Answer = { path in
            let number = Int(path.dropFirst()) ?? 0
            return number == 0
                ? .page("at last") : .redirect(to: "/\(number - 1)", [301, 302, 303, 307, 308][number % 5])
        }
        try await withWebsite(.init(answer)) { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
            #expect(await fetching.fetch("http://intra.test:\(site.port)/3").text == "at last")
            #expect(site.connections == 4)
            #expect(await fetching.fetch("http://intra.test:\(site.port)/4").failure == .tooManyRedirects)
            #expect(site.connections == 8)
            #expect(fetching.names.asked.count == 8, "each is looked up anew")
        }
    }

    @Test func `a redirect's name is checked anew, also when it is the same`() async throws {
        try await withWebsite(.init { $0 == "/" ? .redirect(to: "/next") : .page("inside") }) { site in
            let fetching = Fetching(
                private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"], ["169.254.169.254"]]])
            #expect(await fetching.fetch("http://intra.test:\(site.port)/").failure == .refused(.privateAddress))
            #expect(site.connections == 1)
        }
    }

    @Test(arguments: [
        (400, FetchFailure.nothingThere), (401, .nothingThere), (403, .nothingThere), (404, .nothingThere),
        (410, .nothingThere), (500, .remoteFailed), (503, .remoteFailed), (204, .remoteFailed), (304, .remoteFailed),
    ])
    func `what the host refuses is no page`(status: Int, failure: FetchFailure) async throws {
        try await withWebsite(.saying(.status(status))) { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
            #expect(await fetching.fetch("http://intra.test:\(site.port)/").failure == failure)
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 abc\r\n\r\n", "\0\0\0\0", "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
    ])
    func `who does not speak HTTP fails, and nothing else does`(said: String) async throws {
        try await withWebsite(.saying(.init(bytes: Array(said.utf8)))) { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
            #expect(await fetching.fetch("http://intra.test:\(site.port)/").failure == .remoteFailed)
        }
    }

    @Test func `what is no text is not read`() async throws {
        for type in ["image/png", "application/octet-stream", "video/mp4", ""] {
            try await withWebsite(.saying(.page("binary", type: type))) { site in
                let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
                #expect(await fetching.fetch("http://intra.test:\(site.port)/").failure == .nothingThere)
            }
        }
    }

    @Test func `of a page that is too long the beginning is read`() async throws {
        let long = String(repeating: "abcdefgh", count: 1 << 18)
        try await withWebsite(.saying(.page(long))) { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.1"]]])
            let page = try await fetching.fetch("http://intra.test:\(site.port)/").get()
            #expect(page.bytes.count == PageFetcher.mostBytes && page.isCut)
        }
    }

    @Test func `nobody is reached where nobody listens`() async throws {
        // The port stays taken at one address, so that nobody gets it meanwhile; at the other nobody listens.
        try await withWebsite { site in
            let fetching = Fetching(private: ["intra.test:\(site.port)"], ["intra.test": [["127.0.0.5"]]])
            for _ in 1...2 {
                #expect(await fetching.fetch("http://intra.test:\(site.port)/").failure == .remoteFailed)
            }
            #expect(site.connections == 0)
        }
    }

    @Test func `a host that is not known has no page`() async {
        let fetching = Fetching(private: ["intra.test"], [:])
        #expect(await fetching.fetch("http://intra.test/").failure == .remoteFailed)
    }

    @Test func `the system knows this machine by its name`() async throws {
        let resolver = SystemResolver()
        resolver.start()
        let found = try await resolver.addresses(of: "localhost")
        #expect(found.contains { $0.description == "127.0.0.1" || $0.description == "::1" })
        try await resolver.stop()
    }
}
