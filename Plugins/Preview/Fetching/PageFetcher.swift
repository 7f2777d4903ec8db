import AsyncHTTPClient
import HTTPTypes
import Host
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// What came of a page.
struct FetchedPage: Sendable {
    /// Where it was found at last.
    let page: PageAddress
    /// Of its `Content-Type`, in lower case and without parameters.
    let type: String
    let charset: String?
    /// Decompressed; the first ``PageFetcher/mostBytes`` of them.
    var bytes: [UInt8]
    /// Whether there was more.
    var isCut = false
}

/// Fetches pages by the rules, and nothing else: each address is decided upon before it is connected to, and the
/// connection goes to that address and to no other, whatever the name says by then.
///
/// Nothing of the people who read along goes out: no cookie, no address of theirs, no language.
struct PageFetcher: Sendable {
    static let mostBytes = 1 << 20
    static let mostRedirects = 3
    /// What a compressed page may come to before it is given up.
    private static let mostInflated = 2 << 20

    let rules: FetchRules
    let resolver: any NameResolver
    let group: any EventLoopGroup
    /// So long a host may take to be connected to, and to say something more.
    var patience = TimeAmount.seconds(3)
    let slots = FetchSlots()

    /// - Parameters:
    ///   - accept: what is asked for, as in `Accept`.
    ///   - isWanted: by its type; of others no body is read.
    ///   - isEnough: asked as it comes in; the rest is not read.
    /// - Throws: ``FetchFailure``.
    func fetch(
        _ start: PageAddress, accept: String, isWanted: @Sendable (String) -> Bool,
        isEnough: @Sendable (_ bytes: [UInt8], _ added: Int) -> Bool = { _, _ in false }
    ) async throws -> FetchedPage {
        var page = start
        for _ in 0...Self.mostRedirects {
            let current = page
            let step = try await slots.use(of: page.host) {
                try await visit(current, accept, isWanted, isEnough)
            }
            switch step {
            case .here(let fetched): return fetched
            case .elsewhere(let location):
                page = try allowed { () throws(FetchRefusal) in
                    try rules.page(location, from: current)
                }
            }
        }
        throw FetchFailure.tooManyRedirects
    }

    private enum Step {
        case here(FetchedPage)
        case elsewhere(String)
    }

    private func allowed<Value>(_ decide: () throws(FetchRefusal) -> Value) throws -> Value {
        do {
            return try decide()
        } catch {
            throw FetchFailure.refused(error)
        }
    }

    private func visit(
        _ page: PageAddress, _ accept: String, _ isWanted: (String) -> Bool,
        _ isEnough: (_ bytes: [UInt8], _ added: Int) -> Bool
    ) async throws -> Step {
        let itself = IPAddress(page.host)
        let found = if let itself { [itself] } else { try await resolver.addresses(of: page.host) }
        let address = try allowed { () throws(FetchRefusal) in try rules.address(for: page, among: found) }
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(group), configuration: configuration(for: page, at: address))
        do {
            let step = try await ask(client, page, accept, isWanted, isEnough)
            try? await client.shutdown()
            return step
        } catch {
            try? await client.shutdown()
            throw Self.failure(error)
        }
    }

    private func configuration(for page: PageAddress, at address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: patience, read: patience),
            decompression: .enabled(limit: .size(Self.mostInflated)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [page.host: address.description]
        return configuration
    }

    private func ask(
        _ client: HTTPClient, _ page: PageAddress, _ accept: String, _ isWanted: (String) -> Bool,
        _ isEnough: (_ bytes: [UInt8], _ added: Int) -> Bool
    ) async throws -> Step {
        var request = HTTPClientRequest(url: "\(page.scheme.rawValue)://\(page.authority)\(page.path)")
        request.headers = ["User-Agent": "MiniMost-Preview", "Accept": accept]
        let response = try await client.execute(request, deadline: .distantFuture)
        switch response.status.code {
        case 301, 302, 303, 307, 308:
            guard let location = response.headers.first(name: "Location") else { throw FetchFailure.remoteFailed }
            return .elsewhere(location)
        case 200, 203: break
        case 400..<500: throw FetchFailure.nothingThere
        default: throw FetchFailure.remoteFailed
        }
        let (type, charset) = ContentType.parsed(response.headers.first(name: "Content-Type") ?? "")
        guard isWanted(type) else { throw FetchFailure.nothingThere }
        var fetched = FetchedPage(page: page, type: type, charset: charset, bytes: [])
        for try await portion in response.body {
            let room = Self.mostBytes - fetched.bytes.count
            fetched.isCut = portion.readableBytes > room
            fetched.bytes += portion.readableBytesView.prefix(room)
            if fetched.isCut || isEnough(fetched.bytes, portion.readableBytes) { break }
        }
        return .here(fetched)
    }

    private static func failure(_ error: any Error) -> any Error {
        switch error {
        case is FetchFailure, is CancellationError: error
        case let error as HTTPClientError where error == .cancelled: CancellationError()
        case let error as HTTPClientError where error == .connectTimeout || error == .readTimeout: FetchFailure.slow
        default: FetchFailure.remoteFailed
        }
    }
}

/// `Content-Type` (RFC 9110, 8.3).
enum ContentType {
    static func parsed(_ field: String) -> (type: String, charset: String?) {
        let parts = field.split(separator: ";").map { trimmed($0) }
        let charset = parts.dropFirst().first { $0.lowercased().hasPrefix("charset=") }
            .map { trimmed($0.dropFirst(8)).filter { $0 != "\"" && $0 != "'" } }
        return (parts.first?.lowercased() ?? "", charset)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
