import Dispatch

/// Holds the thread that comes to it until a test opens it; not for ever, so that a test which fails before it opens the
/// gate fails instead of hanging.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrivals = AsyncStream<Void>.makeStream()

    func pass() {
        arrivals.continuation.yield()
        _ = semaphore.wait(timeout: .now() + 60)
    }

    func open() { semaphore.signal() }

    /// Returns once somebody stands at the gate.
    func isReached() async {
        for await _ in arrivals.stream { return }
    }
}
