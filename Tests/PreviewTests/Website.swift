import NIOCore
import NIOPosix
import Synchronization

/// A host on this machine that says what a test tells it to say, and remembers who came.
final class Website: Sendable {
    struct Visit: Sendable {
        /// Method, path, version.
        let request: String
        /// In lower case by their names.
        let fields: [String: String]

        var path: String { request.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    }

    /// What it says to a request. The connection ends after it, unless it is left open for ever.
    struct Answer: Sendable {
        var bytes: [UInt8]
        var staysOpen = false

        static func page(_ html: String, type: String = "text/html; charset=utf-8", more: String = "") -> Answer {
            body(Array(html.utf8), type: type, more: more)
        }

        static func body(_ bytes: [UInt8], type: String, more: String = "") -> Answer {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(bytes.count)\r\n\(more)\r\n"
            return Answer(bytes: Array(head.utf8) + bytes)
        }

        static func redirect(to location: String, _ status: Int = 302) -> Answer {
            Answer(bytes: Array("HTTP/1.1 \(status) Moved\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n".utf8))
        }

        static func status(_ status: Int) -> Answer {
            Answer(bytes: Array("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\n\r\n".utf8))
        }
    }

    /// What it says of each path.
    struct Pages: Sendable {
        let answer: @Sendable (String) -> Answer

        init(_ answer: @escaping @Sendable (String) -> Answer) { self.answer = answer }

        static func saying(_ answer: Answer) -> Pages { Pages { _ in answer } }
    }

    private let channel: any Channel
    private let seen: Shared

    private final class Shared: Sendable {
        let connections = Mutex(0)
        let visits = Mutex<[Visit]>([])
        let open = Mutex<[any Channel]>([])
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// How often somebody connected, whatever they said.
    var connections: Int { seen.connections.withLock { $0 } }
    var visits: [Visit] { seen.visits.withLock { $0 } }

    /// - Parameter port: 0 for one that the system chooses.
    init(at address: String, port: Int, _ pages: Pages) async throws {
        let seen = Shared()
        self.seen = seen
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                seen.connections.withLock { $0 += 1 }
                seen.open.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Conversation(pages.answer) { visit in seen.visits.withLock { $0.append(visit) } })
                }
            }
            .bind(host: address, port: port).get()
    }

    func close() async {
        for channel in seen.open.withLock({ $0 }) { try? await channel.close() }
        try? await channel.close()
    }
}

private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: @Sendable (String) -> Website.Answer
    private let note: @Sendable (Website.Visit) -> Void
    private var received = ""

    init(_ answer: @escaping @Sendable (String) -> Website.Answer, _ note: @escaping @Sendable (Website.Visit) -> Void)
    {
        (self.answer, self.note) = (answer, note)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard let end = received.firstRange(of: "\r\n\r\n") else { return }
        let lines = received[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        received = ""
        let fields = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            return (name.lowercased(), String(line.dropFirst(name.count + 2)))
        }
        let visit = Website.Visit(request: lines.first ?? "", fields: Dictionary(fields) { $1 })
        note(visit)
        let said = answer(visit.path)
        let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: said.bytes)))
        guard !said.staysOpen else { return }
        let channel = context.channel
        written.whenComplete { _ in channel.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
