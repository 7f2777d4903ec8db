import Logging
import ServiceLifecycle
import Synchronization

/// A repeated task or a service of a plugin.
struct BackgroundWork: Sendable {
    enum Kind: Sendable {
        case repeated(Duration)
        case service
    }

    let plugin: String
    let name: String
    let kind: Kind
    let body: @Sendable () async throws -> Void
}

/// What `minimost plugins` and `/healthz` say of a plugin.
public enum PluginState: Sendable, Hashable, CustomStringConvertible {
    /// Switched on, in a program that is not serving.
    case on
    case running
    /// Something of it fails at the moment; the reason is the first that failed.
    case degraded(String)
    case off

    public var description: String {
        switch self {
        case .on: "on"
        case .running: "running"
        case .degraded(let reason): "degraded: \(reason)"
        case .off: "off"
        }
    }
}

/// Runs all background work, starts again what fails, and knows the state of each.
final class Supervisor: Service {
    private let work: [BackgroundWork]
    private let isRunning = Mutex(false)
    private let failures = Mutex<[String: [String: String]]>([:])
    private let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - sleep: injected by tests, which then need not wait.
    ///   - now: likewise.
    init(
        _ work: [BackgroundWork],
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.work = work
        self.sleep = sleep
        self.now = now
    }

    func state(of plugin: String) -> PluginState {
        guard isRunning.withLock({ $0 }) else { return .on }
        let failing = failures.withLock { $0[plugin] ?? [:] }
        return failing.min { $0.key < $1.key }.map { .degraded("\($0.key): \($0.value)") } ?? .running
    }

    func run() async throws {
        isRunning.withLock { $0 = true }
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                for item in work {
                    // As many as plugins have registered, each for as long as the program runs.
                    group.addTask { await self.keepRunning(item) }
                }
                // Without any work the group would end at once, and a service that ends stops the program.
                group.addTask { try? await Task.sleep(for: .seconds(Int64(Int32.max))) }
            }
        }
    }

    private func keepRunning(_ item: BackgroundWork) async {
        switch item.kind {
        case .repeated(let interval): await repeatedly(item, every: interval)
        case .service: await restarting(item)
        }
    }

    private func repeatedly(_ item: BackgroundWork, every interval: Duration) async {
        while (try? await sleep(interval)) != nil, !Task.isCancelled {
            do {
                try await item.body()
                recovered(item)
            } catch {
                failed(item, error)
            }
        }
    }

    private func restarting(_ item: BackgroundWork) async {
        var backoff = Backoff()
        while !Task.isCancelled {
            let start = now()
            do {
                try await item.body()
                failed(item, EndedEarly())
            } catch {
                failed(item, error)
            }
            if start.duration(to: now()) > .seconds(60) { backoff = Backoff() }
            guard !Task.isCancelled, (try? await sleep(backoff.next())) != nil else { return }
            recovered(item)
        }
    }

    private struct EndedEarly: Error, CustomStringConvertible {
        let description = "ended by itself"
    }

    private func recovered(_ item: BackgroundWork) {
        failures.withLock { _ = $0[item.plugin]?.removeValue(forKey: item.name) }
    }

    private func failed(_ item: BackgroundWork, _ error: any Error) {
        guard !Task.isCancelled else { return }
        failures.withLock { $0[item.plugin, default: [:]][item.name] = "\(error)" }
        Logger(label: item.plugin).error("\(item.name) failed", metadata: ["error": "\(error)"])
    }
}

/// 1 s, 2 s, 4 s … at most a minute.
struct Backoff {
    private var delay = Duration.seconds(1)

    mutating func next() -> Duration {
        defer { delay = min(delay * 2, .seconds(60)) }
        return delay
    }
}
