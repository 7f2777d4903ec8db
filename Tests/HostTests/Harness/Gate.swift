import Dispatch

/// Holds the thread that comes to it until a test opens it.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrivals = AsyncStream<Void>.makeStream()

    func pass() {
        arrivals.continuation.yield()
        semaphore.wait()
    }

    func open() { semaphore.signal() }

    /// Returns once somebody stands at the gate.
    func isReached() async {
        for await _ in arrivals.stream { return }
    }
}
