// PasswordAge — how soon a password may change again, and when it must: `password_min_age_hours`,
// `password_max_age_days`.

import HTTPTypes
import Host

extension AuthPlugin {
    /// - Throws: ``Host/Refusal`` 422 while the password of `account` is too young to be changed by its owner. A reset
    ///   link changes it all the same.
    func requireAge(of account: Account) throws {
        let hours = settings.passwordMinAgeHours
        let left = Duration.seconds(Int64(hours) * 3600) - host.clock.now().since(account.passwordChangedAt)
        guard hours > 0, left > .zero else { return }
        let wait = (left.milliseconds + 3_599_999) / 3_600_000
        throw Refusal(
            .unprocessableContent, "password-too-young",
            "You have this password for less than \(hours == 1 ? "an hour" : "\(hours) hours"). "
                + "You can change it again in \(wait == 1 ? "an hour" : "\(wait) hours").")
    }

    /// Whether nobody is signed in with the password any more before it is changed.
    func isTooOld(_ account: Account) -> Bool {
        let days = settings.passwordMaxAgeDays
        return days > 0 && host.clock.now().since(account.passwordChangedAt) >= .seconds(Int64(days) * 86_400)
    }

    /// For somebody who has just given the right password, which is too old: leads to where another is chosen.
    func leadToChange(of account: Account) async throws -> String {
        "/reset-password/\(try await PasswordReset.makeLink(to: account, for: .seconds(600), of: self))?expired"
    }
}
