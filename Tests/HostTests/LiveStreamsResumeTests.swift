import HTTPTypes
import Synchronization
import TestHarness
import Testing

@testable import Host

/// What a stream is told while it opens: nothing is missed, and nothing comes twice.
@Suite(.timeLimit(.minutes(5)))
struct LiveStreamsResumeTests {
    // MARK: Resuming

    @Test(arguments: [("/events?since=c1", nil), ("/events", "c1"), ("/events?since=c2", "c1")] as [(String, String?)])
    func `a stream that was cut gets what it missed, once and in order`(path: String, header: String?) async throws {
        let feed = FakeFeed()
        for text in ["one", "two", "three"] { try feed.remember(text) }
        try await withFeeds(feed) { app in
            let stream = try await app.stream(path, header.map { [.lastEventID: $0] } ?? [:], as: app.signIn("alice"))
            let hello = try #require(try await stream.next())
            #expect(hello.data?.contains(#""resumed":true"#) == true)
            #expect(hello.id == "c1")
            let missed = try await stream.next(2)
            #expect(missed.texts == ["two", "three"])
            #expect(missed.map(\.id) == ["c2", "c3"])
        }
    }

    @Test func `more than a page of what was missed comes whole`() async throws {
        let feed = FakeFeed()
        for number in 1...450 { try feed.remember("\(number)") }
        try await withFeeds(feed) { app in
            let stream = try await app.stream("/events?since=c0", as: app.signIn("alice"))
            #expect(try await stream.next(451).dropFirst().texts == (1...450).map(String.init))
        }
    }

    @Test(arguments: ["c9", "u1", "c9.u0"])
    func `a cursor that this server never gave is not resumed, and nothing old is sent`(since: String) async throws {
        let (chat, user) = (FakeFeed("c"), FakeFeed("u"))
        try chat.remember("old")
        try await withFeeds(chat, user) { app in
            let stream = try await app.stream("/events?since=\(since)", as: app.signIn("alice"))
            let hello = try #require(try await stream.next())
            #expect(hello.data?.contains(#""resumed":false"#) == true)
            #expect(hello.id == "c1.u0")
            try app.say("new", in: chat)
            #expect(try await stream.next()?.data == #""new""#)
        }
    }

    // MARK: No gap, no double

    /// What can happen around the opening of a stream that resumes: before it, at each moment of it, and after it.
    enum Step: Hashable {
        case before
        case opening(FakeFeed.Moment)
        case after

        static let all: [Step] = [
            .before, .opening(.asked(0)), .opening(.answering(0)), .opening(.asked(1)), .opening(.answering(1)), .after,
        ]

        /// When the first of two messages is stored and told of, and the second: each is stored before it is told of,
        /// and the first before the second.
        static var schedules: [[Step]] {
            var schedules: [[Step]] = []
            for a in all.indices {
                for b in a..<all.count {
                    for c in a..<all.count {
                        for d in max(b, c)..<all.count { schedules.append([a, b, c, d].map { all[$0] }) }
                    }
                }
            }
            return schedules
        }
    }

    @Test func `whenever two messages are stored and told of, a stream that opens meanwhile has each once`()
        async throws
    {
        let feed = FakeFeed()
        try await withFeeds(feed) { app in
            let alice = try await app.signIn("alice")
            try #require(Step.schedules.count == 196)
            for steps in Step.schedules { try await openStream(while: steps, feed, app, as: alice) }
        }
    }

    private func openStream(while steps: [Step], _ feed: FakeFeed, _ app: App, as person: Person) async throws {
        let start = feed.count
        let events = Mutex<[Int: LiveEvent]>([:])
        let act: @Sendable (Step) throws -> Void = { step in
            for number in [0, 1] {
                if steps[2 * number] == step {
                    let event = try feed.remember("\(number)")
                    events.withLock { $0[number] = event }
                }
                if steps[2 * number + 1] == step, let event = events.withLock({ $0[number] }) {
                    app.host.live.publish(event, to: .everyone)
                }
            }
        }
        feed.watch { try act(.opening($0)) }
        try act(.before)
        let (stream, told) = try await app.live("/events?since=c\(start)", as: person)
        try act(.after)
        let got = told + (try await app.caughtUp(stream, person))
        #expect(got.texts == ["0", "1"], "\(steps)")
        #expect(got.map(\.id) == ["c\(start + 1)", "c\(start + 2)"], "\(steps)")
        await stream.close()
    }

    @Test func `when more happens during the opening than can wait, it is read again and still comes once`()
        async throws
    {
        let feed = FakeFeed()
        try await withFeeds(feed) { app in
            let alice = try await app.signIn("alice")
            // Twice more than may wait: as the last page was asked for, and again as the last page of that was.
            feed.watch { moment in
                guard [.answering(1), .answering(3)].contains(moment) else { return }
                for _ in 0..<300 { try app.say("\(feed.count)", in: feed) }
            }
            let stream = try await app.stream("/events?since=c0", as: alice)
            let got = try await stream.next(601)
            #expect(got.dropFirst().texts == (0..<600).map(String.init))
            #expect(try await app.caughtUp(stream, alice).isEmpty)
        }
    }

    @Test func `two feeds count by themselves`() async throws {
        let (chat, user) = (FakeFeed("c"), FakeFeed("u"))
        try await withFeeds(chat, user) { app in
            let stream = try await app.live(as: app.signIn("alice")).stream
            try app.say("1", in: chat)
            try app.say("2", in: user)
            try app.say("3", in: chat)
            #expect(try await stream.next(3).map(\.id) == ["c1.u0", "c1.u1", "c2.u1"])
        }
    }
}
