// HashingPool — a few threads of their own for password hashing, so that a storm of sign-ins stalls neither the
// event loops nor Swift's cooperative threads, and answers "busy" at once when it outgrows its queue.

import Foundation
import Glibc
import Synchronization

/// Runs blocking work on a fixed number of threads behind a bounded queue, first come, first served.
public final class HashingPool: Sendable {
    /// The queue is full: answer 503 and let the client try again.
    public struct Full: Error {}

    /// The pool was shut down before the work had begun.
    public struct ShutDown: Error {}

    private let limit: Int
    private let state: Mutex<State>

    private struct Job: Sendable {
        let id: UInt64
        let perform: @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var idle: Int
        var waiting: [Job] = []
        var nextID: UInt64 = 0
        var isShutDown = false
    }

    /// - Parameters:
    ///   - threads: how many jobs run at a time; by default one a core, two at most.
    ///   - limit: how many jobs may wait besides those that run.
    public init(threads: Int = min(activeCores, 2), limit: Int = 64) {
        self.limit = max(limit, 0)
        state = Mutex(State(idle: max(threads, 1)))
    }

    /// The result of `work`, which runs on one of the pool's threads.
    ///
    /// - Throws: ``Full`` at once when the queue is full; ``ShutDown`` after ``shutdown()``; `CancellationError` when
    ///   the task is cancelled while the work still waits. Work that has begun runs to its end.
    public func run<T: Sendable>(_ work: @Sendable @escaping () -> T) async throws -> T {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                submit(
                    Job(
                        id: id,
                        perform: { continuation.resume(returning: work()) },
                        fail: { continuation.resume(throwing: $0) }))
                // A task cancelled before this line ran its handler too early to find the job.
                if Task.isCancelled { withdraw(id) }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    /// Refuses what waits and what comes with ``ShutDown``; work that has begun runs to its end.
    public func shutdown() {
        let refused = state.withLock { state in
            state.isShutDown = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for job in refused { job.fail(ShutDown()) }
    }

    private enum Admission {
        case start
        case queued
        case refused(any Error)
    }

    private func submit(_ job: Job) {
        let admission: Admission = state.withLock { state in
            if state.isShutDown { return .refused(ShutDown()) }
            if state.idle > 0 {
                state.idle -= 1
                return .start
            }
            if state.waiting.count >= limit { return .refused(Full()) }
            state.waiting.append(job)
            return .queued
        }
        switch admission {
        // A thread for as long as there is work: one that was made less urgent cannot be made as it was again.
        case .start: Thread.detachNewThread { self.drain(from: job) }
        case .queued: break
        case .refused(let error): job.fail(error)
        }
    }

    /// So that the kernel lets those who serve go first (`nice(2)`, by thread in Linux).
    private static let niceness: Int32 = 10

    /// Runs `first` and then whatever waits, and makes room for another thread when nothing does.
    private func drain(from first: Job) {
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
        var next: Job? = first
        while let job = next {
            job.perform()
            next = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.idle += 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
        }
    }

    private func withdraw(_ id: UInt64) {
        let withdrawn = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        withdrawn?.fail(CancellationError())
    }

    /// Cores this process may use just now.
    public static var activeCores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
