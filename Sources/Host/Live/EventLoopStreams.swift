import NIOCore
import NIOHTTPTypes

/// Names a stream outside its event loop.
typealias StreamKey = ObjectIdentifier

/// The streams of one event loop, by user. Everything that touches them runs there.
final class EventLoopStreams: Sendable {
    private final class Table {
        var streams: [StreamKey: (stream: LiveStream, halfClose: HalfCloseHandler)] = [:]
        var byUser: [UserID: [LiveStream]] = [:]
        var heartbeat: RepeatedTask?
    }

    let eventLoop: any EventLoop
    private let table: NIOLoopBoundBox<Table>

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        table = .makeBoxSendingValue(Table(), eventLoop: eventLoop)
    }

    func add(
        _ identity: Identity, _ session: Session, _ channel: any Channel, _ limits: LiveStream.Limits,
        onEnd: @escaping @Sendable () -> Void, onHalfClose: @escaping @Sendable () -> Void
    ) async throws -> StreamKey {
        try await eventLoop.submit { [self] in
            // First what may fail, where the connection has gone already.
            let halfClose = HalfCloseHandler(onHalfClose)
            try channel.pipeline.syncOperations.addHandler(halfClose)
            let stream = LiveStream(
                identity: identity, session: session, channel: channel, limits: limits, onEnd: onEnd)
            let key = StreamKey(stream)
            let table = table.value
            table.streams[key] = (stream, halfClose)
            table.byUser[identity.id, default: []].append(stream)
            if table.heartbeat == nil { table.heartbeat = startHeartbeat() }
            channel.closeFuture.whenComplete { _ in onEnd() }
            return key
        }.get()
    }

    func remove(_ key: StreamKey) {
        eventLoop.execute { [self] in
            let table = table.value
            guard let (stream, halfClose) = table.streams.removeValue(forKey: key) else { return }
            stream.release(halfClose)
            let user = stream.identity.id
            table.byUser[user]?.removeAll { $0 === stream }
            if table.byUser[user]?.isEmpty == true { table.byUser[user] = nil }
            if table.streams.isEmpty {
                table.heartbeat?.cancel()
                table.heartbeat = nil
            }
        }
    }

    func goLive(_ key: StreamKey, at cursor: Cursor) async throws -> Bool {
        try await eventLoop.submit { [self] in table.value.streams[key]?.stream.goLive(at: cursor) ?? true }.get()
    }

    func send(_ event: LiveEvent, to audience: Audience) {
        eventLoop.execute { [self] in
            let table = table.value
            switch audience {
            case .everyone:
                for (stream, _) in table.streams.values { stream.send(event) }
            case .users(let users):
                for user in users {
                    for stream in table.byUser[user] ?? [] { stream.send(event) }
                }
            }
        }
    }

    func end(saying last: ByteBuffer, where isMeant: @escaping @Sendable (LiveStream) -> Bool) {
        eventLoop.execute { [self] in
            for (stream, _) in table.value.streams.values where isMeant(stream) { stream.end(saying: last) }
        }
    }

    /// Keeps connections open through proxies, and lets browsers notice a dead one. One timer for all streams of the
    /// loop, which runs only while there are any: one for each would wake the loop thousands of times.
    private func startHeartbeat() -> RepeatedTask {
        let beat = ByteBuffer(string: ":\n\n")
        return eventLoop.scheduleRepeatedTask(initialDelay: .seconds(15), delay: .seconds(15)) { [self] _ in
            for (stream, _) in table.value.streams.values { stream.heartbeat(beat) }
        }
    }
}

/// Notices that the other side has closed its half of the connection: it is not reading any more.
final class HalfCloseHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let onHalfClose: @Sendable () -> Void

    init(_ onHalfClose: @escaping @Sendable () -> Void) {
        self.onHalfClose = onHalfClose
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { onHalfClose() }
        context.fireUserInboundEventTriggered(event)
    }
}
