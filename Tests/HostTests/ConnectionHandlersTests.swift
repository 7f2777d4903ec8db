import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP2
import NIOHTTPTypes
import NIOTLS
import Testing

@testable import Host

struct ConnectionHandlersTests {
    struct Broken: Error {}

    /// What was found of the first byte.
    final class Found {
        var isTLS: [Bool] = []
        var fails = false
    }

    let channel = EmbeddedChannel()
    let found = Found()

    private var loop: EmbeddedEventLoop { channel.embeddedEventLoop }

    /// A connection that has just been accepted.
    private func accepted(_ negotiated: EventLoopPromise<Bool>) throws {
        let first = FirstByte(deadline: .seconds(10), negotiated) { [found] isTLS in
            if found.fails { throw Broken() }
            found.isTLS.append(isTLS)
            negotiated.succeed(isTLS)
        }
        try channel.pipeline.syncOperations.addHandler(first)
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        try #require(channel.isActive)
    }

    // MARK: First byte

    @Test(arguments: [("\u{16}\u{3}\u{1}", true), ("GET / HTTP/1.1\r\n", false), ("\u{0}", false), ("\u{17}", false)])
    func `the first byte tells TLS from HTTP, and all bytes go on`(bytes: String, isTLS: Bool) throws {
        try accepted(loop.makePromise())
        try channel.writeInbound(ByteBuffer())
        #expect(found.isTLS == [])
        _ = try channel.readInbound(as: ByteBuffer.self)
        try channel.writeInbound(ByteBuffer(string: bytes))
        #expect(found.isTLS == [isTLS])
        #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(string: bytes))
        try channel.writeInbound(ByteBuffer(string: "more"))
        #expect(found.isTLS == [isTLS], "asked once")
        #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "more"))
        loop.advanceTime(by: .seconds(11))
        #expect(channel.isActive, "the deadline was for the first byte")
    }

    @Test func `a connection that sends nothing is closed after the deadline`() throws {
        let negotiated = loop.makePromise(of: Bool.self)
        try accepted(negotiated)
        loop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        #expect(throws: FirstByte<Bool>.NothingSent.self) { try negotiated.futureResult.wait() }
    }

    @Test func `a connection that says nothing is closed when either side stops`() throws {
        for event in [ChannelEvent.inputClosed, ChannelShouldQuiesceEvent()] as [any Sendable] {
            let test = Self()
            let negotiated = test.loop.makePromise(of: Bool.self)
            try test.accepted(negotiated)
            test.channel.pipeline.fireUserInboundEventTriggered(event)
            #expect(!test.channel.isActive)
            #expect(throws: FirstByte<Bool>.NothingSent.self) { try negotiated.futureResult.wait() }
        }
    }

    @Test func `when what speaks the protocol cannot be put in place the connection is closed`() throws {
        let negotiated = loop.makePromise(of: Bool.self)
        try accepted(negotiated)
        found.fails = true
        try channel.writeInbound(ByteBuffer(string: "G"))
        #expect(!channel.isActive)
        #expect(throws: Broken.self) { try negotiated.futureResult.wait() }
    }

    // MARK: Handshake

    @Test func `a handshake that takes too long is cut off; one that is complete is not`() throws {
        for isCompleted in [false, true] {
            let test = Self()
            try test.channel.pipeline.syncOperations.addHandler(HandshakeDeadline(.seconds(10)))
            test.channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            test.loop.advanceTime(by: .seconds(9))
            if isCompleted {
                test.channel.pipeline.fireUserInboundEventTriggered(
                    TLSUserEvent.handshakeCompleted(negotiatedProtocol: "h2"))
            }
            test.loop.advanceTime(by: .seconds(2))
            #expect(test.channel.isActive == isCompleted)
        }
    }

    @Test func `a shutdown does not wait for a handshake`() throws {
        try channel.pipeline.syncOperations.addHandler(HandshakeDeadline(.seconds(10)))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!channel.isActive)
    }

    // MARK: Head

    @Test func `a head that is not complete in time is cut off, however it trickles; a complete one is not`() throws {
        for isCompleted in [false, true] {
            let test = Self()
            try test.channel.pipeline.syncOperations.addHandler(HeadDeadline(.seconds(20)))
            test.channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            test.loop.advanceTime(by: .seconds(19))
            if isCompleted {
                let head = HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/")
                try test.channel.writeInbound(HTTPRequestPart.head(head))
            }
            test.loop.advanceTime(by: .seconds(100))
            #expect(test.channel.isActive == isCompleted)
        }
    }

    // MARK: Body

    private func sending(_ size: Int) throws {
        try channel.pipeline.syncOperations.addHandler(BodyPace(window: .seconds(30)))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        let head = HTTPRequest(method: .post, scheme: "https", authority: "a", path: "/")
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x61, count: size)))
    }

    @Test func `a body that trickles is cut off, one that keeps a pace is not, however long it is`() throws {
        try sending(15_000)
        for _ in 0..<100 {
            loop.advanceTime(by: .seconds(30))
            #expect(channel.isActive)
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x61, count: 15_000)))
        }
        loop.advanceTime(by: .seconds(30))
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x61, count: 14_999)))
        loop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }

    @Test func `a body that is there is not timed any more, and the next one has its own time`() throws {
        try sending(1)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        loop.advanceTime(by: .seconds(1000))
        #expect(channel.isActive)
        let head = HTTPRequest(method: .post, scheme: "https", authority: "a", path: "/")
        try channel.writeInbound(HTTPRequestPart.head(head))
        loop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    // MARK: Goodbye

    @Test func `after a goodbye the connection is closed, whether it is answered or not; other frames change nothing`()
        throws
    {
        try channel.pipeline.syncOperations.addHandler(GoodbyeDeadline(.seconds(5)))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        let ping = HTTP2Frame(streamID: .rootStream, payload: .ping(.init(withInteger: 1), ack: false))
        let goodbye = HTTP2Frame(
            streamID: .rootStream, payload: .goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil))
        try channel.writeOutbound(ping)
        loop.advanceTime(by: .seconds(1000))
        #expect(channel.isActive)
        try channel.writeOutbound(goodbye)
        loop.advanceTime(by: .seconds(4))
        try channel.writeOutbound(goodbye)
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive, "the first one counts")
    }
}
