import Synchronization

/// Numbers that name messages: 53 bits, so that JavaScript holds them exactly, in the order in which they were
/// made, whatever the wall clock does.
///
/// An id is the milliseconds since 2020 shifted left by 12, and a counter below. A clock that stands still or jumps
/// back only makes the counter carry on. What has been handed out is covered by a *reservation* that reaches disk
/// first, so a restart under a clock set back does not hand out a number twice.
public final class Identifiers: Sendable {
    private struct State {
        var last: Int64
        var reserved: Int64
    }

    /// Milliseconds from 1970 to 2020-01-01T00:00:00Z.
    private static let epoch: Int64 = 1_577_836_800_000
    /// Larger than every id: 2^53 - 1, the largest integer that JavaScript holds exactly.
    public static let max: Int64 = (1 << 53) - 1
    /// How far ahead one write to disk reserves: two seconds of ids. So far, at most, ids run ahead of the clock after a
    /// crash, and messages seem newer than they are to whoever signs up then.
    private static let stretch: Int64 = 2000 << 12

    private let clock: WallClock
    private let reserve: @Sendable (Int64) throws -> Void
    private let state = Mutex<State?>(nil)

    /// - Parameter reserve: puts a new reservation on disk before it returns. Runs on the caller's thread every two
    ///   seconds while ids are made, so ``next()`` is to be called where blocking is allowed, such as inside a database write.
    public init(clock: WallClock, reserve: @escaping @Sendable (Int64) throws -> Void) {
        self.clock = clock
        self.reserve = reserve
    }

    /// Carries on after the last run.
    /// - Parameter reserved: what that run had reserved; no id up to it is handed out.
    public func resume(after reserved: Int64) {
        state.withLock { $0 = State(last: reserved, reserved: reserved) }
    }

    /// The smallest id that can have been made at `moment`.
    public static func first(at moment: Timestamp) -> Int64 {
        Swift.max(0, moment.milliseconds - epoch) << 12
    }

    /// A number larger than every one before it.
    /// - Throws: what `reserve` throws; no number is used up then.
    public func next() throws -> Int64 {
        try state.withLock { current in
            guard var state = current else { throw DatabaseNotOpen(name: "identifiers") }
            let id = Swift.max(state.last + 1, Self.first(at: clock.now()))
            if id > state.reserved {
                try reserve(id + Self.stretch)
                state.reserved = id + Self.stretch
            }
            state.last = id
            current = state
            return id
        }
    }
}
