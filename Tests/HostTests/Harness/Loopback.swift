import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOPosix
import NIOSSL
import NIOTLS
import ServiceLifecycle
import Testing

@testable import Host

extension App {
    /// Serves on a port of the loopback interface, with a certificate of its own, while `body` runs. Only for an app
    /// on a real event loop.
    func listening(http2: Bool = true, _ body: (Loopback) async throws -> Void) async throws {
        let authority = CertificateAuthority(folder: host.folder.url.path)
        let identity = try authority.identity(for: [.dns("localhost")])
        let tls = try TLSContext(
            certificate: Array(identity.certificatePEM.utf8), key: Array(identity.keyPEM.utf8), http2: http2)
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = Application(
            responder: responder, server: HTTPServerBuilder { SharedPort(tls: tls, responder: $0) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(host.eventLoopGroup), logger: logger)
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await services.run()
            }
            let port = try #require(await ports.first { _ in true })
            let result = await Result {
                try await body(Loopback(port: port, tls: tls, root: #require(identity.authority).pem()))
            }
            host.live.shutdown()
            await services.triggerGracefulShutdown()
            try result.get()
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

/// The port of a running server, as clients see it.
struct Loopback {
    let port: Int
    /// What the server presents.
    let tls: TLSContext
    /// PEM of the CA that clients trust.
    let root: String

    typealias Bytes = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    typealias Exchange = NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>

    /// What a client may speak after the handshake.
    enum Spoken: Sendable {
        case http1(Bytes)
        case http2(any Channel, NIOHTTP2Handler.AsyncStreamMultiplexer<Exchange>)
    }

    // MARK: Bytes

    /// Sends `text` over TCP and reads until the server closes.
    func plain(_ text: String, thenClose: Bool = false) async throws -> String {
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try Bytes(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
        return try await exchange(text, channel, thenClose: thenClose)
    }

    private func exchange(_ text: String, _ channel: Bytes, thenClose: Bool = false) async throws -> String {
        try await channel.executeThenClose { input, output in
            try await output.write(ByteBuffer(string: text))
            if thenClose { output.finish() }
            var answer = ByteBuffer()
            do {
                for try await part in input { answer.writeImmutableBuffer(part) }
            } catch is IOError {
                // Reset instead of closed: it is over all the same.
            } catch is NIOSSLError {
                // Closed without the goodbye of TLS.
            }
            return String(buffer: answer)
        }
    }

    // MARK: TLS

    /// Handshakes, offering `protocols` by ALPN.
    func secure(_ protocols: [String], maximum: TLSVersion? = nil) async throws -> Spoken {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(root.utf8)))
        configuration.applicationProtocols = protocols
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = maximum
        let context = try NIOSSLContext(configuration: configuration)
        let negotiated = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let handshake = NIOTypedApplicationProtocolNegotiationHandler<Spoken> { Self.speak($0, on: channel) }
                try channel.pipeline.syncOperations.addHandlers([
                    try NIOSSLClientHandler(context: context, serverHostname: "localhost"), handshake,
                ])
                return handshake.protocolNegotiationResult
            }
        }
        return try await negotiated.get()
    }

    private static func speak(_ result: ALPNResult, on channel: any Channel) -> EventLoopFuture<Spoken> {
        guard case .negotiated("h2") = result else {
            return channel.eventLoop.makeCompletedFuture { .http1(try Bytes(wrappingChannelSynchronously: channel)) }
        }
        return channel.configureAsyncHTTP2Pipeline(mode: .client, streamInitializer: exchange).map {
            .http2(channel, $0)
        }
    }

    @Sendable private static func exchange(_ stream: any Channel) -> EventLoopFuture<Exchange> {
        stream.eventLoop.makeCompletedFuture {
            try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTPClientCodec())
            return try Exchange(wrappingChannelSynchronously: stream)
        }
    }

    /// Sends `text` over TLS as HTTP/1.1 and reads until the server closes; `nil` where it chose HTTP/2.
    func http1(_ text: String, offering protocols: [String] = ["http/1.1"]) async throws -> String? {
        switch try await secure(protocols) {
        case .http1(let channel): return try await exchange(text, channel)
        case .http2(let channel, _):
            try await channel.close()
            return nil
        }
    }

    /// Sends one request as HTTP/2 and hands over the parts of the answer; `nil` where the server chose HTTP/1.1.
    func http2<Result: Sendable>(
        _ path: String, _ headers: HTTPFields = [:],
        _ body: (NIOAsyncChannelInboundStream<HTTPResponsePart>) async throws -> Result
    ) async throws -> Result? {
        switch try await secure(["h2", "http/1.1"]) {
        case .http1(let channel):
            try await channel.channel.close()
            return nil
        case .http2(let channel, let multiplexer):
            let stream = try await exchange(on: multiplexer)
            let result = try await stream.executeThenClose { input, output in
                let head = HTTPRequest(
                    method: .get, scheme: "https", authority: "localhost:\(port)", path: path, headerFields: headers)
                try await output.write(contentsOf: [.head(head), .end(nil)])
                return try await body(input)
            }
            try? await channel.close()
            return result
        }
    }

    /// Another stream of an HTTP/2 connection.
    func exchange(on streams: NIOHTTP2Handler.AsyncStreamMultiplexer<Exchange>) async throws -> Exchange {
        try await streams.openStream { Self.exchange($0) }
    }

    private var bootstrap: ClientBootstrap { ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton) }
}
