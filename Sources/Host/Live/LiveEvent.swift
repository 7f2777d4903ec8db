import Foundation
import NIOCore

/// Something that browsers are told at once. Encoded when it is made; every subscriber is sent the same bytes.
public struct LiveEvent: Sendable {
    /// Where a numbered event stands in its feed; `nil` for what is not worth repeating, such as typing.
    let place: Place?
    /// `event:` and `data:` lines of server-sent events (WHATWG HTML, 9.2), without the `id:` line, which differs
    /// between subscribers, and the empty line that ends the event.
    let lines: ByteBuffer

    struct Place: Sendable {
        let feed: String
        let position: Int64
    }

    /// An event that is not numbered.
    /// - Throws: what the encoder throws: a defect.
    public init(_ name: String, _ value: some Encodable) throws {
        place = nil
        lines = try Self.encode(name, value)
    }

    /// An event that a cut stream asks for again.
    /// - Parameters:
    ///   - feed: the ``LiveFeed/key``.
    ///   - position: what the feed counts; larger than that of every earlier event of this feed and audience.
    public init(_ name: String, _ value: some Encodable, feed: String, position: Int64) throws {
        place = Place(feed: feed, position: position)
        lines = try Self.encode(name, value)
    }

    private init(place: Place?, lines: ByteBuffer) {
        self.place = place
        self.lines = lines
    }

    /// The same event as another audience counts it.
    public func at(_ position: Int64, in feed: String) -> LiveEvent {
        LiveEvent(place: Place(feed: feed, position: position), lines: lines)
    }

    private static func encode(_ name: String, _ value: some Encodable) throws -> ByteBuffer {
        let data = try JSONEncoder.minimost.encode(value)
        var buffer = ByteBufferAllocator().buffer(capacity: data.count + name.utf8.count + 16)
        buffer.writeString("event: \(name)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeStaticString("\n")
        return buffer
    }
}

/// Who is told.
public enum Audience: Sendable {
    case everyone
    case users(Set<UserID>)
}

/// A source of numbered events that remembers them, so that a stream that was cut resumes without a gap.
public protocol LiveFeed: Sendable {
    /// One lower-case letter: the part of the cursor that counts this feed.
    var key: String { get }
    /// Where a stream of `identity` can stand: from where this feed began to count, up to its newest event. A feed that
    /// begins anew, because its file was lost, begins beyond where it ever was (``WallClock`` helps), so that nobody takes
    /// an old position for one of its own.
    func positions(for identity: Identity) async throws -> ClosedRange<Int64>
    /// The events after `position` in order, at most `limit`; each carries its place.
    func events(after position: Int64, for identity: Identity, limit: Int) async throws -> [LiveEvent]
}
