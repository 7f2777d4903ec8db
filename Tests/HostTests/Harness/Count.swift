import Synchronization

/// Counts from 1, on any thread.
final class Count: Sendable {
    private let number = Mutex(0)

    var now: Int { number.withLock { $0 } }

    @discardableResult
    func next() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}
