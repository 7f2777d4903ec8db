package import HTTPTypes
package import Hummingbird
import NIOCore
package import NIOEmbedded
import NIOHTTPTypes
import Synchronization

/// A live stream as its browser sees it.
package final class OpenStream: Sendable {
    package let status: HTTPResponse.Status
    package let channel: NIOAsyncTestingChannel
    private let response: Response
    private let body = Mutex<Task<Void, Never>?>(nil)
    private let text = Mutex("")
    private let ignored: Set<String>

    /// - Parameter ignored: names of events that a test passes over.
    package init(_ response: Response, _ channel: NIOAsyncTestingChannel, ignoring ignored: Set<String> = []) {
        self.ignored = ignored
        status = response.status
        self.response = response
        self.channel = channel
    }

    /// Begins with the body, as a server does when the handler has returned.
    package func start() {
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
    package func next() async throws -> ServerSentEvent? {
        while true {
            if let event = text.withLock({ ServerSentEvent.take(from: &$0) }) {
                if event.event.map(ignored.contains) ?? false { continue }
                return event
            }
            guard case .body(let buffer) = try await channel.waitForOutboundWrite(as: HTTPResponsePart.self) else {
                return nil
            }
            text.withLock { $0 += String(buffer: buffer) }
        }
    }

    /// The next `count` events.
    package func next(_ count: Int) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        while events.count < count, let event = try await next() { events.append(event) }
        return events
    }

    /// Everything up to the end of the response.
    package func rest() async throws -> [ServerSentEvent] {
        try await next(.max)
    }

    /// Goes away, and waits until the server has noticed.
    package func close() async {
        try? await channel.close()
        await isOver()
    }

    /// Waits until the server has done with the stream.
    package func isOver() async {
        await body.withLock({ $0 })?.value
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
