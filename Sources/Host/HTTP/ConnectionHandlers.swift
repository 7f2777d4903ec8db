import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOTLS

/// Closes a connection unless it is called off in time.
private struct Deadline {
    let limit: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ limit: TimeAmount) {
        self.limit = limit
    }

    mutating func start(_ context: ChannelHandlerContext) {
        let channel = context.channel
        timer?.cancel()
        timer = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    mutating func cancel() {
        timer?.cancel()
        timer = nil
    }

    var isRunning: Bool { timer != nil }
}

/// Looks at the first byte of a connection: a TLS record of a handshake begins with 22 (RFC 8446, 5.1), and no HTTP
/// method does. Then makes room for what speaks that protocol, and hands the bytes on.
final class FirstByte<Result: Sendable>: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var deadline: Deadline
    private let negotiated: EventLoopPromise<Result>
    private let install: (_ isTLS: Bool) throws -> Void
    private var isDecided = false

    struct NothingSent: Error {}

    init(
        deadline: TimeAmount, _ negotiated: EventLoopPromise<Result>, install: @escaping (_ isTLS: Bool) throws -> Void
    ) {
        self.deadline = Deadline(deadline)
        self.negotiated = negotiated
        self.install = install
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline.start(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDecided, let first = unwrapInboundIn(data).readableBytesView.first else {
            return context.fireChannelRead(data)
        }
        isDecided = true
        do {
            try install(first == 22)
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            negotiated.fail(error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isDecided {
            isDecided = true
            negotiated.fail(NothingSent())
        }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A connection that has said nothing yet has nothing to finish, neither at its end nor at ours.
        if !isDecided, event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Closes a connection whose TLS handshake takes too long.
final class HandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private var deadline: Deadline

    init(_ limit: TimeAmount) {
        deadline = Deadline(limit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline.start(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            context.fireUserInboundEventTriggered(event)
            return context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
        if event is ChannelShouldQuiesceEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Closes an HTTP/2 connection some time after we said goodbye (GOAWAY: it was idle), whether or not the other side
/// answers. Stands next to the HTTP/2 handler, so that every frame passes.
final class GoodbyeDeadline: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTP2Frame

    private var deadline: Deadline

    init(_ limit: TimeAmount) {
        deadline = Deadline(limit)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .goAway = unwrapOutboundIn(data).payload, !deadline.isRunning { deadline.start(context) }
        context.write(data, promise: promise)
    }
}

/// Closes a connection whose first request head is not complete in time, however steadily its bytes trickle in.
/// Later heads on the same connection fall under the idle timeout, which counts whole parts as well.
final class HeadDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private var deadline: Deadline

    init(_ limit: TimeAmount) {
        deadline = Deadline(limit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline.start(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        deadline.cancel()
        context.fireChannelRead(data)
    }
}

/// Closes a connection that sends the body of a request more slowly than any network does: fewer than 500 bytes a second,
/// looked at once a window. The idle timeout alone would let a byte a minute hold a connection for ever.
final class BodyPace: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    static let bytesPerSecond: Int64 = 500

    private let window: TimeAmount
    private var timer: Scheduled<Void>?
    private var received = 0

    init(window: TimeAmount) {
        self.window = window
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: watch(context)
        case .body(let part): received += part.readableBytes
        case .end:
            timer?.cancel()
            timer = nil
        }
        context.fireChannelRead(data)
    }

    private func watch(_ context: ChannelHandlerContext) {
        received = 0
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        timer?.cancel()
        timer = context.eventLoop.scheduleTask(in: window) {
            let (handler, context) = bound.value
            let wanted = Self.bytesPerSecond * handler.window.nanoseconds / 1_000_000_000
            guard handler.received >= wanted else { return context.close(promise: nil) }
            handler.watch(context)
        }
    }
}
