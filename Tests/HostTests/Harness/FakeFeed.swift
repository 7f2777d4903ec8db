import Synchronization

@testable import Host

/// A feed that remembers what was said, and lets a test act at every moment of an opening stream.
final class FakeFeed: LiveFeed {
    /// A feed is asked for its position first, and then for events until there are no more.
    enum Moment: Hashable {
        /// Before the answer to the question of this number is looked up.
        case asked(Int)
        /// After it was looked up, and before it is given.
        case answering(Int)
    }

    private struct State {
        var said: [String] = []
        var questions = 0
        var watch: @Sendable (Moment) async throws -> Void = { _ in }
    }

    let key: String
    private let state = Mutex(State())

    init(_ key: String = "c") {
        self.key = key
    }

    var count: Int { state.withLock { $0.said.count } }

    /// Has `body` run at every moment from now on, with questions counted from 0.
    func watch(_ body: @escaping @Sendable (Moment) async throws -> Void) {
        state.withLock { ($0.watch, $0.questions) = (body, 0) }
    }

    /// Remembers `text`, as a commit does.
    /// - Returns: what is to be published then.
    @discardableResult
    func remember(_ text: String) throws -> LiveEvent {
        try event(
            text,
            at: state.withLock {
                $0.said.append(text)
                return $0.said.count
            })
    }

    func positions(for identity: Identity) async throws -> ClosedRange<Int64> {
        try await answer { Int64(0)...Int64($0.count) }
    }

    func events(after position: Int64, for identity: Identity, limit: Int) async throws -> [LiveEvent] {
        try await answer { said in
            try said.enumerated().dropFirst(Int(position)).prefix(limit).map {
                try event($0.element, at: $0.offset + 1)
            }
        }
    }

    private func event(_ text: String, at position: Int) throws -> LiveEvent {
        try LiveEvent("message", text, feed: key, position: Int64(position))
    }

    private func answer<Answer: Sendable>(_ lookUp: ([String]) throws -> Answer) async throws -> Answer {
        let (number, watch) = state.withLock { state in
            defer { state.questions += 1 }
            return (state.questions, state.watch)
        }
        try await watch(.asked(number))
        let answer = try lookUp(state.withLock { $0.said })
        try await watch(.answering(number))
        return answer
    }
}
