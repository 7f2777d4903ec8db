public import ArgumentParser
import Auth
import Chat
public import Host

/// Files on messages, and avatars.
public struct UploadsPlugin: Plugin {
    public static let name = "uploads"
    public static var commands: [any ParsableCommand.Type] { [FileRetentionCommand.self] }
    public static var files: [EmbeddedFile] { EmbeddedFiles.all }
    public static var requires: [any Plugin.Type] { [AuthPlugin.self, ChatPlugin.self] }

    public struct Settings: PluginSettings {
        public let uploadExtensions: [String]
        public let maxUploadSizeMB: Int
        public let maxUploadDirectorySizeMB: Int
        public let imageRetentionDays: Int
        public let fileRetentionDays: Int
        public let maxAvatarSizeMB: Int

        public init(from read: inout SettingsReader) {
            uploadExtensions = read(
                "upload_extensions", default: [".jpg", ".jpeg", ".png", ".gif", ".webp"],
                check: UploadLimits.complaint, "The file types that are taken; [\"*\"] takes any, as a download")
            maxUploadSizeMB = read("max_upload_size_mb", default: 16, in: 1...4096, "MiB that one file may have")
            maxUploadDirectorySizeMB = read(
                "max_upload_dir_size_mb", default: 2048, in: 1...16_777_216,
                "MiB that all files may have together before the oldest of the heaviest senders go")
            imageRetentionDays = read(
                "image_retention_days", default: 30, in: 0...36_500, "Days that pictures are kept; 0 = for ever")
            fileRetentionDays = read(
                "file_retention_days", default: 30, in: 0...36_500, "Days that other files are kept; 0 = for ever")
            maxAvatarSizeMB = read("max_avatar_size_mb", default: 5, in: 1...64, "MiB that an avatar may have")
        }
    }

    private let host: Host
    private let settings: Settings
    private let chat: ChatPlugin
    private let directory: Directory
    private let store: UploadStore

    public init(host: Host, settings: Settings) throws {
        self.host = host
        self.settings = settings
        chat = try host.plugin(ChatPlugin.self)
        directory = try host.plugin(AuthPlugin.self).directory
        store = UploadStore(host.folder)
    }

    public var features: [any Feature] {
        [
            store,
            UploadLimits(settings: settings),
            Uploading(host: host, settings: settings, store: store),
            Attaching(chat: chat, store: store),
            Downloads(chat: chat, store: store),
            Avatars(host: host, settings: settings, directory: directory, store: store),
            UploadSweep(chat: chat, directory: directory, store: store),
            retention,
        ]
    }

    var retention: FileRetention { FileRetention(chat: chat, settings: settings, store: store) }

    public var browserSettings: [String: any Encodable & Sendable] {
        [
            "extensions": settings.uploadExtensions, "maxBytes": settings.maxUploadSizeMB << 20,
            "mostFiles": Attaching.most,
        ]
    }
}
