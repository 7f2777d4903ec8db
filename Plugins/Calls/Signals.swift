import Auth
import Chat
import HTTPTypes
import Host
import Hummingbird

/// What two browsers in a call have to agree on before media flows between them: session descriptions and candidates
/// (RFC 8829). Passed on unread, to the one it is for, and kept nowhere.
///
///   POST /api/calls/:id/signal      live event "signal"
struct Signals: Feature {
    static let limit = RateLimit("signal", perMinute: 600, "Your browser is sending signals very quickly.")
    /// Octets of a request; a description of a call with many videos has some ten thousand.
    static let maxSize = 64 * 1024
    /// Containers in each other, of which theirs have four.
    static let maxDepth = 12

    let host: Host
    let directory: Directory
    let register: CallRegister

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.routes.post(":id/signal", use: pass)
    }

    private func pass(_ request: Request, _ context: SignedIn) async throws -> Response {
        let sender = context.identity
        let call = try register.call(try context.parameter("id"), for: sender)
        guard call.participant(sender.id) != nil else { throw Call.Refusal.notJoined.words(call.limits) }
        try host.limits.spend(Self.limit, by: sender.id)
        let signal = try await request.json(Signal.self, limit: Self.maxSize, depth: Self.maxDepth)
        // As it is now: the body took its time.
        let now = try register.call(call.id, for: sender)
        guard let own = now.participant(sender.id) else { throw Call.Refusal.notJoined.words(now.limits) }
        guard signal.seat == nil || signal.seat == own.seat else { throw Call.Refusal.elsewhere.words(now.limits) }
        guard let account = directory.account(named: signal.to), account.id != sender.id,
            let other = now.participant(account.id), signal.toSeat == nil || signal.toSeat == other.seat
        else { throw Refusal.notThere }
        let event = try LiveEvent(
            "signal",
            Passed(call: now.id, from: sender.username, seat: own.seat, toSeat: other.seat, data: signal.data))
        host.live.publish(event, to: .users([account.id]))
        return .noContent
    }

    private struct Signal: Decodable {
        /// A name.
        let to: String
        /// The device that is meant, where it matters.
        let toSeat: String?
        /// The sender's own.
        let seat: String?
        let data: JSONValue
    }

    private struct Passed: Encodable {
        let call: String
        let from: String
        let seat: String
        let toSeat: String
        let data: JSONValue
    }
}

extension Refusal {
    fileprivate static let notThere = Refusal(
        .conflict, "not-there", "They are not in the call, or not with this device.")
}
