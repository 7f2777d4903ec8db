import Auth
import Chat
import HTTPTypes
import Host
import Hummingbird

/// Starting a call, coming and going.
///
///   GET, POST /api/calls                    POST: 409 with the call that goes on in the channel already
///   GET /api/calls/:id
///   POST /api/calls/:id/join, decline, leave, invite
///   PUT /api/calls/:id/me                   what somebody has on; also that their device is there, every few seconds
struct Calls: Feature {
    static let startLimit = RateLimit("call_start", perMinute: 12, "You are calling very often.")
    static let limit = RateLimit("call", perMinute: 60, "You are calling very quickly.")
    static let stateLimit = RateLimit("call_state", perMinute: 240, "You are changing this very quickly.")

    /// People for whom it rings in a private channel.
    static let mostRung = 15

    let chat: ChatPlugin
    let register: CallRegister

    func register(in app: inout Registration) {
        app.limit(Self.startLimit)
        app.limit(Self.limit)
        app.limit(Self.stateLimit)
        app.routes.get("/api/calls", use: list)
        app.routes.post("/api/calls", use: start)
        app.routes.get(":id", use: show)
        app.routes.post(":id/join", use: join)
        app.routes.post(":id/decline", use: decline)
        app.routes.post(":id/leave", use: leave)
        app.routes.post(":id/invite", use: invite)
        app.routes.put(":id/me", use: change)
        app.allow(.microphone)
        app.allow(.camera)
        app.allow(.displayCapture)
        app.allow(.autoplay)
        app.allow(.fullscreen)
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        try .json(register.calls(for: context.identity).map { view($0, context.identity) })
    }

    private func show(_ request: Request, _ context: SignedIn) async throws -> Response {
        try .json(view(try register.call(try context.parameter("id"), for: context.identity), context.identity))
    }

    private func view(_ call: Call, _ reader: Identity) -> CallView {
        CallView(call, chat, isForMember: register.isMember(reader, of: call))
    }

    // MARK: Coming

    private func start(_ request: Request, _ context: SignedIn) async throws -> Response {
        let starter = context.identity
        try chat.host.limits.spend(Self.startLimit, by: starter.id)
        let body = try await request.json(NewCall.self)
        guard body.media != .none else { throw Refusal.bringsNothing }
        let seat = randomToken(bytes: 12)
        let start = try await register.start(in: body.channel, by: starter, seat: seat, body.media) {
            try others(in: body.channel, for: starter)
        }
        switch start {
        case .started(let call): return try .json(Answer(call: view(call, starter), seat: seat), status: .created)
        case .running(let call):
            let error = Answer.Problem(
                code: "call-running", message: "A call goes on here already. Join it.", request: context.id)
            return try .json(Answer(call: view(call, starter), error: error), status: .conflict)
        }
    }

    /// Who is rung: in a channel of very many nobody is, there it is only shown that there is a call.
    private func others(in channel: String, for starter: Identity) throws -> [UserID] {
        let channel = try chat.channel(channel, for: starter)
        guard channel.kind != .public else { throw Refusal.notInPublic }
        let others = channel.members.map(\.id).filter { $0 != starter.id && chat.directory.identity(of: $0) != nil }
        guard !others.isEmpty else { throw Refusal.nobodyToCall }
        return channel.kind == .dm || others.count <= Self.mostRung ? others : []
    }

    private func join(_ request: Request, _ context: SignedIn) async throws -> Response {
        let id = try visible(context)
        try chat.host.limits.spend(Self.limit, by: context.identity.id)
        let media = try await request.json(Joining.self).media
        let seat = randomToken(bytes: 12)
        let call = try await register.join(id, by: context.identity, seat: seat, media)
        return try .json(Answer(call: view(call, context.identity), seat: seat))
    }

    private func invite(_ request: Request, _ context: SignedIn) async throws -> Response {
        let inviter = context.identity
        let id = try visible(context)
        try chat.host.limits.spend(Self.limit, by: inviter.id)
        let username = try await request.json(Invitation.self).username
        guard let account = chat.directory.account(named: username),
            let guest = chat.directory.identity(of: account.id)
        else { throw Refusal.nobodyOfThatName }
        let call = try await register.change(id, by: inviter) { [register] call, now throws(Call.Refusal) in
            let isGuest = !register.isMember(guest, of: call)
            return try call.invite(guest.id, by: inviter.id, isGuest: isGuest, now: now)
        }
        return try .json(view(call, inviter))
    }

    /// Of a call that is not to be seen no more is said, whatever is asked of it. What is done asks again.
    private func visible(_ context: SignedIn) throws -> String {
        try register.call(try context.parameter("id"), for: context.identity).id
    }

    // MARK: Going

    private func decline(_ request: Request, _ context: SignedIn) async throws -> Response {
        let user = context.identity
        let id = try visible(context)
        try chat.host.limits.spend(Self.limit, by: user.id)
        try await register.change(id, by: user) { call, now throws(Call.Refusal) in
            try call.decline(user.id, now: now)
        }
        return .noContent
    }

    private func leave(_ request: Request, _ context: SignedIn) async throws -> Response {
        let user = context.identity
        let id = try visible(context)
        try chat.host.limits.spend(Self.stateLimit, by: user.id)
        let body = try await request.json(Leaving.self)
        try await register.change(id, by: user) { call, now throws(Call.Refusal) in
            body.mayReturn == true
                ? try call.depart(user.id, seat: body.seat, now: now) : try call.leave(user.id, seat: body.seat)
        }
        return .noContent
    }

    // MARK: Being there

    private func change(_ request: Request, _ context: SignedIn) async throws -> Response {
        let user = context.identity
        let id = try visible(context)
        try chat.host.limits.spend(Self.stateLimit, by: user.id)
        let body = try await request.json(State.self)
        let call = try await register.change(id, by: user) { call, now throws(Call.Refusal) in
            try call.change(
                user.id, seat: body.seat, isMuted: body.muted, hasCamera: body.camera, isSharing: body.sharing, now: now
            )
        }
        return try .json(view(call, user))
    }

    // MARK: Bodies

    private struct NewCall: Decodable {
        let channel: String
        let media: Call.Media
    }

    private struct Joining: Decodable {
        let media: Call.Media
    }

    private struct Invitation: Decodable {
        let username: String
    }

    private struct Leaving: Decodable {
        let seat: String?
        /// The page is loaded anew, maybe.
        let mayReturn: Bool?
    }

    private struct State: Decodable {
        let seat: String?
        let muted: Bool?
        let camera: Bool?
        let sharing: Bool?
    }

    /// The fields of a call, and besides where in it its reader sits, or why it is not another one.
    private struct Answer: Encodable {
        let call: CallView
        var seat: String?
        var error: Problem?

        /// As of every refusal.
        struct Problem: Encodable {
            let code: String
            let message: String
            let request: String
        }

        private enum Keys: CodingKey {
            case seat, error
        }

        func encode(to encoder: any Encoder) throws {
            try call.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encodeIfPresent(seat, forKey: .seat)
            try container.encodeIfPresent(error, forKey: .error)
        }
    }
}

extension Refusal {
    fileprivate static let notInPublic = Refusal(
        .unprocessableContent, "public-channel", "Calls are held in direct messages and private channels.")

    fileprivate static let bringsNothing = Refusal.malformed("A call begins with \"audio\", \"video\" or \"screen\".")

    fileprivate static let nobodyToCall = Refusal(
        .unprocessableContent, "nobody-to-call", "There is nobody here whom you could call.")

    fileprivate static let nobodyOfThatName = Refusal(
        .unprocessableContent, "no-such-user", "There is nobody of that name whom you could call.")
}
