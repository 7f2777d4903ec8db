public import Auth
public import Host

/// Channels, direct messages, and everything that is done with messages.
public struct ChatPlugin: Plugin {
    public static let name = "chat"
    public static var requires: [any Plugin.Type] { [AuthPlugin.self] }
    public static var files: [EmbeddedFile] { EmbeddedFiles.all }

    public struct Settings: PluginSettings {
        public let channels: [String]
        public let messageRetentionDays: Int
        public let maxMessageDatabaseSizeMB: Int

        public init(from read: inout SettingsReader) {
            channels = read(
                "channels", default: ["general", "random", "help"], check: PublicChannels.complaint,
                "The public channels, in the order in which they are shown")
            messageRetentionDays = read(
                "message_retention_days", default: 770, in: 0...36_500, "Days that messages are kept; 0 = for ever")
            maxMessageDatabaseSizeMB = read(
                "max_message_db_size_mb", default: 1024, in: 0...1_048_576,
                "MiB that a message file may grow to before its oldest go; 0 = no limit")
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
            PreferencesOfReader(chat: self),
            Receipts(chat: self),
            Typing(chat: self),
            Presence(chat: self),
            MessageFeeds(chat: self),
            SystemMessages(chat: self),
            Departures(chat: self, deliveries: deliveries),
        ]
    }

    public var browserSettings: [String: any Encodable & Sendable] {
        ["maxMessageLength": MessageText.maxLength]
    }
}
