import Auth
import Host

/// A call as browsers are told of it.
struct CallView: Encodable {
    let id: String
    let channel: String
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
    }

    init(_ call: Call, _ directory: Directory) {
        func name(_ user: UserID) -> String? { directory.account(user)?.username }
        (id, channel, startedAt, state, version) = (call.id, call.channel, call.startedAt, call.state, call.version)
        startedBy = name(call.startedBy) ?? ""
        let present = call.participants.compactMap { participant in
            name(participant.user).map {
                Participant(
                    username: $0, state: participant.isAway ? .away : .joined, media: participant.media,
                    muted: participant.isMuted, sharing: participant.isSharing, seat: participant.seat)
            }
        }
        let invited = call.invited.compactMap { invited in
            name(invited.user).map {
                Participant(username: $0, state: .ringing, media: .none, muted: false, sharing: false, seat: nil)
            }
        }
        participants = present + invited
    }
}
