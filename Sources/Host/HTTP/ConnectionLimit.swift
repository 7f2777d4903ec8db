import Glibc
import HummingbirdCore
import Logging

/// Takes no more connections than there are file descriptors for, so that databases, logs and the connections that are
/// open go on; the rest wait in the backlog of the kernel. It is said once, until there is room again.
struct ConnectionLimit: AvailableConnectionsDelegate {
    /// What the program needs besides: databases with their logs, log files, the control socket.
    private static let reserve = 600
    private static let most = 20_000

    private let limit: Int
    private var count = 0
    private var isSaid = false

    /// - Parameter files: how many the process may have open.
    init(files: Int) {
        limit = min(Self.most, max(files - Self.reserve, files / 4))
    }

    /// The process's own limit, which is raised as far as the system lets it.
    static func ofThisProcess() -> ConnectionLimit {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return ConnectionLimit(files: 1024) }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
        getrlimit(resource, &limit)
        return ConnectionLimit(files: Int(clamping: limit.rlim_cur))
    }

    mutating func connectionOpened() {
        count += 1
        guard count >= limit, !isSaid else { return }
        isSaid = true
        Logger(label: "host").warning(
            "as many connections are open as can be; others wait", metadata: ["connections": "\(count)"])
    }

    mutating func connectionClosed() {
        count -= 1
        if count < limit * 9 / 10 { isSaid = false }
    }

    func isAcceptingNewConnections() -> Bool { count < limit }
}
