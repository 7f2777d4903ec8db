import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestHarness
import Testing

@testable import Host

/// One stream by itself: what it makes of what it is told, on a channel that a test holds.
struct LiveStreamTests {
    let channel = EmbeddedChannel()
    let isOver = ShutdownFlag()

    init() throws {
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        try #require(channel.isActive)
    }

    private func stream(backlog: Int = 1000, pending: Int = 3) -> LiveStream {
        let alice = Identity(id: UserID(rawValue: "u_alice"), username: "alice")
        let now = Timestamp(milliseconds: 0)
        return LiveStream(
            identity: alice,
            session: Session(id: "1", user: alice.id, createdAt: now, lastSeenAt: now, address: nil, agent: nil),
            channel: channel, limits: .init(backlog: backlog, pending: pending), onEnd: { [isOver] in isOver.set() })
    }

    private func liveStream(backlog: Int = 1000) -> LiveStream {
        let stream = stream(backlog: backlog)
        #expect(stream.goLive(at: Cursor(["c": 10])))
        return stream
    }

    private func numbered(_ position: Int64, in feed: String = "c") throws -> LiveEvent {
        try LiveEvent("message", "\(feed)\(position)", feed: feed, position: position)
    }

    /// The data of what was written since the last look.
    private func written() throws -> [String] {
        var text = ""
        while case .body(let buffer)? = try channel.readOutbound(as: HTTPResponsePart.self) {
            text += String(buffer: buffer)
        }
        var data: [String] = []
        while let event = ServerSentEvent.take(from: &text) {
            data.append([event.data, event.id].compactMap(\.self).joined(separator: " "))
        }
        #expect(text.isEmpty, "whole events only")
        return data
    }

    // MARK: Catching up

    @Test func `while it catches up nothing new is written; then what waited, if it is newer`() throws {
        let stream = stream()
        for position in [9, 10, 11] as [Int64] { stream.send(try numbered(position)) }
        #expect(try written() == [])
        #expect(stream.goLive(at: Cursor(["c": 10])))
        #expect(try written() == [#""c11" c11"#])
    }

    @Test func `what is not numbered waits in its place`() throws {
        let stream = stream()
        stream.send(try LiveEvent("typing", "bob"))
        stream.send(try numbered(11))
        #expect(stream.goLive(at: Cursor(["c": 10])))
        #expect(try written() == [#""bob""#, #""c11" c11"#])
    }

    @Test func `when too much waited, the feeds are to be read again, and it waits anew`() throws {
        let stream = stream(pending: 3)
        for position in 11...14 as ClosedRange<Int64> { stream.send(try numbered(position)) }
        #expect(!stream.goLive(at: Cursor(["c": 10])))
        stream.send(try numbered(15))
        #expect(try written() == [])
        #expect(stream.goLive(at: Cursor(["c": 14])))
        #expect(try written() == [#""c15" c15"#])
    }

    @Test func `exactly as much as may wait is kept`() throws {
        let stream = stream(pending: 3)
        for position in 11...13 as ClosedRange<Int64> { stream.send(try numbered(position)) }
        #expect(stream.goLive(at: Cursor(["c": 10])))
        #expect(try written().count == 3)
    }

    // MARK: Live

    @Test func `the id of each event is the whole cursor`() throws {
        let stream = stream()
        #expect(stream.goLive(at: Cursor(["c": 10, "u": 3])))
        stream.send(try numbered(11))
        stream.send(try numbered(4, in: "u"))
        stream.send(try LiveEvent("typing", "bob"))
        #expect(try written() == [#""c11" c11.u3"#, #""u4" c11.u4"#, #""bob""#])
    }

    @Test func `an event that was written already is not written again`() throws {
        let stream = liveStream()
        for position in [11, 11, 10, 12, 11] as [Int64] { stream.send(try numbered(position)) }
        #expect(try written() == [#""c11" c11"#, #""c12" c12"#])
    }

    @Test func `a heartbeat is for streams that are live`() throws {
        let beat = ByteBuffer(string: ":\n\n")
        let stream = stream()
        stream.heartbeat(beat)
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
        #expect(stream.goLive(at: Cursor([:])))
        stream.heartbeat(beat)
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == .body(beat))
    }

    // MARK: Slow readers

    @Test func `a reader that leaves more than the backlog unread is cut`() throws {
        let stream = liveStream(backlog: 100)
        channel.isWritable = false
        stream.send(try LiveEvent("big", String(repeating: "x", count: 60)))
        #expect(channel.isActive && !isOver.isSet)
        stream.send(try LiveEvent("big", String(repeating: "x", count: 60)))
        channel.embeddedEventLoop.run()
        #expect(!channel.isActive && isOver.isSet)
    }

    @Test func `a reader that catches up in time is not`() throws {
        let stream = liveStream(backlog: 100)
        for _ in 0..<20 {
            channel.isWritable = false
            stream.send(try LiveEvent("big", String(repeating: "x", count: 60)))
            channel.isWritable = true
            stream.send(try LiveEvent("small", ""))
        }
        #expect(channel.isActive && !isOver.isSet)
        #expect(try written().count == 40)
    }

    @Test func `heartbeats count, too: a reader that is gone for good is found`() throws {
        let stream = liveStream(backlog: 10)
        channel.isWritable = false
        for _ in 0..<4 { stream.heartbeat(ByteBuffer(string: ":\n\n")) }
        #expect(isOver.isSet)
    }

    // MARK: The end

    @Test func `after its last words a stream says nothing more`() throws {
        let stream = liveStream()
        stream.end(saying: ByteBuffer(string: "data: bye\n\n"))
        #expect(isOver.isSet)
        stream.send(try numbered(11))
        stream.heartbeat(ByteBuffer(string: ":\n\n"))
        stream.end(saying: ByteBuffer(string: "data: bye\n\n"))
        #expect(try written() == ["bye"])
        #expect(channel.isActive, "the response ends in good order")
    }

    @Test func `one that ends while it catches up does not go live`() throws {
        let stream = stream()
        stream.send(try numbered(11))
        stream.end(saying: ByteBuffer(string: "data: bye\n\n"))
        #expect(stream.goLive(at: Cursor(["c": 10])), "nothing is to be read again")
        #expect(try written() == ["bye"])
    }

    // MARK: Readers that take nothing

    @Test func `one that takes nothing while it catches up is cut after two heartbeats, and not before`() throws {
        let (stream, beat) = (stream(), ByteBuffer(string: ":\n\n"))
        for isWritable in [false, true, false] {
            channel.isWritable = isWritable
            stream.heartbeat(beat)
            #expect(channel.isActive && !isOver.isSet)
        }
        stream.heartbeat(beat)
        channel.embeddedEventLoop.run()
        #expect(!channel.isActive && isOver.isSet)
    }

    @Test func `one that does not take its last words is closed, unless its response is over`() throws {
        for isReleased in [false, true] {
            let test = try Self()
            let stream = test.stream()
            let handler = HalfCloseHandler {}
            try test.channel.pipeline.syncOperations.addHandler(handler)
            stream.end(saying: ByteBuffer(string: "data: bye\n\n"))
            if isReleased { stream.release(handler) }
            test.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
            #expect(test.channel.isActive == isReleased)
        }
    }
}
