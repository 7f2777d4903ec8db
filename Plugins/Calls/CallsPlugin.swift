import Auth
import Chat
public import Host

/// Voice, video and screen sharing between the people of a channel. Media flows from browser to browser; the server
/// tells them how to reach each other.
public struct CallsPlugin: Plugin {
    public static let name = "calls"
    public static var files: [EmbeddedFile] { EmbeddedFiles.all }
    public static var requires: [any Plugin.Type] { [AuthPlugin.self, ChatPlugin.self] }

    public struct Settings: PluginSettings {
        public let ringSeconds: Int
        public let maxCallVoices: Int
        public let maxCallVideos: Int

        public init(from read: inout SettingsReader) {
            ringSeconds = read("ring_seconds", default: 30, in: 5...300, "Seconds that a call rings")
            maxCallVoices = read("max_call_voices", default: 8, in: 2...32, "People in one call")
            maxCallVideos = read("max_call_videos", default: 4, in: 1...16, "Cameras and screens in one call")
        }
    }

    private let host: Host
    private let chat: ChatPlugin
    private let limits: Call.Limits

    public init(host: Host, settings: Settings) throws {
        self.host = host
        chat = try host.plugin(ChatPlugin.self)
        limits = Call.Limits(
            voices: settings.maxCallVoices, videos: settings.maxCallVideos, ring: .seconds(settings.ringSeconds))
    }

    public var features: [any Feature] {
        let register = CallRegister(chat: chat, limits: limits)
        return [
            register,
            Calls(chat: chat, register: register),
            Signals(host: host, directory: chat.directory, register: register),
            ICEServers(hooks: host.hooks),
        ]
    }

    public var browserSettings: [String: any Encodable & Sendable] {
        ["ringSeconds": limits.ring.components.seconds, "maxVoices": limits.voices]
    }
}
