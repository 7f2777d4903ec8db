import Dispatch
import Synchronization
import TestHarness
import Testing

@testable import Host

@Suite(.timeLimit(.minutes(5))) struct CryptoHashingPoolTests {
    /// A number that several tasks and threads count on.
    final class Count: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var now: Int { state.withLock { $0.now } }
        var most: Int { state.withLock { $0.most } }

        func add(_ change: Int) {
            state.withLock {
                $0.now += change
                $0.most = max($0.most, $0.now)
            }
        }
    }

    @Test func `work runs on the pool and its result comes back`() async throws {
        let pool = HashingPool(threads: 2)
        let verified = try await pool.run {
            PasswordHash(of: "Correct-Horse1", rounds: 1000).verifies("Correct-Horse1")
        }
        #expect(verified)
    }

    @Test func `no more jobs run at a time than there are threads, and all of them run`() async throws {
        let pool = HashingPool(threads: 2, limit: 1000)
        let running = Count()
        let results = try await withThrowingTaskGroup { group in
            for number in 0..<500 {
                group.addTask {
                    try await pool.run {
                        running.add(1)
                        _ = SHA256.hash([UInt8](repeating: 0, count: 10_000))
                        running.add(-1)
                        return number
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(results.count == 500)
        #expect((1...2).contains(running.most))
    }

    @Test func `a full queue refuses at once and serves what it took`() async throws {
        let pool = HashingPool(threads: 1, limit: 1)
        let gate = Gate()
        async let first = pool.run { gate.pass() }
        await gate.isReached()

        let outcomes = AsyncStream<String>.makeStream()
        for _ in 0..<3 {
            Task {  // its outcome is awaited below
                do {
                    outcomes.continuation.yield(try await pool.run { "served" })
                } catch is HashingPool.Full {
                    outcomes.continuation.yield("full")
                }
            }
        }
        var seen: [String] = []
        for await outcome in outcomes.stream {
            seen.append(outcome)
            if seen.count == 2 {
                #expect(seen == ["full", "full"], "refused while the only thread is held")
                gate.open()
            }
            if seen.count == 3 { break }
        }
        #expect(seen.last == "served")
        try await first
    }

    @Test func `work that waits is dropped when its task is cancelled`() async throws {
        let pool = HashingPool(threads: 1)
        let gate = Gate()
        async let first = pool.run { gate.pass() }
        await gate.isReached()

        let ran = Count()
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: CancellationError.self) {
                    try await pool.run { ran.add(1) }
                }
            }
            group.cancelAll()
        }
        gate.open()
        try await first
        try await pool.run {}
        #expect(ran.now == 0)
    }

    @Test func `cancelling at any instant resumes every caller exactly once`() async {
        let pool = HashingPool(threads: 2, limit: 100)
        let ends = Count()
        for _ in 0..<200 {
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        _ = try? await pool.run { SHA256.hash([1, 2, 3]) }
                        ends.add(1)
                    }
                }
                group.cancelAll()
            }
        }
        #expect(ends.now == 1600)
    }

    @Test func `work that has begun ends with its result though its task is cancelled`() async throws {
        let pool = HashingPool(threads: 1)
        let gate = Gate()
        let task = Task {  // awaited below
            try await pool.run {
                gate.pass()
                return 7
            }
        }
        await gate.isReached()
        task.cancel()
        gate.open()
        #expect(try await task.value == 7)
    }

    @Test func `after shutdown what runs ends and the rest is refused`() async throws {
        let pool = HashingPool(threads: 1)
        let gate = Gate()
        async let first = pool.run {
            gate.pass()
            return "done"
        }
        await gate.isReached()
        // Awaited right after the shutdown.
        let waiting = Task { try await pool.run { "never" } }
        pool.shutdown()
        await #expect(throws: HashingPool.ShutDown.self) { try await waiting.value }
        await #expect(throws: HashingPool.ShutDown.self) { try await pool.run { "never" } }
        gate.open()
        #expect(try await first == "done")
    }
}
