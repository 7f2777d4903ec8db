public import ArgumentParser
public import Host

/// Accounts and signing in.
public struct AuthPlugin: Plugin {
    public static let name = "auth"
    public static var files: [EmbeddedFile] { EmbeddedFiles.all }
    public static var commands: [any ParsableCommand.Type] {
        [InviteCommand.self, ResetPasswordCommand.self, SessionsCommand.self, UsersCommand.self]
    }

    /// Every account there is.
    public let directory: Directory

    let host: Host
    let settings: Settings
    let database = DatabaseFile("auth.db", schemas: .auth)
    let hashing: PasswordHashing
    let pause: @Sendable (Duration) async throws -> Void

    public init(host: Host, settings: Settings) throws {
        try self.init(host: host, settings: settings, hashing: PasswordHashing(), pause: host.sleep)
    }

    /// - Parameters:
    ///   - hashing: tests hash with few rounds.
    ///   - pause: tests do not wait.
    init(
        host: Host, settings: Settings, hashing: PasswordHashing,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) throws {
        try settings.checkAges()
        self.host = host
        self.settings = settings
        self.hashing = hashing
        self.pause = pause
        directory = Directory(database: database, host: host)
    }

    public var features: [any Feature] {
        [
            Accounts(database: database), directory, hashing, Lockout(auth: self), UserLocks(), Invites(auth: self),
            SignUp(auth: self), SignIn(auth: self), SignOut(auth: self), SessionList(auth: self),
            PasswordHistory(), PasswordChange(auth: self), PasswordReset(auth: self), Profile(auth: self),
            AccountDeletion(auth: self),
            UserList(directory: directory), AuditTrail(auth: self),
        ]
    }

    public var browserSettings: [String: any Encodable & Sendable] {
        [
            "passwordMinLength": settings.passwordMinLength, "signup": settings.signup.rawValue,
            "bioMaxLength": ProfileChange.longestBio,
        ]
    }
}

extension AuthPlugin {
    /// Who may make an account.
    enum SignUpPolicy: String, CaseIterable, SettingValue {
        case open, invite, closed
    }

    public struct Settings: PluginSettings {
        let signup: SignUpPolicy
        let maxLoginAttempts: Int
        let lockoutDurationMinutes: Int
        let loginDelaySeconds: Int
        let passwordMinLength: Int
        let passwordHistoryCount: Int
        let passwordMinAgeHours: Int
        let passwordMaxAgeDays: Int

        public init(from read: inout SettingsReader) {
            signup = read(
                "signup", default: SignUpPolicy.open, "Who may make an account: everybody, holders of invites, nobody")
            maxLoginAttempts = read(
                "max_login_attempts", default: 5, in: 0...1000, "Failures before an account is locked; 0 = never")
            lockoutDurationMinutes = read(
                "lockout_duration_minutes", default: 15, in: 1...10_080, "Minutes that an account stays locked")
            loginDelaySeconds = read(
                "login_delay_seconds", default: 3, in: 0...60, "Seconds before a wrong password is answered")
            passwordMinLength = read(
                "password_min_length", default: 8, in: 8...128, "Characters that a new password needs")
            passwordHistoryCount = read(
                "password_history_count", default: 0, in: 0...50, "Earlier passwords that may not come back; 0 = off")
            passwordMinAgeHours = read(
                "password_min_age_hours", default: 0, in: 0...8760, "Hours before a password may change again; 0 = off")
            passwordMaxAgeDays = read(
                "password_max_age_days", default: 0, in: 0...3650, "Days after which a password must change; 0 = off")
        }

        /// - Throws: ``StartupProblem`` when a password must change before it may.
        fileprivate func checkAges() throws {
            guard passwordMaxAgeDays == 0 || passwordMinAgeHours < passwordMaxAgeDays * 24 else {
                throw StartupProblem(
                    "password_min_age_hours (\(passwordMinAgeHours)) must be shorter than password_max_age_days "
                        + "(\(passwordMaxAgeDays))")
            }
        }
    }
}
