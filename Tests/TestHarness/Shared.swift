import Synchronization

/// A value that handlers and tests share.
package final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    package init(_ value: Value) {
        self.value = Mutex(value)
    }

    package var now: Value { value.withLock { $0 } }

    package func set(_ new: Value) {
        value.withLock { $0 = new }
    }
}

extension Shared {
    package func append<Element>(_ element: Element) where Value == [Element], Element: Sendable {
        value.withLock { $0.append(element) }
    }
}

extension Shared<Int> {
    /// Counts from 1, on any thread.
    @discardableResult
    package func next() -> Int {
        value.withLock { number in
            number += 1
            return number
        }
    }
}

extension Shared {
    package func change(_ body: @Sendable (inout Value) -> Void) {
        value.withLock { body(&$0) }
    }
}
