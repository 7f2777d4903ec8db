import NIOCore

/// Answers datagrams on the event loop: the decision is pure and takes microseconds.
final class StunHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private var limit = StunRateLimit()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = unwrapInboundIn(data)
        guard let sender = TransportAddress(datagram.remoteAddress), limit.admits(sender, at: .now),
            let answer = StunReply.decide(datagram: datagram.data.readableBytesUInt8Span, from: sender)
        else { return }
        context.write(
            wrapOutboundOut(.init(remoteAddress: datagram.remoteAddress, data: ByteBuffer(bytes: answer))),
            promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
    }

    /// What one datagram did wrong (a port that nobody listens on any more) is no reason to stop for the others.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

extension TransportAddress {
    /// `sockaddr_in` holds its four octets from the fifth on, `sockaddr_in6` its sixteen from the ninth (RFC 3493).
    fileprivate init?(_ address: SocketAddress) {
        guard let port = address.port.flatMap(UInt16.init(exactly:)) else { return nil }
        let range: Range<Int>
        switch address {
        case .v4: range = 4..<8
        case .v6: range = 8..<24
        case .unixDomainSocket: return nil
        }
        let octets = address.withSockAddr { pointer, size in
            Array(UnsafeRawBufferPointer(start: pointer, count: size)[range])
        }
        self.init(octets: octets, port: port)
    }
}
