// Streams — a live stream as its browser sees it.

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import Testing

final class OpenStream: Sendable {
    private let channel: NIOAsyncTestingChannel
    private let body: Task<Void, any Error>
    private let text = Mutex("")

    init(_ response: Response, _ channel: NIOAsyncTestingChannel) {
        self.channel = channel
        // Awaited by close().
        body = Task { try await response.body.write(ChannelWriter(channel: channel)) }
    }

    func next() async throws -> ServerSentEvent {
        while true {
            if let event = text.withLock({ ServerSentEvent.take(from: &$0) }) { return event }
            let part = try await channel.waitForOutboundWrite(as: HTTPResponsePart.self)
            guard case .body(let buffer) = part else { throw Ended() }
            text.withLock { $0 += String(buffer: buffer) }
        }
    }

    struct Ended: Error {}

    /// The next `count` events that are messages.
    func messages(_ count: Int) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        while events.count < count {
            let event = try await next()
            if event.event == "message" { events.append(event) }
        }
        return events
    }

    /// The events up to the message that says `body`, which is the last.
    func events(until body: String) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        repeat { events.append(try await next()) } while try events.last?.message?.body != body
        return events
    }

    /// Goes away, and waits until the server has noticed.
    func close() async {
        try? await channel.close()
        _ = try? await body.value
    }
}

/// An event of WHATWG HTML, 9.2, as it was written.
struct ServerSentEvent: Sendable {
    private(set) var event = ""
    private(set) var data = ""
    private(set) var id: String?

    /// Takes the first whole event off `text`; comments are left out.
    static func take(from text: inout String) -> ServerSentEvent? {
        while let end = text.range(of: "\n\n") {
            let lines = text[..<end.lowerBound].split(separator: "\n")
            text.removeSubrange(..<end.upperBound)
            if !lines.allSatisfy({ $0.hasPrefix(":") }) { return ServerSentEvent(lines) }
        }
        return nil
    }

    private init(_ lines: [Substring]) {
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = String(parts.count > 1 ? parts[1].trimmingPrefix(" ") : "")
            switch parts[0] {
            case "event": event = value
            case "data": data = value
            case "id": id = value
            default: break
            }
        }
    }

    var message: MessageJSON? {
        get throws { event == "message" ? try decoded() : nil }
    }

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(data.utf8))
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

/// Writes to the channel, in one row with what the stream writes there itself.
private struct ChannelWriter: ResponseBodyWriter {
    let channel: NIOAsyncTestingChannel

    func write(_ buffer: ByteBuffer) async throws {
        try await channel.writeAndFlush(HTTPResponsePart.body(buffer))
    }

    func finish(_ trailers: HTTPFields?) async throws {
        try await channel.writeAndFlush(HTTPResponsePart.end(trailers))
    }
}
