import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// HTTP/1.1 that refuses what the parser lets pass and the translation to HTTP types would hide: a request that names two
/// hosts, or one that cannot be (RFC 9112, 3.2).
struct StrictHTTP1: ServerChildChannel {
    private let base: HTTP1Channel

    init(responder: @escaping HTTPChannelHandler.Responder) {
        base = HTTP1Channel(responder: responder, configuration: .minimost())
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            try channel.readInSmallPortions()
            let pipeline = channel.pipeline.syncOperations
            let position = ChannelPipeline.SynchronousOperations.Position.before(
                try pipeline.handler(type: HTTP1ToHTTPServerCodec.self))
            try pipeline.addHandlers([OneHost(), LastBeforeUpgrade()], position: position)
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

extension Channel {
    /// What has been read and not yet been dealt with is bounded by the number of portions, not by their size: with the
    /// usual 64 KiB, and four of them at a time, each of many uploads would hold megabytes.
    func readInSmallPortions() throws {
        guard let options = syncOptions else { return }
        try options.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 16 * 1024))
        try options.setOption(.maxMessagesPerRead, value: 1)
    }
}

private final class OneHost: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            let hosts = head.headers[canonicalForm: "host"]
            guard hosts.count <= 1, hosts.allSatisfy({ Authority(String($0)) != nil }) else {
                return context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
            }
        }
        context.fireChannelRead(data)
    }
}

/// Ends the connection behind a request that asks for another protocol. It is answered as if it had not asked, as a
/// server may (RFC 9110, 7.8); but the parser reads nothing more after it, and the connection would be deaf.
private final class LastBeforeUpgrade: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var isLast = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            isLast = isLast || head.method == .CONNECT || head.headers.contains(name: "upgrade")
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isLast else { return context.write(data, promise: promise) }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            let channel = context.channel
            let done = promise ?? context.eventLoop.makePromise()
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.write(data, promise: done)
        }
    }
}
