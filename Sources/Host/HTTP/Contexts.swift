import Foundation
public import Hummingbird
import Logging
public import NIOCore

/// A request that came over a connection.
public protocol ConnectionContext: RequestContext {
    /// The connection (HTTP/1.1) or the stream (HTTP/2) of the request.
    var channel: any Channel { get }
    /// Where it comes from, without port; `nil` for a Unix socket. See ``ClientAddress``.
    var remoteAddress: String? { get }
}

extension ConnectionContext {
    /// The address of the other side of the connection, without port; `nil` for a Unix socket.
    var peerAddress: String? {
        channel.remoteAddress?.ipAddress.map { IPAddress($0)?.description ?? $0 }
    }
}

/// A request before anybody looked at who makes it. Routes that take one are open to everybody; that must be said
/// (``Routes/open``).
public struct Visitor: ConnectionContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    public internal(set) var remoteAddress: String?
    /// Who is signed in, when anybody is.
    public internal(set) var signedIn: (session: Session, identity: Identity)?
    /// Ties forms to this browser while nobody is signed in; see ``FormTokens``.
    public internal(set) var visit: String?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        remoteAddress = nil
        logger = Self.requestLogger
        logger[metadataKey: "hb.request.id"] = source.logger[metadataKey: "hb.request.id"] ?? "\(RequestID())"
    }

    /// Hummingbird's own logger is told to be quiet; requests are told of all the same.
    private static let requestLogger = Logger(label: "host")
}

/// A request of somebody who is signed in. A handler that takes one cannot be reached otherwise: the type is the
/// permission.
public struct SignedIn: ChildRequestContext, ConnectionContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    public let remoteAddress: String?
    public let session: Session
    public let identity: Identity

    /// - Throws: ``Refusal`` 401.
    public init(context: Visitor) throws {
        guard let (session, identity) = context.signedIn else { throw Refusal.signInNeeded }
        coreContext = context.coreContext
        channel = context.channel
        remoteAddress = context.remoteAddress
        self.session = session
        self.identity = identity
    }
}

extension RequestContext {
    /// A part of the path, percent-decoded.
    /// - Throws: ``Refusal/notFound`` when it is not UTF-8 or holds a control character.
    public func parameter(_ name: String) throws -> String {
        guard let text = parameters.get(name)?.removingPercentEncoding,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw Refusal.notFound }
        return text
    }
}
