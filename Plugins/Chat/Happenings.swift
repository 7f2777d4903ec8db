import Auth
public import Host

/// What happened in a private channel or a direct message besides what was said, as a line among the messages.
///
///   handles HappenedInChannel
struct Happenings: Feature {
    let chat: ChatPlugin
    let deliveries: Deliveries

    func register(in app: inout Registration) {
        app.on(HappenedInChannel.self) { [self] in
            let channel = try chat.channel($0.channel, for: $0.actor)
            guard !channel.isPublic else { return }
            await chat.say($0.event, $0.words, in: channel, by: $0.actor, deliveries)
        }
    }
}

/// A plugin tells of something that the people of a channel are to read there, as a sentence about `actor`.
public struct HappenedInChannel: Fact {
    public let event: ChannelEvent
    /// The rest of the sentence that begins with the actor's name.
    public let words: String
    public let channel: String
    public let actor: Identity

    public init(_ event: ChannelEvent, _ words: String, in channel: String, by actor: Identity) {
        (self.event, self.words, self.channel, self.actor) = (event, words, channel, actor)
    }
}
