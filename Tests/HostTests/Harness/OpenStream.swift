import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization

@testable import Host

/// A live stream as its browser sees it.
final class OpenStream: Sendable {
    let status: HTTPResponse.Status
    let channel: NIOAsyncTestingChannel
    private let response: Response
    private let body = Mutex<Task<Void, Never>?>(nil)
    private let text = Mutex("")

    init(_ response: Response, _ channel: NIOAsyncTestingChannel) {
        status = response.status
        self.response = response
        self.channel = channel
    }

    /// Begins with the body, as a server does when the handler has returned.
    func start() {
        let task = Task { [response, channel] in  // awaited by isOver()
            do {
                try await response.body.write(ChannelWriter(channel: channel))
            } catch {
                try? await channel.close()
            }
        }
        body.withLock { $0 = task }
    }

    /// One event, or the end of the response.
    /// - Throws: `ChannelError` where the connection was closed instead.
    func next() async throws -> ServerSentEvent? {
        while true {
            if let event = text.withLock({ ServerSentEvent.take(from: &$0) }) { return event }
            guard case .body(let buffer) = try await channel.waitForOutboundWrite(as: HTTPResponsePart.self) else {
                return nil
            }
            text.withLock { $0 += String(buffer: buffer) }
        }
    }

    /// The next `count` events.
    func next(_ count: Int) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        while events.count < count, let event = try await next() { events.append(event) }
        return events
    }

    /// Everything up to the end of the response.
    func rest() async throws -> [ServerSentEvent] {
        try await next(.max)
    }

    /// Goes away, and waits until the server has noticed.
    func close() async {
        try? await channel.close()
        await isOver()
    }

    /// Waits until the server has done with the stream.
    func isOver() async {
        await body.withLock({ $0 })?.value
    }
}

/// An event of WHATWG HTML, 9.2, as it was written.
struct ServerSentEvent: Sendable, Equatable {
    var event: String?
    var data: String?
    var id: String?
    var retry: String?

    /// Takes the first whole event off `text`; comments are left out.
    static func take(from text: inout String) -> ServerSentEvent? {
        while let end = text.range(of: "\n\n") {
            let lines = text[..<end.lowerBound].split(separator: "\n")
            text.removeSubrange(..<end.upperBound)
            if lines.allSatisfy({ $0.hasPrefix(":") }) { continue }
            return ServerSentEvent(lines)
        }
        return nil
    }

    init(event: String? = nil, data: String? = nil, id: String? = nil, retry: String? = nil) {
        (self.event, self.data, self.id, self.retry) = (event, data, id, retry)
    }

    private init(_ lines: [Substring]) {
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = String(parts.count > 1 ? parts[1].trimmingPrefix(" ") : "")
            switch parts[0] {
            case "event": event = value
            case "data": data = value
            case "id": id = value
            case "retry": retry = value
            default: break
            }
        }
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
