public import ArgumentParser
public import Auth
public import Host

/// Channels, direct messages, and everything that is done with messages.
public struct ChatPlugin: Plugin {
    public static let name = "chat"
    public static var requires: [any Plugin.Type] { [AuthPlugin.self] }
    public static var files: [EmbeddedFile] { EmbeddedFiles.all }
    public static var commands: [any ParsableCommand.Type] { [ExportCommand.self, RetentionCommand.self] }

    public struct Settings: PluginSettings {
        public let channels: [String]
        public let messageRetentionDays: Int
        public let channelRetentionDays: [String: Int]
        public let maxMessageDatabaseSizeMB: Int

        public init(from read: inout SettingsReader) {
            let channels = read(
                "channels", default: ["general", "random", "help"], check: PublicChannels.complaint,
                "The public channels, in the order in which they are shown")
            messageRetentionDays = read(
                "message_retention_days", default: 770, in: 0...36_500, "Days that messages are kept; 0 = for ever")
            channelRetentionDays = read(
                "channel_retention_days", default: [:], check: { Self.complaint($0, channels) },
                "Days for single public channels, or for all of \"private\" or \"dm\", where they differ")
            maxMessageDatabaseSizeMB = read(
                "max_message_db_size_mb", default: 1024, in: 0...1_048_576,
                "MiB that a message file may grow to before its oldest go; 0 = no limit")
            self.channels = channels
        }

        private static func complaint(_ days: [String: Int], _ channels: [String]) -> String? {
            if let name = days.keys.sorted().first(where: { !(channels + ["private", "dm"]).contains($0) }) {
                return "\"\(name)\" is none of the channels, nor \"private\" or \"dm\""
            }
            let bad = days.sorted { $0.key < $1.key }.first { !(0...36_500).contains($0.value) }
            return bad.map { "must be from 0 to 36500 for \"\($0.key)\", not \($0.value)" }
        }

        /// How long the messages of a channel are kept; 0 = for ever.
        @Sendable public func retentionDays(of channel: String) -> Int {
            let kind = channel.hasPrefix("dm:") ? "dm" : channel.hasPrefix("private:") ? "private" : channel
            return channelRetentionDays[kind] ?? messageRetentionDays
        }
    }

    public let host: Host
    public let settings: Settings
    public let directory: Directory
    let store = MessageStore()
    let memberships = Memberships()

    public init(host: Host, settings: Settings) throws {
        self.host = host
        self.settings = settings
        directory = try host.plugin(AuthPlugin.self).directory
    }

    public var features: [any Feature] {
        let deliveries = Deliveries(chat: self)
        let changes = MessageChanges(chat: self, deliveries: deliveries)
        return [
            Mailbox(store: store, clock: host.clock),
            Threads(store: store),
            PublicChannels(chat: self),
            PrivateChannels(chat: self, deliveries: deliveries),
            DirectMessages(chat: self),
            ChannelList(chat: self),
            ChannelSettings(chat: self),
            History(chat: self),
            LostMailboxes(chat: self),
            deliveries,
            Members(chat: self, deliveries: deliveries),
            Posting(chat: self, deliveries: deliveries),
            Edits(changes: changes),
            Deletions(changes: changes),
            Reactions(changes: changes),
            Pins(changes: changes),
            Mentions(chat: self),
            Search(chat: self),
            ReadMarks(chat: self),
            Preferences(chat: self),
            Receipts(chat: self),
            Typing(chat: self),
            Presence(chat: self),
            MessageFeeds(chat: self),
            Retention(chat: self),
            SystemMessages(chat: self),
            Happenings(chat: self, deliveries: deliveries),
            Departures(chat: self, deliveries: deliveries),
        ]
    }

    public var browserSettings: [String: any Encodable & Sendable] {
        ["maxMessageLength": MessageText.maxLength]
    }
}
