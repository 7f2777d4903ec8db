import HTTPTypes
import Host

// What a call says no to, in words for the person who asked.

extension Refusal {
    static let callNotFound = Refusal(.notFound, "call-not-found", "There is no such call, or it is over.")
}

extension Call.Refusal {
    /// For the person who asked.
    func words(_ limits: Call.Limits) -> Refusal {
        switch self {
        case .ended: .callNotFound
        case .full:
            Refusal(
                .conflict, "call-full", "\(limits.voices) people are in this call, which is as many as it may have.")
        case .tooManyVideos:
            Refusal(
                .conflict, "too-many-videos",
                "\(limits.videos) cameras and screens are on in this call, which is as many as it may have.")
        case .notJoined: Refusal(.forbidden, "not-in-call", "You are not in this call.")
        case .elsewhere: Refusal(.conflict, "elsewhere", "You are in this call on another device, or in another tab.")
        case .alreadyThere: Refusal(.conflict, "already-there", "They are in the call, or it rings there.")
        case .declined: Refusal(.conflict, "declined", "They have just declined. Give them a minute.")
        case .isGuest:
            Refusal(.forbidden, "guest", "Only people of the conversation can ask others to come.")
        case .notRinging: Refusal(.conflict, "not-ringing", "This call does not ring for you.")
        }
    }
}
