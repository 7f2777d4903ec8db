/// The `host` section of `plugins.json`.
public struct HostSettings: PluginSettings {
    public let sessionIdleMinutes: Int
    public let sessionMaxDays: Int
    public let maxEventStreamsPerUser: Int
    let trustedProxies: [String]
    let rateLimitEnabled: Bool
    /// By the name of the limit.
    let rateLimits: [String: Int]
    let auditLogMaxSizeMB: Int
    let auditLogBackups: Int

    public init(from read: inout SettingsReader) {
        sessionIdleMinutes = read(
            "session_idle_minutes", default: 20160, in: 5...525_600,
            "Minutes without a visit after which a session ends")
        sessionMaxDays = read(
            "session_max_days", default: 365, in: 0...3650,
            "Days after the sign-in after which a session ends, however often its owner comes; 0 = never")
        maxEventStreamsPerUser = read(
            "max_event_streams_per_user", default: 12, in: 1...10_000,
            "Live streams (browsers) that one user may have open")
        trustedProxies = read(
            "trusted_proxies", default: [], check: TrustedProxies.complaint,
            "Addresses or networks of reverse proxies, whose X-Forwarded-For is believed")
        rateLimitEnabled = read("rate_limit_enabled", default: true, "Whether anything is limited at all")
        rateLimits = read(
            "rate_limits", default: [:],
            check: { limits in
                limits.first { !(1...100_000).contains($0.value) }
                    .map { "\($0.key) must be from 1 to 100000 a minute, not \($0.value)" }
            }, "How often in a minute, where not as the plugins have it: `{\"send\": 300}`")
        auditLogMaxSizeMB = read(
            "audit_log_max_size_mb", default: 10, in: 1...1024, "MiB that the audit log grows to before it is put aside"
        )
        auditLogBackups = read(
            "audit_log_backups", default: 12, in: 1...100, "Audit logs that are kept besides the one in use")
    }
}
