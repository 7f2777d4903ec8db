import Host

/// Channels that everybody is in: the list that the operator gives in `channels`. A name that is taken out of the
/// list is gone for everybody; its messages stay in the record and return with it.
struct PublicChannels: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {}

    /// What is wrong with a list of channels; `nil` when nothing is.
    static func complaint(_ channels: [String]) -> String? {
        if channels.isEmpty { return "must name at least one channel" }
        if let bad = channels.first(where: { !isName($0) }) {
            return "\"\(bad)\" is not a name for a channel: 1 to 32 of a-z 0-9 _ -"
        }
        if let twice = Dictionary(grouping: channels, by: \.self).first(where: { $1.count > 1 })?.key {
            return "\"\(twice)\" is there twice"
        }
        return nil
    }

    private static func isName(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count) && name.utf8.allSatisfy(\.isASCIINamePart) && name == name.lowercased()
    }
}

extension ChatPlugin {
    /// - Returns: `nil` unless the operator's list has it, letter for letter.
    func publicChannel(_ id: String) -> Channel? {
        settings.channels.contains { $0.utf8.elementsEqual(id.utf8) }
            ? Channel(id: id, kind: .public, name: id) : nil
    }
}
