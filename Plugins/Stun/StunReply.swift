// StunReply — what to answer to a datagram: decided from its bytes and its sender alone.

enum StunReply {
    /// The largest STUN message that may go over IPv6 without knowing the path (RFC 8489 section 6.1); what is longer
    /// did not come from a STUN client.
    static let longestQuestion = 1280

    /// How long the answer to a question of `octets` may be: twice as long, so that the server is of no use for
    /// drowning a forged sender.
    ///
    /// One exception is fixed by the format. A bare request has 20 octets, the least that says an IPv6 address has 44.
    /// With the headers of IPv6 and UDP that is 92 octets for 68 on the wire: still well under twice.
    static func limit(forQuestionOf octets: Int) -> Int { max(2 * octets, 44) }

    /// The answer, or nil for silence: only a well-formed Binding request has one.
    ///
    /// It names the sender's address, or answers 420 to attributes that have to be understood and are not. A
    /// FINGERPRINT, a reason phrase and SOFTWARE are added, in this order of worth, as far as the limit allows.
    static func decide(datagram: Span<UInt8>, from sender: TransportAddress) -> [UInt8]? {
        guard datagram.count <= longestQuestion, sender.port != 0,
            let request = StunMessage(datagram), request.kind == .request, request.method == StunMessage.binding
        else { return nil }
        let limit = limit(forQuestionOf: datagram.count)
        return request.unknownAttributes.isEmpty
            ? success(to: request, from: sender, limit: limit)
            : refusal(of: request, limit: limit)
    }

    private static let software = "MiniMost"
    private static let reason = "Unknown Attribute"

    private static func success(to request: StunMessage, from sender: TransportAddress, limit: Int) -> [UInt8] {
        let address = if case .v4 = sender.ip { 12 } else { 24 }
        var room = Room(limit: limit, used: StunMessage.headerLength + address)
        let hasFingerprint = room.take(8)
        let hasSoftware = room.take(4 + software.utf8.count)

        var answer = StunWriter(
            .success, method: request.method, transaction: request.transaction, capacity: room.used)
        answer.append(xorMapped: sender)
        if hasSoftware { answer.append(software: software) }
        if hasFingerprint { answer.appendFingerprint() }
        return answer.bytes
    }

    private static func refusal(of request: StunMessage, limit: Int) -> [UInt8] {
        let unknown = request.unknownAttributes
        var room = Room(limit: limit, used: StunMessage.headerLength + 8 + 4 + 2 * unknown.count)
        let hasFingerprint = room.take(8)
        let hasReason = room.take(reason.utf8.count)
        let hasSoftware = room.take(4 + software.utf8.count)

        var answer = StunWriter(
            .failure, method: request.method, transaction: request.transaction, capacity: room.used)
        answer.append(errorCode: 420, reason: hasReason ? reason : "")
        answer.append(unknownAttributes: unknown)
        if hasSoftware { answer.append(software: software) }
        if hasFingerprint { answer.appendFingerprint() }
        return answer.bytes
    }

    /// Counts the octets of an answer, which come in fours.
    private struct Room {
        let limit: Int
        private(set) var used: Int

        init(limit: Int, used: Int) {
            self.limit = limit
            self.used = (used + 3) & ~3
        }

        mutating func take(_ octets: Int) -> Bool {
            let total = used + (octets + 3) & ~3
            guard total <= limit else { return false }
            used = total
            return true
        }
    }
}
