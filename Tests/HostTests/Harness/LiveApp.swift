import Foundation
import TestHarness
import Testing

@testable import Host

/// Runs an app whose live streams resume from `feeds`.
func withFeeds<Result>(
    _ feeds: FakeFeed..., settings: [String: JSONValue] = [:], _ body: (App) async throws -> Result
) async throws -> Result {
    let feature = Probe { app in
        for feed in feeds { app.feed(feed) }
    }
    return try await withApp(settings: ["host": settings], features: [feature], body)
}

extension App {
    /// Opens a stream and waits until it is live.
    /// - Returns: with what it was told until then, after the hello.
    func live(
        _ path: String = "/events", as person: Person
    ) async throws -> (stream: OpenStream, told: [ServerSentEvent]) {
        let stream = try await stream(path, as: person)
        try #require(try await stream.next()?.event == "hello")
        return (stream, try await caughtUp(stream, person))
    }

    /// Waits until the stream has been told everything so far. All streams of `person` see the mark that shows it.
    /// - Returns: what that was.
    func caughtUp(_ stream: OpenStream, _ person: Person) async throws -> [ServerSentEvent] {
        host.live.publish(try LiveEvent("mark", ""), to: .users([person.identity.id]))
        var events: [ServerSentEvent] = []
        while let event = try await stream.next(), event.event != "mark" { events.append(event) }
        return events
    }

    /// Stores a message and tells everybody of it.
    func say(_ text: String, in feed: FakeFeed) throws {
        host.live.publish(try feed.remember(text), to: .everyone)
    }
}

extension Sequence<ServerSentEvent> {
    /// What the messages say.
    var texts: [String] { map { ($0.data ?? "").trimmingCharacters(in: ["\""]) } }
}
