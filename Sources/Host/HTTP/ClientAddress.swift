import HTTPTypes
import Hummingbird

/// Finds out where a request comes from: the other side of the connection, or, where that is a proxy that the operator
/// trusts, whom the proxy says it comes from (`X-Forwarded-For`). Anybody else could say anything.
struct ClientAddress: RouterMiddleware {
    let trusted: TrustedProxies

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.remoteAddress = trusted.client(
            behind: context.peerAddress, forwarded: request.headers[values: .xForwardedFor])
        return try await next(request, context)
    }
}

/// The proxies whose word is taken, by address or network: `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`.
struct TrustedProxies: Sendable {
    private let networks: [(bytes: [UInt8], bits: Int)]

    init(_ texts: [String]) {
        networks = texts.compactMap(Self.network)
    }

    /// What is wrong with a list of them; `nil` when nothing is.
    static func complaint(_ texts: [String]) -> String? {
        texts.first { network($0) == nil }
            .map { "\"\($0)\" is neither an address nor a network, such as 10.0.0.1 or 10.0.0.0/8" }
    }

    /// Each proxy adds the address that it saw, at the end. Going back from there, the first that is no trusted proxy
    /// is the client; what stands before it, the client may have made up.
    func client(behind peer: String?, forwarded: [String]) -> String? {
        var client = peer
        let hops = forwarded.flatMap { $0.split(separator: ",") }.map { $0.trimming { $0 == " " || $0 == "\t" } }
        for hop in hops.reversed() {
            guard let known = client, isTrusted(known), let address = Self.address(hop) else { break }
            client = address.description
        }
        return client
    }

    /// Some proxies add the port: `192.0.2.7:4711`, `[2001:db8::1]:4711`, and IPv6 may stand in brackets without one.
    private static func address(_ hop: String) -> IPAddress? {
        if let address = IPAddress(hop) { return address }
        guard let colon = hop.utf8.lastIndex(of: UInt8(ascii: ":")), !hop.hasSuffix("]") else {
            return hop.hasPrefix("[") && hop.hasSuffix("]") ? IPAddress(String(hop.dropFirst().dropLast())) : nil
        }
        let port = hop[hop.index(after: colon)...]
        guard !port.isEmpty, port.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        let host = hop[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let address = IPAddress(String(isBracketed ? host.dropFirst().dropLast() : host))
        return address?.isIPv4 == true || isBracketed ? address : nil
    }

    private func isTrusted(_ text: String) -> Bool {
        guard let bytes = IPAddress(text)?.bytes else { return false }
        return networks.contains { network in
            network.bytes.count == bytes.count
                && (0..<network.bits).allSatisfy { bit in
                    (network.bytes[bit / 8] ^ bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
                }
        }
    }

    private static func network(_ text: String) -> (bytes: [UInt8], bits: Int)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        guard parts.count == 2 else { return (address.bytes, address.bytes.count * 8) }
        guard parts[1].utf8.allSatisfy(\.isASCIIDigit), let bits = Int(parts[1]), bits <= address.bytes.count * 8 else {
            return nil
        }
        return (address.bytes, bits)
    }
}

extension Substring {
    fileprivate func trimming(_ isBlank: (Character) -> Bool) -> String {
        String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}

extension HTTPField.Name {
    static let xForwardedFor = Self("X-Forwarded-For")!
}
