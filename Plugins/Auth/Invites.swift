// Invites — codes with which somebody can sign up where `signup` is `invite`.
//
//   minimost invite [--uses N] [--expires HOURS] [--base-url URL] [--no-qr]     announces InviteMade

import ArgumentParser
import GRDB
public import Host

/// Made on the command line only; good for so many accounts and for a while. Only a digest of a code is stored.
struct Invites: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.migrate("0004 invites", in: .auth, createTable)
        app.every(.seconds(3600), "invites") { [auth] in
            let now = auth.host.clock.now()
            try await auth.database.write {
                try $0.execute(sql: "DELETE FROM invites WHERE until <= ? OR used >= uses", arguments: [now])
            }
        }
    }

    /// - Returns: the code, which is kept nowhere else.
    static func make(uses: Int, for duration: Duration, of auth: AuthPlugin) async throws -> String {
        // 24 characters carry 142 bits: nobody tries them all.
        let (code, now) = (randomAlphanumerics(24), auth.host.clock.now())
        let digest = digest(code)
        try await auth.database.write { db in
            try db.execute(
                sql: "INSERT INTO invites (code, since, until, uses) VALUES (?, ?, ?, ?)",
                arguments: [digest, now, now.adding(duration), uses])
        }
        await auth.host.hooks.announce(InviteMade(uses: uses))
        return code
    }

    /// - Returns: why `code` opens nothing now; `nil` when it does.
    static func complaint(about code: String, of auth: AuthPlugin) async throws -> String? {
        guard !code.isEmpty else { return "Signing up here needs an invite code. Ask the operator for one." }
        let (digest, now) = (digest(code), auth.host.clock.now())
        let isGood = try await auth.database.read { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT 1 FROM invites WHERE code = ? AND used < uses AND since <= ? AND until > ?",
                arguments: [digest, now, now])
        }
        return isGood == true ? nil : Self.notGood
    }

    /// Takes one use of `code`. Of many who want the last one, one gets it.
    static func use(_ code: String, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE invites SET used = used + 1 WHERE code = ?1 AND used < uses AND since <= ?2 AND until > ?2",
            arguments: [digest(code), now])
        guard db.changesCount == 1 else { throw BrokenRules(sentences: [notGood]) }
    }

    /// Which of used up, over and never made it is, is nobody's business.
    private static let notGood = "This invite code is not valid any more. Ask the operator for a new one."

    private static func digest(_ code: String) -> String { Hex.encode(SHA256.hash(code.utf8)) }
}

/// Somebody has tried a code that is not good. Twin: ``AccountCreated``.
public struct InviteRefused: Fact {
    public let address: String?
}

/// An operator has made a code with which so many can sign up.
public struct InviteMade: Fact {
    public let uses: Int
}

private func createTable(_ db: Database) throws {
    try db.execute(
        sql: """
            CREATE TABLE invites (
                code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 64),
                since INTEGER NOT NULL,
                until INTEGER NOT NULL CHECK (until > since),
                uses INTEGER NOT NULL CHECK (uses > 0),
                used INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses)
            ) STRICT;
            """)
}

// MARK: - The command

struct InviteCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make an invite with which somebody can sign up.")

    @OptionGroup var place: Place
    @Option(help: "How many accounts can be made with it.") var uses = 1
    @Option(help: "Hours that it is good for.") var expires = 72
    @Option(help: "The address of the server as they know it, such as https://chat.example.org.")
    var baseURL: String?
    @Flag(inversion: .prefixedNo, help: "Show a code that phones scan.") var qr = true

    func validate() throws {
        guard (1...10_000).contains(uses) else { throw ValidationError("--uses is from 1 to 10000.") }
        guard (1...8760).contains(expires) else { throw ValidationError("--expires is from 1 to 8760 hours.") }
    }

    func run(on host: Host, _ console: Console) async throws {
        let auth = try host.enabled(AuthPlugin.self)
        guard auth.settings.signup != .closed else {
            throw StartupProblem("nobody can sign up here: auth.signup is \"closed\"; set it to \"invite\" first")
        }
        let base = try host.base(baseURL)
        let code = try await Invites.make(uses: uses, for: .seconds(Int64(expires) * 3600), of: auth)
        let link = "\(base)/signup?invite=\(code)"
        console(link)
        console("Good for \(uses) \(uses == 1 ? "account" : "accounts"), for \(expires) hours. The code alone: \(code)")
        if auth.settings.signup == .open {
            console("As it is, nobody needs it: auth.signup is \"open\".")
        }
        if qr { console(try QRCode(link).terminal()) }
    }
}
