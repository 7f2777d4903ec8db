import Testing

@testable import Auth
@testable import Host

struct AuthPluginTests {
    @Test func `without a word in the configuration the defaults of the contract hold`() {
        var reader = SettingsReader([:])
        let settings = AuthPlugin.Settings(from: &reader)
        #expect(settings.signup == .open)
        #expect(settings.maxLoginAttempts == 5)
        #expect(settings.lockoutDurationMinutes == 15)
        #expect(settings.loginDelaySeconds == 3)
        #expect(settings.passwordMinLength == 8)
        #expect(settings.passwordHistoryCount == 0)
        #expect(settings.passwordMinAgeHours == 0 && settings.passwordMaxAgeDays == 0)
    }

    @Test(arguments: [
        ("signup", JSONValue.string("sometimes")), ("password_min_length", .integer(7)),
        ("password_min_length", .integer(129)), ("login_delay_seconds", .integer(-1)),
        ("login_delay_seconds", .integer(61)), ("max_login_attempts", .string("5")),
        ("lockout_duration_minutes", .integer(0)),
    ])
    func `a setting that would weaken or break it keeps the program from starting`(_ name: String, _ value: JSONValue) {
        var reader = SettingsReader([name: value])
        _ = AuthPlugin.Settings(from: &reader)
        #expect(reader.problems.map(\.name) == [name])
    }

    @Test func `a password that must change before it may is a problem of the configuration`() async throws {
        await #expect(throws: BootProblems.self) {
            try await withServer(["password_min_age_hours": .integer(24), "password_max_age_days": .integer(1)]) { _ in
            }
        }
        try await withServer(["password_min_age_hours": .integer(23), "password_max_age_days": .integer(1)]) { _ in }
    }

    @Test func `the browser is told what it needs to say early`() async throws {
        try await withServer(["password_min_length": .integer(12)]) { server in
            let settings = server.auth.browserSettings
            #expect(settings["passwordMinLength"] as? Int == 12)
            #expect(settings["signup"] as? String == "open")
        }
    }
}
