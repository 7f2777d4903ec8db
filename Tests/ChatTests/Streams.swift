// Streams — what a live stream tells of messages.

import Foundation
import TestHarness
import Testing

extension OpenStream {
    /// The next `count` events that are messages.
    func messages(_ count: Int) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        while events.count < count {
            let event = try #require(try await next(), "the stream has ended")
            if event.event == "message" { events.append(event) }
        }
        return events
    }

    /// The events up to the message that says `body`, which is the last.
    func events(until body: String) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        repeat {
            events.append(try #require(try await next(), "the stream has ended"))
        } while try events.last?.message?.body != body
        return events
    }
}

extension ServerSentEvent {
    var message: MessageJSON? {
        get throws { event == "message" ? try decoded() : nil }
    }

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data((data ?? "").utf8))
    }

    /// How many changes a feed had seen by the cursor that the event carries.
    func changes(_ feed: Character) -> Int64? {
        id?.split(separator: ".").first { $0.first == feed }.flatMap { Int64($0.dropFirst()) }.map { $0 - Team.origin }
    }
}

extension [ServerSentEvent] {
    var bodies: [String] {
        get throws { try compactMap { try $0.message?.body } }
    }
}
