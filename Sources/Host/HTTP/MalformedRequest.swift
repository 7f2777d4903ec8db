import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Answers what is not HTTP, or too much of it, in the form of every other error, and ends the connection: after a
/// parser error nobody can tell where the next request begins. Whoever is reading the body hears of it as well: a body
/// that is cut off must not pass for a whole one.
final class MalformedRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private var isAnswered = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard !isAnswered else { return }
        isAnswered = true
        let refusal =
            error == .headerOverflow
            ? Refusal(.requestHeaderFieldsTooLarge, "head-too-large", "The head of the request is too large.")
            : Refusal.malformed("This is not an HTTP request.")
        let body = (try? JSONEncoder.minimost.encode(ErrorBody(refusal, request: "-"))) ?? Data()
        let head = HTTPResponse(
            status: refusal.status,
            headerFields: [
                .contentType: "application/json", .contentLength: "\(body.count)", .connection: "close",
                .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }
}
