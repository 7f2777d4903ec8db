import Auth
import Chat
import Host

/// Who was rung in vain reads of it in the channel; a guest, who does not see that, among the messages of the two.
struct MissedCalls {
    let chat: ChatPlugin

    private static let nobodyAnswered = "called, and nobody answered"

    func say(_ done: [CallRegister.Done]) async {
        for (call, outcomes) in done {
            for case .missed(let users, let inviter) in outcomes { await say(users, inviter, of: call) }
        }
    }

    private func say(_ users: [UserID], _ inviter: UserID, of call: Call) async {
        let names = users.filter { !call.guests.contains($0) }.map(chat.name)
        let words = call.isMet ? "called, and \(named(names)) did not answer" : Self.nobodyAnswered
        if !names.isEmpty { await say(words, in: call.channel, by: inviter) }
        for guest in users where call.guests.contains(guest) {
            guard let channel = chat.directMessage(of: [guest, inviter]) else { continue }
            await say(Self.nobodyAnswered, in: channel, by: inviter)
        }
    }

    /// A line, however many they are.
    private func named(_ names: [String]) -> String {
        names.count <= 4
            ? names.joined(separator: ", ") : "\(names.prefix(3).joined(separator: ", ")) and \(names.count - 3) others"
    }

    private func say(_ words: String, in channel: String, by user: UserID) async {
        // Who may not see it any more has called nobody there.
        guard let actor = chat.directory.identity(of: user), (try? chat.channel(channel, for: actor)) != nil else {
            return
        }
        await chat.host.hooks.announce(HappenedInChannel(.called, words, in: channel, by: actor))
    }
}
