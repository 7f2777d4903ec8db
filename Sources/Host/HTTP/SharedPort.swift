import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOSSL
import NIOTLS
import Synchronization

/// One port for HTTP/1.1 and HTTP/2 over TLS, and for plain HTTP, which is redirected to https: whoever types the
/// address without a scheme arrives all the same.
struct SharedPort: ServerChildChannel {
    typealias HTTP1 = HTTP1Channel.Value
    typealias HTTP2 = HTTP2Channel.Value

    enum Negotiated: Sendable {
        case http1(HTTP1)
        case http2(HTTP2)
        case plain(HTTP1)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    let tls: TLSContext
    private let http1: StrictHTTP1
    private let http2: HTTP2Channel
    private let redirect: StrictHTTP1

    init(tls: TLSContext, responder: @escaping HTTPChannelHandler.Responder) {
        self.tls = tls
        http1 = StrictHTTP1(responder: responder)
        http2 = HTTP2Channel(responder: responder, configuration: .minimost())
        redirect = StrictHTTP1(responder: RedirectToTLS().respond)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let negotiated = channel.eventLoop.makePromise(of: Negotiated.self)
        return channel.eventLoop.makeCompletedFuture {
            try channel.readInSmallPortions()
            // Whoever is gone before anything was negotiated; after that it does nothing.
            channel.closeFuture.whenComplete { _ in negotiated.fail(ChannelError.alreadyClosed) }
            let first = FirstByte(deadline: .seconds(10), negotiated) { isTLS in
                isTLS
                    ? try secure(channel, negotiated, logger)
                    : redirect.setup(channel: channel, logger: logger).map { .plain($0) }.cascade(to: negotiated)
            }
            try channel.pipeline.syncOperations.addHandler(first)
            return Value(negotiated: negotiated.futureResult, channel: channel)
        }
    }

    private func secure(
        _ channel: any Channel, _ negotiated: EventLoopPromise<Negotiated>, _ logger: Logger
    ) throws {
        let handshake = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result in
            if case .negotiated("h2") = result {
                http2.setup(channel: channel, logger: logger).flatMapThrowing { connection in
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        GoodbyeDeadline(.seconds(5)), position: .after(try pipeline.handler(type: NIOHTTP2Handler.self))
                    )
                    return .http2(connection)
                }
            } else {
                http1.setup(channel: channel, logger: logger).map { .http1($0) }
            }
        }
        try channel.pipeline.syncOperations.addHandlers([
            NIOSSLServerHandler(context: tls.current), HandshakeDeadline(.seconds(10)), handshake,
        ])
        handshake.protocolNegotiationResult.cascade(to: negotiated)
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            case .plain(let connection): await redirect.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("a connection was not negotiated", metadata: ["error": "\(error)"])
        }
    }
}

/// The TLS identity in use; new connections take the current one, so it can be exchanged while running.
final class TLSContext: Sendable {
    private let context: Mutex<NIOSSLContext>
    private let protocols: [String]

    /// - Parameter http2: offer HTTP/2 by ALPN (RFC 7301).
    /// - Throws: what BoringSSL says of the certificate or the key.
    init(certificate: [UInt8], key: [UInt8], http2: Bool) throws {
        protocols = http2 ? ["h2", "http/1.1"] : ["http/1.1"]
        context = Mutex(try Self.make(certificate, key, protocols))
    }

    var current: NIOSSLContext { context.withLock { $0 } }

    func replace(certificate: [UInt8], key: [UInt8]) throws {
        let fresh = try Self.make(certificate, key, protocols)
        context.withLock { $0 = fresh }
    }

    private static func make(_ certificate: [UInt8], _ key: [UInt8], _ protocols: [String]) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = protocols
        // How long a closed connection waits for the other side to say goodbye, too; idle clients never do.
        configuration.shutdownTimeout = .milliseconds(500)
        return try NIOSSLContext(configuration: configuration)
    }
}

extension HTTP1Channel.Configuration {
    /// Deadlines and limits of one connection, or of one HTTP/2 stream.
    static func minimost() -> Self {
        Self(
            additionalChannelHandlers: [
                MalformedRequest(), HeadDeadline(.seconds(20)), BodyPace(window: .seconds(30)),
            ], idleTimeout: .seconds(75),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
    }
}

extension HTTP2ChannelConfiguration {
    static func minimost() -> Self {
        var configuration = Self(
            idleTimeout: .seconds(75), gracefulCloseTimeout: .seconds(4), streamConfiguration: .minimost())
        configuration.maxAgeTimeout = nil
        return configuration
    }
}
