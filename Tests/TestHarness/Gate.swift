import Dispatch
import Synchronization

/// Holds the thread that comes to it until a test opens it; not for ever, so that a test which waits for what cannot
/// happen fails instead of hanging.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrivals = AsyncStream<Void>.makeStream()
    private let patience = Atomic(true)

    package init() {}

    package func pass() {
        arrivals.continuation.yield()
        if semaphore.wait(timeout: .now() + 240) == .timedOut { patience.store(false, ordering: .relaxed) }
    }

    package func open() { semaphore.signal() }

    /// Whether somebody stood at the gate until it gave up.
    package var gaveUp: Bool { !patience.load(ordering: .relaxed) }

    /// Returns once somebody stands at the gate.
    package func isReached() async {
        for await _ in arrivals.stream { return }
    }
}
