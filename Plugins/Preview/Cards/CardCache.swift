/// The cards that were made. What was found is kept for an hour, and that nothing was found for some minutes. Who asks for
/// what somebody else is asking for waits for the same answer.
actor CardCache {
    static let lifetime: Duration = .seconds(3600)
    static let lifetimeOfFailure: Duration = .seconds(300)
    static let most = 200

    typealias Outcome = Result<Card, FetchFailure>

    private let rules: FetchRules
    private let uptime: @Sendable () -> Duration
    private let make: @Sendable (_ url: String, PageAddress) async throws -> Card
    private var found = BoundedCache<String, Outcome>(entries: CardCache.most)
    private var underWay: [String: Task<Outcome, Never>] = [:]

    init(
        rules: FetchRules, uptime: @escaping @Sendable () -> Duration,
        make: @escaping @Sendable (_ url: String, PageAddress) async throws -> Card
    ) {
        (self.rules, self.uptime, self.make) = (rules, uptime, make)
    }

    func card(for url: String) async -> Outcome {
        let page: PageAddress
        do {
            page = try rules.page(url)
        } catch {
            return .failure(.refused(error))
        }
        if let known = found.value(for: url, at: uptime()) { return known }
        if let running = underWay[url] { return await running.value }
        // Not of the one who asked first: others wait for it, too. It ends with its time at the latest.
        let running = Task { await made(url, page) }
        underWay[url] = running
        let outcome = await running.value
        underWay[url] = nil
        return outcome
    }

    private func made(_ url: String, _ page: PageAddress) async -> Outcome {
        let outcome: Outcome
        do {
            outcome = .success(try await make(url, page))
        } catch let failure as FetchFailure {
            outcome = .failure(failure)
        } catch {
            outcome = .failure(.remoteFailed)
        }
        if let lifetime = Self.lifetime(of: outcome) { found.keep(outcome, for: url, until: uptime() + lifetime) }
        return outcome
    }

    /// `nil` where it says nothing of the page.
    private static func lifetime(of outcome: Outcome) -> Duration? {
        switch outcome {
        case .success: lifetime
        case .failure(.busy): nil
        case .failure: lifetimeOfFailure
        }
    }
}
