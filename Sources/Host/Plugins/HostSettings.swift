/// The `host` section of `plugins.json`.
public struct HostSettings: PluginSettings {
    public let sessionIdleMinutes: Int
    public let maxEventStreamsPerUser: Int

    public init(from read: inout SettingsReader) {
        sessionIdleMinutes = read(
            "session_idle_minutes", default: 20160, in: 5...525_600,
            "Minutes without a visit after which a session ends")
        maxEventStreamsPerUser = read(
            "max_event_streams_per_user", default: 12, in: 1...10_000,
            "Live streams (browsers) that one user may have open")
    }
}
