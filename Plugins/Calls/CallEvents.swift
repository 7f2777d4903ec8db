import Chat
import Host

/// What browsers are told of calls.
struct CallEvents {
    let chat: ChatPlugin

    /// Whoever is out hears first how the call is now: that says why.
    func tell(_ outcomes: [Call.Outcome], of call: Call) {
        if outcomes.contains(.changed) || outcomes.contains(.ended) {
            let members = chat.members(of: call.channel)
            show(call, isForMember: true, to: members)
            show(call, isForMember: false, to: call.guests.subtracting(members))
        }
        for case .unseated(let user, let seat) in outcomes {
            guard let event = try? LiveEvent("call-seat", Seat(call: call.id, seat: seat)) else { continue }
            chat.host.live.publish(event, to: .users([user]))
        }
    }

    /// How it is now.
    func show(_ call: Call, isForMember: Bool, to users: Set<UserID>) {
        guard !users.isEmpty, let event = try? LiveEvent("call", CallView(call, chat, isForMember: isForMember)) else {
            return
        }
        chat.host.live.publish(event, to: .users(users))
    }

    /// That they may not see it any more.
    func tellGone(_ call: Call, to user: UserID) {
        guard let event = try? LiveEvent("call-gone", Gone(id: call.id)) else { return }
        chat.host.live.publish(event, to: .users([user]))
    }

    private struct Seat: Encodable {
        let call: String
        let seat: String
    }

    private struct Gone: Encodable {
        let id: String
    }
}
