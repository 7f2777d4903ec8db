import Synchronization
import TestHarness
import Testing

@testable import Host

@Suite(.timeLimit(.minutes(5)))
struct BackgroundWorkTests {
    struct Broken: Error, CustomStringConvertible { let description: String }

    /// Sleeping as a test sees it: each call says how long, and goes on when the test says so or its task is cancelled.
    final class Bed: Sendable {
        private let calls = AsyncStream<(Duration, AsyncStream<Void>.Continuation)>.makeStream()

        @Sendable func sleep(_ duration: Duration) async throws {
            let alarm = AsyncStream<Void>.makeStream()
            calls.continuation.yield((duration, alarm.continuation))
            for await _ in alarm.stream { return }
            throw CancellationError()
        }

        /// Waits until somebody goes to sleep, tells for how long, and wakes them after `meanwhile`.
        func wake(_ meanwhile: () -> Void = {}) async -> Duration? {
            for await (duration, sleeper) in calls.stream {
                meanwhile()
                sleeper.yield()
                return duration
            }
            return nil
        }
    }

    let bed = Bed()

    /// Runs the work while `body` looks on.
    private func supervising(
        _ work: BackgroundWork..., now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        _ body: (Supervisor) async throws -> Void
    ) async throws {
        let supervisor = Supervisor(work, sleep: bed.sleep, now: now)
        #expect(supervisor.state(of: "chat") == .on, "not running yet")
        try await withThrowingTaskGroup { group in
            group.addTask { try await supervisor.run() }
            try await body(supervisor)
            group.cancelAll()
        }
    }

    private func work(
        _ kind: BackgroundWork.Kind, _ name: String = "work", of plugin: String = "chat",
        _ body: @escaping @Sendable () async throws -> Void
    ) -> BackgroundWork {
        BackgroundWork(plugin: plugin, name: name, kind: kind, body: body)
    }

    // MARK: Services

    @Test func `a service that fails is started again after one second, two, four, at most a minute`() async throws {
        let starts = Shared(0)
        let service = work(.service) {
            starts.next()
            throw Broken(description: "no port")
        }
        try await supervising(service) { _ in
            var pauses: [Duration?] = []
            for _ in 0..<8 { pauses.append(await bed.wake()) }
            #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
            #expect(starts.now >= 8)
        }
    }

    @Test func `while it is down the plugin is degraded, with the reason, and the others are not`() async throws {
        let service = work(.service, "udp") { throw Broken(description: "no port") }
        try await supervising(service) { supervisor in
            _ = await bed.wake { #expect(supervisor.state(of: "chat") == .degraded("udp: no port")) }
            #expect(supervisor.state(of: "calls") == .running)
        }
    }

    @Test func `a service that ends by itself has failed`() async throws {
        try await supervising(work(.service) {}) { supervisor in
            _ = await bed.wake { #expect(supervisor.state(of: "chat") == .degraded("work: ended by itself")) }
        }
    }

    @Test func `a service that comes back is running again`() async throws {
        let starts = Shared(0)
        let (up, isUp) = AsyncStream<Void>.makeStream()
        let (down, goDown) = AsyncStream<Void>.makeStream()
        let service = work(.service) {
            guard starts.next() > 1 else { throw Broken(description: "not yet") }
            isUp.yield()
            for await _ in down { throw Broken(description: "again") }
        }
        try await supervising(service) { supervisor in
            _ = await bed.wake { #expect(supervisor.state(of: "chat") == .degraded("work: not yet")) }
            for await _ in up { break }
            #expect(supervisor.state(of: "chat") == .running)
            goDown.yield()
        }
    }

    @Test func `one that had run for more than a minute is started again after a second`() async throws {
        let time = Mutex(ContinuousClock.now)
        let starts = Shared(0)
        let service = work(.service) {
            // The third run lasts.
            if starts.next() == 3 { time.withLock { $0 += .seconds(61) } }
            throw Broken(description: "gone")
        }
        let now: @Sendable () -> ContinuousClock.Instant = { time.withLock { $0 } }
        try await supervising(service, now: now) { _ in
            var pauses: [Duration?] = []
            for _ in 0..<4 { pauses.append(await bed.wake()) }
            #expect(pauses == [1, 2, 1, 2].map { .seconds($0) })
        }
    }

    // MARK: Repeated tasks

    @Test func `a repeated task runs after each interval, the first time one interval after the start`() async throws {
        let runs = Shared(0)
        let (turns, turn) = AsyncStream<Int>.makeStream()
        let task = work(.repeated(.seconds(24 * 3600))) { turn.yield(runs.next()) }
        try await supervising(task) { _ in
            var turns = turns.makeAsyncIterator()
            for number in 1...3 {
                let pause = await bed.wake { #expect(runs.now == number - 1) }
                #expect(pause == .seconds(24 * 3600))
                #expect(await turns.next() == number)
            }
        }
    }

    @Test func `one that fails shows as degraded until it succeeds, and keeps its turn`() async throws {
        let runs = Shared(0)
        let task = work(.repeated(.seconds(60)), "retention") {
            if runs.next() == 1 { throw Broken(description: "disk full") }
        }
        try await supervising(task) { supervisor in
            let states = [PluginState.running, .degraded("retention: disk full"), .running]
            for state in states {
                let pause = await bed.wake { #expect(supervisor.state(of: "chat") == state) }
                #expect(pause == .seconds(60))
            }
        }
    }

    @Test func `of several that fail the state names one, always the same`() async throws {
        let fails: @Sendable () async throws -> Void = { throw Broken(description: "down") }
        let (b, a) = (work(.repeated(.seconds(1)), "b", fails), work(.repeated(.seconds(2)), "a", fails))
        let supervisor = Supervisor([b, a], sleep: bed.sleep)
        await withThrowingTaskGroup { group in
            group.addTask { try await supervisor.run() }
            // Who sleeps a second time has failed once.
            var sleeps: [Duration: Int] = [:]
            while sleeps[.seconds(1), default: 0] < 2 || sleeps[.seconds(2), default: 0] < 2 {
                if let pause = await bed.wake() { sleeps[pause, default: 0] += 1 }
            }
            #expect(supervisor.state(of: "chat") == .degraded("a: down"))
            group.cancelAll()
        }
    }

    @Test func `without any work it runs until it is stopped`() async throws {
        let supervisor = Supervisor([])
        try await withThrowingTaskGroup { group in
            group.addTask { try await supervisor.run() }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(supervisor.state(of: "chat") == .running)
    }
}
