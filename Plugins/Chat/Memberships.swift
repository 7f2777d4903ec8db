import Host
import Synchronization

/// A private channel, and since which message each of its members has been there.
struct PrivateChannel: Sendable, Equatable {
    let id: String
    var name: String
    var topic: String
    var members: [UserID: Int64]
}

/// All private channels, in memory: they are asked for on every request. chat.db has them on disk.
final class Memberships: Sendable {
    private struct State {
        var channels: [String: PrivateChannel] = [:]
        var byUser: [UserID: Set<String>] = [:]

        mutating func put(_ channel: PrivateChannel?, at id: String) {
            for user in channels[id]?.members.keys ?? [:].keys { byUser[user]?.remove(id) }
            channels[id] = channel
            for user in channel?.members.keys ?? [:].keys { byUser[user, default: []].insert(id) }
        }
    }

    private let state = Mutex(State())

    func channel(_ id: String) -> PrivateChannel? {
        state.withLock { $0.channels[id] }
    }

    /// By name.
    func channels(of user: UserID) -> [PrivateChannel] {
        state.withLock { state in (state.byUser[user] ?? []).compactMap { state.channels[$0] } }
            .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// What `user` may see of a channel comes after this message; `nil` for somebody who is not in it.
    func beginning(of channel: String, for user: UserID) -> Int64? {
        state.withLock { $0.channels[channel]?.members[user] }
    }

    func keep(_ channel: PrivateChannel) {
        state.withLock { $0.put(channel, at: channel.id) }
    }

    func drop(_ id: String) {
        state.withLock { $0.put(nil, at: id) }
    }
}
