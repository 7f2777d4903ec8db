import Chat
import Host

/// A call as browsers are told of it.
struct CallView: Encodable {
    let id: String
    /// `nil` for guests: that of a direct message says who is in it.
    let channel: String?
    /// A name.
    let startedBy: String
    let startedAt: Timestamp
    let state: Call.State
    /// Of two looks at a call the one with the greater version is newer.
    let version: Int
    /// Who is in it, then who is rung.
    let participants: [Participant]

    struct Participant: Encodable {
        enum State: String, Encodable {
            case joined, away, ringing
        }

        let username: String
        let state: State
        let media: Call.Media
        let muted: Bool
        let sharing: Bool
        /// Changes with the device; where signals go.
        let seat: String?
        /// Of who is rung.
        let invitedBy: String?
    }

    init(_ call: Call, _ chat: ChatPlugin, isForMember: Bool) {
        (id, startedAt, state, version) = (call.id, call.startedAt, call.state, call.version)
        channel = isForMember ? call.channel : nil
        startedBy = chat.name(of: call.startedBy)
        let present = call.participants.map {
            Participant(
                username: chat.name(of: $0.user), state: $0.isAway ? .away : .joined, media: $0.media,
                muted: $0.isMuted, sharing: $0.isSharing, seat: $0.seat, invitedBy: nil)
        }
        let invited = call.invited.map {
            Participant(
                username: chat.name(of: $0.user), state: .ringing, media: .none, muted: false, sharing: false,
                seat: nil, invitedBy: chat.name(of: $0.inviter))
        }
        participants = present + invited
    }
}
