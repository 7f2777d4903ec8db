import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// One open stream. Lives on the event loop of its channel and is only touched there.
final class LiveStream {
    /// What a reader may leave unread before it is cut; it then resumes by its cursor.
    struct Limits: Sendable {
        /// Bytes on top of what the channel itself buffers.
        var backlog = 1 << 20
        /// Events kept while older ones are read from the feeds.
        var pending = 256
    }

    enum State {
        /// Older events are being read from the feeds; newer ones wait here, `nil` when there were too many.
        case catchingUp(pending: [LiveEvent]?)
        case live
        case ended
    }

    let identity: Identity
    let session: Session
    private let channel: any Channel
    private let limits: Limits
    private let onEnd: @Sendable () -> Void
    private var state = State.catchingUp(pending: [])
    private var cursor = Cursor([:])
    private var unread = 0
    /// Heartbeats since a reader that is catching up last took anything.
    private var stalledBeats = 0
    private var deadline: Scheduled<Void>?

    init(
        identity: Identity, session: Session, channel: any Channel, limits: Limits,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.identity = identity
        self.session = session
        self.channel = channel
        self.limits = limits
        self.onEnd = onEnd
    }

    // MARK: Catching up

    /// Ends the catching up at `cursor`: writes what waited and is newer.
    /// - Returns: false when too much waited; the feeds are to be read again from `cursor`.
    func goLive(at cursor: Cursor) -> Bool {
        guard case .catchingUp(let pending) = state else { return true }
        self.cursor = cursor
        guard let pending else {
            state = .catchingUp(pending: [])
            return false
        }
        state = .live
        for event in pending { send(event) }
        return true
    }

    // MARK: Live

    func send(_ event: LiveEvent) {
        switch state {
        case .ended: return
        case .catchingUp(let pending): state = .catchingUp(pending: waiting(pending, event))
        case .live: write(event)
        }
    }

    private func waiting(_ pending: [LiveEvent]?, _ event: LiveEvent) -> [LiveEvent]? {
        guard let pending, pending.count < limits.pending else { return nil }
        return pending + [event]
    }

    private func write(_ event: LiveEvent) {
        if let place = event.place {
            guard place.position > cursor[place.feed] ?? -1 else { return }
            cursor.advance(place.feed, to: place.position)
        }
        var end = ByteBufferAllocator().buffer(capacity: 40)
        if event.place != nil { end.writeString("id: \(cursor)\n") }
        end.writeStaticString("\n")
        write([event.lines, end])
    }

    /// A reader that takes nothing is cut: one that is live by the backlog, one that is catching up, whose backlog is in
    /// the database, by the time of two heartbeats.
    func heartbeat(_ beat: ByteBuffer) {
        switch state {
        case .ended: return
        case .live: write([beat])
        case .catchingUp:
            stalledBeats = channel.isWritable ? 0 : stalledBeats + 1
            if stalledBeats == 2 { cut() }
        }
    }

    /// Writes straight to the channel. A reader that leaves more than the backlog unread is cut.
    private func write(_ buffers: [ByteBuffer]) {
        if channel.isWritable {
            unread = 0
        } else {
            unread += buffers.reduce(0) { $0 + $1.readableBytes }
            guard unread <= limits.backlog else { return cut() }
        }
        for buffer in buffers { channel.write(HTTPResponsePart.body(buffer), promise: nil) }
        channel.flush()
    }

    // MARK: The end

    /// Closes the connection without a word: nobody reads it.
    private func cut() {
        state = .ended
        channel.close(promise: nil)
        onEnd()
    }

    /// Ends the response in good order, after a last event or hint. Where that takes more than two seconds, because the
    /// reader takes nothing, the connection is closed.
    func end(saying last: ByteBuffer? = nil) {
        if case .ended = state { return }
        state = .ended
        if let last { channel.write(HTTPResponsePart.body(last), promise: nil) }
        channel.flush()
        deadline = channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in channel.close(promise: nil) }
        onEnd()
    }

    /// The response is over; the connection may serve another request.
    func release(_ handler: HalfCloseHandler) {
        deadline?.cancel()
        if channel.isActive { channel.pipeline.syncOperations.removeHandler(handler, promise: nil) }
    }
}
