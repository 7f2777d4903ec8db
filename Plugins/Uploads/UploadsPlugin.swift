import Auth
import Chat
public import Host

/// Files on messages, and avatars.
public struct UploadsPlugin: Plugin {
    public static let name = "uploads"
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
                "max_upload_dir_size_mb", default: 2048, in: 1...16_777_216, "MiB that all files may have together")
            imageRetentionDays = read(
                "image_retention_days", default: 30, in: 0...36_500, "Days that pictures are kept; 0 = for ever")
            fileRetentionDays = read(
                "file_retention_days", default: 30, in: 0...36_500, "Days that other files are kept; 0 = for ever")
            maxAvatarSizeMB = read("max_avatar_size_mb", default: 5, in: 1...64, "MiB that an avatar may have")
        }
    }

    private let settings: Settings

    public init(host: Host, settings: Settings) throws {
        self.settings = settings
    }

    public var features: [any Feature] {
        [UploadLimits(settings: settings)]
    }
}
