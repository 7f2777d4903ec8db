import Glibc
import Host
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The UDP socket: one datagram in, at most one small one back to its sender (``StunReply``), nothing kept. A thread of
/// its own reads it, so that a flood of datagrams delays no request.
final class StunServer: Feature {
    /// Datagrams that are read with one call to the system, and octets that there is room for of each: a question that
    /// is too long must not be taken for a shorter one.
    private static let (together, room) = (16, 2048)

    private let port: Int
    private let onlyAddress: String?
    private let bound = Mutex<Int?>(nil)

    /// - Parameter onlyAddress: `nil` for all addresses of the machine.
    init(port: Int, onlyAddress: String? = nil) {
        self.port = port
        self.onlyAddress = onlyAddress
    }

    /// The port that is listened on; `nil` while it cannot be had.
    var boundPort: Int? { bound.withLock { $0 } }

    func register(in app: inout Registration) {
        app.service("stun", run)
    }

    private func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await serve(on: group)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    private func serve(on group: any EventLoopGroup) async throws {
        let channel = try await listen(on: group)
        bound.withLock { $0 = channel.localAddress?.port }
        defer { bound.withLock { $0 = nil } }
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func listen(on group: any EventLoopGroup) async throws -> any Channel {
        let bootstrap = DatagramBootstrap(group: group)
            .channelOption(.datagramVectorReadMessageCount, value: Self.together)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.together * Self.room)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(StunHandler()) }
            }
        do {
            return try await bind(bootstrap)
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw StartupProblem("another program has UDP port \(port)")
        }
    }

    /// One IPv6 socket takes IPv4 too, where there is IPv6.
    private func bind(_ bootstrap: DatagramBootstrap) async throws -> any Channel {
        do {
            return try await bootstrap.bind(host: onlyAddress ?? "::", port: port).get()
        } catch let error as IOError where error.errnoCode == EAFNOSUPPORT && onlyAddress == nil {
            return try await bootstrap.bind(host: "0.0.0.0", port: port).get()
        }
    }
}
