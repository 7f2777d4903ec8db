import Glibc
import Host
import NIOPosix
import Synchronization

/// Tells the addresses of a name. Tests bring their own.
protocol NameResolver: Sendable {
    /// - Throws: ``FetchFailure/remoteFailed`` where the name is not known.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// Asks the system, as everything else on this machine does: its hosts file and its name servers.
///
/// The system's call cannot be broken off. So it has threads of its own, which wait for slow name servers and hold up
/// nothing else, and whoever has waited long enough leaves without an answer.
final class SystemResolver: NameResolver, Feature {
    /// So many names are asked for at once.
    private static let threads = 4

    private let pool = NIOThreadPool(numberOfThreads: SystemResolver.threads)

    func register(in app: inout Registration) {
        app.service("names of hosts", run)
    }

    /// Until its task is cancelled.
    @Sendable private func run() async throws {
        start()
        let (never, continuation) = AsyncStream<Never>.makeStream()
        for await _ in never {}
        continuation.finish()
        try await stop()
    }

    func start() { pool.start() }

    func stop() async throws { try await pool.shutdownGracefully() }

    func addresses(of host: String) async throws -> [IPAddress] {
        let answer = FirstAnswer<[IPAddress]>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.wait(continuation)
                pool.submit { state in
                    guard state == .active, !answer.isGiven else { return answer.give(.failure(CancellationError())) }
                    answer.give(Result { try Self.ask(for: host) })
                }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// RFC 3493, 6.1.
    private static func ask(for host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { throw FetchFailure.remoteFailed }
        defer { freeaddrinfo(list) }
        return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            guard let info = entry?.pointee, let address = info.ai_addr else { return nil }
            let raw = UnsafeRawPointer(address)
            switch info.ai_family {
            case AF_INET:
                let v4 = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
                return IPAddress(bytes: withUnsafeBytes(of: v4) { Array($0) })
            case AF_INET6:
                let v6 = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
                return IPAddress(bytes: withUnsafeBytes(of: v6) { Array($0) })
            default:
                return nil
            }
        }
    }
}

/// One answer for one who waits; those that come later are let fall.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case nobodyWaits
        case waiting(CheckedContinuation<Value, any Error>)
        case given(Result<Value, any Error>)
    }

    private let state = Mutex(State.nobodyWaits)

    var isGiven: Bool {
        state.withLock { if case .given = $0 { true } else { false } }
    }

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
        let given: Result<Value, any Error>? = state.withLock { state in
            if case .given(let result) = state { return result }
            state = .waiting(continuation)
            return nil
        }
        if let given { continuation.resume(with: given) }
    }

    func give(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .given: return nil
            case .nobodyWaits:
                state = .given(result)
                return nil
            case .waiting(let continuation):
                state = .given(result)
                return continuation
            }
        }
        waiting?.resume(with: result)
    }
}
