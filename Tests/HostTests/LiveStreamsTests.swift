import Foundation
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import TestHarness
import Testing

import class Host.Host

@testable import Host

@Suite(.timeLimit(.minutes(5)))
struct LiveStreamsTests {
    // MARK: Hello

    @Test func `the first event is hello, with the present cursor`() async throws {
        let (chat, user) = (FakeFeed("c"), FakeFeed("u"))
        try chat.remember("old")
        try await withFeeds(chat, user) { app in
            let stream = try await app.stream(as: app.signIn("alice"))
            #expect(stream.status == .ok)
            let hello = try #require(try await stream.next())
            #expect(hello.event == "hello")
            #expect(hello.id == "c1.u0")
            #expect(hello.retry == "2000")
            let data = try #require(hello.data)
            #expect(data.contains(#""resumed":false"#) && data.contains(#""version":"\#(Host.version)""#))
        }
    }

    @Test func `who is not signed in gets no stream, and an id that is not ours is refused`() async throws {
        try await withFeeds { app in
            #expect(try await app.get("/events").status == .unauthorized)
            let alice = try await app.signIn("alice")
            for id in ["nonsense", "c-1", "c1,u2"] {
                #expect(try await app.get("/events", [.lastEventID: id], as: alice).status == .badRequest)
            }
            #expect(app.host.live.count == 0)
        }
    }

    // MARK: Audience

    @Test func `those who are meant are told, on all their browsers, and nobody else`() async throws {
        try await withFeeds { app in
            let (alice, bob) = (try await app.signIn("alice"), try await app.signIn("bob"))
            var streams: [OpenStream] = []
            for person in [alice, alice, bob] { streams.append(try await app.live(as: person).stream) }
            #expect(app.host.live.present == [alice.identity.id, bob.identity.id])
            #expect(app.host.live.count == 3)

            app.host.live.publish(
                try LiveEvent("typing", "for alice"), to: .users([alice.identity.id, UserID(rawValue: "u_x")]))
            app.host.live.publish(try LiveEvent("typing", "for all"), to: .everyone)
            // One of alice's saw the mark of her other.
            _ = try await streams[0].next()
            for stream in streams.prefix(2) { #expect(try await stream.next(2).texts == ["for alice", "for all"]) }
            #expect(try await streams[2].next(1).texts == ["for all"])
        }
    }

    @Test func `each event is on one line, and what is in it cannot end it`() async throws {
        try await withFeeds { app in
            let alice = try await app.signIn("alice")
            let stream = try await app.live(as: alice).stream
            app.host.live.publish(try LiveEvent("message", "a\n\ndata: forged\r\nevent: x"), to: .everyone)
            let event = try #require(try await stream.next())
            #expect(event.event == "message")
            #expect(event.data == #""a\n\ndata: forged\r\nevent: x""#)
        }
    }

    @Test func `a live stream has a heartbeat every fifteen seconds`() async throws {
        try await withFeeds { app in
            let alice = try await app.signIn("alice")
            let stream = try await app.live(as: alice).stream
            for _ in 0..<2 {
                await app.loop.advanceTime(by: .seconds(15))
                let beat = try await stream.channel.readOutbound(as: HTTPResponsePart.self)
                #expect(beat == .body(ByteBuffer(string: ":\n\n")))
            }
        }
    }

    // MARK: Slow readers

    @Test func `a reader that does not read is cut, misses nothing when it comes back, and slows nobody down`()
        async throws
    {
        let feed = FakeFeed()
        try await withFeeds(feed) { app in
            let (alice, bob) = (try await app.signIn("alice"), try await app.signIn("bob"))
            let (slow, quick) = (try await app.live(as: alice).stream, try await app.live(as: bob).stream)

            slow.channel.isWritable = false
            let text = String(repeating: "x", count: 100_000)
            for number in 0..<20 { try app.say("\(number) \(text)", in: feed) }
            await slow.isOver()
            #expect(!slow.channel.isActive)
            #expect(app.host.live.present == [bob.identity.id])
            #expect(try await quick.next(20).map(\.id) == (1...20).map { "c\($0)" })

            var last: String?
            while let event = try? await slow.next() { last = event.id }
            let seen = try #require(last.flatMap(Cursor.init)?["c"])
            #expect(seen < 20)
            let again = try await app.stream("/events", [.lastEventID: "c\(seen)"], as: alice)
            #expect(try await again.next(21 - Int(seen)).dropFirst().map(\.id) == (seen + 1...20).map { "c\($0)" })
        }
    }

    // MARK: How many

    @Test func `a user has only so many streams; one that is closed makes room, and others are not concerned`()
        async throws
    {
        try await withFeeds(settings: ["max_event_streams_per_user": .integer(2)]) { app in
            let (alice, bob) = (try await app.signIn("alice"), try await app.signIn("bob"))
            let streams = [try await app.stream(as: alice), try await app.stream(as: alice)]
            for stream in streams { _ = try await stream.next() }

            let refused = try await app.get("/events", as: alice)
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "30")
            #expect(try refused.refusal.code == "too-many-streams")
            #expect(try await app.stream(as: bob).next()?.event == "hello")

            await streams[0].close()
            #expect(try await app.stream(as: alice).next()?.event == "hello")
        }
    }

    @Test func `many that come at the same instant do not get past the limit`() async throws {
        try await withFeeds(settings: ["max_event_streams_per_user": .integer(2)]) { app in
            let alice = try await app.signIn("alice")
            var openings: [OpenStream] = []
            for _ in 0..<3 { openings.append(try await app.stream(as: alice, start: false)) }
            for stream in openings { stream.start() }
            var firsts: [ServerSentEvent?] = []
            for stream in openings { firsts.append(try await stream.next()) }
            #expect(firsts.filter { $0?.event == "hello" }.count == 2)
            #expect(firsts.filter { $0 == ServerSentEvent(retry: "30000") }.count == 1)
            #expect(app.host.live.count == 2)
        }
    }

    // MARK: The end

    @Test func `a stream whose browser goes away is forgotten`() async throws {
        try await withFeeds { app in
            let stream = try await app.stream(as: app.signIn("alice"))
            _ = try await stream.next()
            try #require(app.host.live.count == 1)
            await stream.close()
            #expect(app.host.live.count == 0)
            #expect(app.host.live.present.isEmpty)
        }
    }

    @Test func `a browser that closes its half is not reading any more`() async throws {
        try await withFeeds { app in
            let stream = try await app.stream(as: app.signIn("alice"))
            _ = try await stream.next()
            try await app.loop.executeInContext { [channel = stream.channel] in
                channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            }
            await stream.isOver()
            #expect(app.host.live.count == 0)
        }
    }

    @Test func `a feed that fails ends the stream, not the server`() async throws {
        struct Broken: Error {}
        let feed = FakeFeed()
        feed.watch { _ in throw Broken() }
        try await withFeeds(feed) { app in
            let alice = try await app.signIn("alice")
            let stream = try await app.stream(as: alice)
            await #expect(throws: ChannelError.self) { try await stream.next() }
            #expect(app.host.live.count == 0)
            feed.watch { _ in }
            #expect(try await app.stream(as: alice).next()?.event == "hello")
        }
    }

    @Test func `when a session ends its streams say so and end; the user's other sessions go on`() async throws {
        let feed = FakeFeed()
        try await withFeeds(feed) { app in
            let (here, there) = (try await app.signIn("alice"), try await app.signIn("alice"))
            let (one, other) = (try await app.live(as: here).stream, try await app.live(as: there).stream)

            try await app.host.sessions.endAll(of: here.identity.id, except: there.session)
            try app.say("secret", in: feed)
            #expect(try await one.next()?.event == "mark", "of the other")
            #expect(try await one.rest() == [ServerSentEvent(event: "session-ended", data: "{}")])
            #expect(try await other.next(1).texts == ["secret"])
            #expect(app.host.live.count == 1)
        }
    }

    @Test func `when a session is renewed its streams end without that word, and come back soon`() async throws {
        try await withFeeds { app in
            let alice = try await app.signIn("alice")
            let stream = try await app.live(as: alice).stream
            _ = try await app.host.sessions.renew(alice.session, app.request(.post, "/"), from: nil)
            #expect(try await stream.rest() == [ServerSentEvent(retry: "2000")])
        }
    }

    @Test(arguments: [FakeFeed.Moment.asked(0), .answering(0), .asked(1), .answering(1)])
    func `a session that ends while its stream opens hears nothing after that`(moment: FakeFeed.Moment) async throws {
        let feed = FakeFeed()
        for number in 0..<300 { try feed.remember("secret \(number)") }
        try await withFeeds(feed) { app in
            let alice = try await app.signIn("alice")
            feed.watch { if $0 == moment { _ = try await app.host.sessions.end(alice.session) } }
            let got = try await app.stream("/events?since=c0", as: alice).rest()
            #expect(got.last == ServerSentEvent(event: "session-ended", data: "{}"))
            #expect(!got.contains { $0.event == "message" })
        }
    }

    @Test func `a session that ended after the request was let in gets no stream`() async throws {
        let feed = FakeFeed()
        try feed.remember("secret")
        try await withFeeds(feed) { app in
            let alice = try await app.signIn("alice")
            let stream = try await app.stream("/events?since=c0", as: alice, start: false)
            _ = try await app.host.sessions.end(alice.session)
            stream.start()
            #expect(try await stream.rest() == [ServerSentEvent(event: "session-ended", data: "{}")])
        }
    }

    @Test func `the shutdown ends all streams with a hint, and lets no new ones begin`() async throws {
        try await withFeeds { app in
            let (alice, bob) = (try await app.signIn("alice"), try await app.signIn("bob"))
            let streams = [try await app.live(as: alice).stream, try await app.live(as: bob).stream]
            let late = try await app.stream(as: bob, start: false)

            app.host.live.shutdown()
            for stream in streams { #expect(try await stream.rest() == [ServerSentEvent(retry: "1000")]) }
            late.start()
            #expect(try await late.rest() == [ServerSentEvent(retry: "1000")])
            #expect(app.host.live.count == 0)
        }
    }
}
