import Dispatch
import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The running server: puts routes, middleware, listener and services together, and takes them apart in order.
struct Server {
    private let boot: Boot
    private let options: Serve
    private let logger = Logger(label: "host")
    private let isStopping = ShutdownFlag()

    init(_ boot: Boot, _ options: Serve) {
        self.boot = boot
        self.options = options
    }

    func run() async throws {
        ignoreSignals()
        let tls = options.noTls ? nil : try TLSIdentity(boot.host.folder, http2: !options.noHttp2)
        boot.host.present(tls)
        let announcement = Announcement(isSecure: !options.noTls, onlyHost: options.host)
        let application = Application(
            responder: boot.responder(isStopping: isStopping), server: server(tls?.context),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host ?? wildcard, port: options.port), backlog: 1024,
                availableConnectionsDelegate: ConnectionLimit.ofThisProcess()),
            onServerRunning: { [announcement, host = boot.host, notes = boot.registrations.flatMap(\.notes)] channel in
                let port = channel.localAddress?.port ?? 0
                host.isReached(at: announcement.addresses(port: port))
                announcement.print(port: port, notes: notes.compactMap { $0() })
            },
            eventLoopGroupProvider: .shared(boot.host.eventLoopGroup), logger: quiet)
        // Stopped from the last to the first: streams end, requests finish, then what they needed goes.
        var configuration = ServiceGroupConfiguration(
            services: [
                boot.supervisor, ControlSocket(boot.host),
            ] + (tls.map { [$0] } ?? []) + [
                application, EndOfStreams(live: boot.host.live, isStopping: isStopping),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(4)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError {
            throw StartupProblem(
                "cannot listen on port \(options.port): \(String(cString: strerror(error.errnoCode)))")
        } catch let error as SocketAddressError.UnknownHost {
            throw StartupProblem("cannot listen on \(error.host): there is no such host")
        } catch let error where isStopping.isSet {
            logger.warning("not everything had ended in time", metadata: ["error": "\(error)"])
        }
        logger.info("stopped")
    }

    /// Hummingbird and the service group tell their own steps at "info"; only what goes wrong is wanted.
    private var quiet: Logger {
        var quiet = Logger(label: "host")
        if quiet.logLevel == .info { quiet.logLevel = .warning }
        return quiet
    }

    private func server(_ tls: TLSContext?) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            if let tls { SharedPort(tls: tls, responder: responder) } else { StrictHTTP1(responder: responder) }
        }
    }

    /// All addresses: one IPv6 socket takes IPv4 too, where there is IPv6.
    private var wildcard: String {
        let probe = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return "0.0.0.0" }
        close(probe)
        return "::"
    }

    private func ignoreSignals() {
        for number in [SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2] { signal(number, SIG_IGN) }
    }
}

/// Set once, when the program begins to stop.
final class ShutdownFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() {
        flag.store(true, ordering: .relaxed)
    }
}

/// Ends the live streams at the beginning of a shutdown: a server with an open stream would wait for it for ever.
private struct EndOfStreams: Service {
    let live: LiveStreams
    let isStopping: ShutdownFlag
    private let hurry = Hurry()

    init(live: LiveStreams, isStopping: ShutdownFlag) {
        self.live = live
        self.isStopping = isStopping
    }

    func run() async throws {
        // Cancelled instead: something else failed, and that is what the program ends with.
        do { try await gracefulShutdown() } catch { return }
        isStopping.set()
        hurry.begin()
        live.shutdown()
    }
}

/// Whoever asks a second time does not want to wait: the program ends at once. Nothing is lost by that, what was
/// acknowledged is on disk.
private final class Hurry: Sendable {
    private let sources = Mutex<[any DispatchSourceSignal]>([])

    func begin() {
        sources.withLock { sources in
            sources = [SIGTERM, SIGINT].map { number in
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler {
                    LogLines.flush()
                    _exit(128 + number)
                }
                source.resume()
                return source
            }
        }
    }
}
