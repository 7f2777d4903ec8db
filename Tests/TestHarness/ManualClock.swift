package import Host
import Synchronization

/// A wall clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>
    private let elapsed = Mutex(Duration.zero)

    /// 2026-02-03T04:05:06.789Z unless said otherwise.
    package init(_ start: Timestamp = Timestamp(milliseconds: 1_770_091_506_789)) {
        time = Mutex(start)
    }

    package var now: Timestamp { time.withLock { $0 } }
    package var wall: WallClock { WallClock { self.now } }

    /// Time since the start, which nobody sets.
    package var uptime: Duration { elapsed.withLock { $0 } }

    /// Nobody wakes who waits here, except by giving up.
    package func sleep(for _: Duration) async throws {
        for await _ in AsyncStream<Never>.makeStream().stream {}
        throw CancellationError()
    }

    package func advance(by duration: Duration) {
        set(forward: duration)
        elapsed.withLock { $0 += max(.zero, duration) }
    }

    /// Somebody sets the wall clock; no time passes.
    package func set(forward duration: Duration) {
        time.withLock { $0 = $0.adding(duration) }
    }
}
