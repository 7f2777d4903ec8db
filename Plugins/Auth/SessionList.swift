// SessionList — where somebody is signed in, and signing out there.
//
//   GET /api/auth/sessions     DELETE /api/auth/sessions/:id
//   minimost sessions list [USER] · revoke USER [--session ID]

import ArgumentParser
import HTTPTypes
public import Host
import Hummingbird

struct SessionList: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.routes.get("sessions", use: list)
        app.routes.delete("sessions/:id", use: end)
    }

    private func list(_ request: Request, _ context: SignedIn) async throws -> Response {
        let sessions = auth.host.sessions.all(of: context.identity.id)
        return try .json(sessions.map { SessionView($0, isCurrent: $0.id == context.session.id) })
    }

    private func end(_ request: Request, _ context: SignedIn) async throws -> Response {
        let id = try context.parameter("id")
        guard let session = auth.host.sessions.all(of: context.identity.id).first(where: { $0.id == id }) else {
            throw Refusal(.notFound, "session-not-found", "You are not signed in there any more.")
        }
        let cookie = try await auth.host.sessions.end(session)
        await auth.host.hooks.announce(SessionRevoked(session: session))
        var response = Response.noContent
        if session.id == context.session.id { response.setCookie(cookie) }
        return response
    }
}

/// A session was ended from elsewhere, by its owner or by the operator.
public struct SessionRevoked: Fact {
    public let session: Session
}

/// One sign-in as its owner sees it.
private struct SessionView: Encodable {
    let id: String
    let createdAt: Timestamp
    let lastSeenAt: Timestamp
    @ExplicitNull var address: String?
    @ExplicitNull var agent: String?
    let current: Bool

    init(_ session: Session, isCurrent: Bool) {
        id = session.id
        createdAt = session.createdAt
        lastSeenAt = session.lastSeenAt
        address = session.address
        agent = session.agent
        current = isCurrent
    }
}

// MARK: - The command

struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "Show who is signed in where, or sign somebody out.",
        subcommands: [List.self, Revoke.self], defaultSubcommand: List.self)

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Show the sessions of everybody, or of one user.")

        @OptionGroup var place: Place
        @Argument(help: "The user.") var user: String?
        @Flag(help: "As JSON.") var json = false

        func run(on host: Host, _ console: Console) async throws {
            let auth = try host.enabled(AuthPlugin.self)
            let accounts = try user.map { [try auth.account(named: $0)] } ?? auth.directory.all
            let rows = accounts.flatMap { account in host.sessions.all(of: account.id).map { (account, $0) } }
            if json {
                console(try Listing.json(rows.map { Row($0, $1) }))
            } else {
                console(Listing.table(Self.heads, rows.map { Self.cells($0, $1) }))
            }
        }

        private static let heads = ["USER", "SESSION", "SIGNED IN", "LAST SEEN", "FROM", "WITH"]

        private static func cells(_ account: Account, _ session: Session) -> [String] {
            let (from, with) = (session.address ?? "-", session.agent ?? "-")
            let name = String(session.id.prefix(12))
            return [account.username, name, session.createdAt.description, session.lastSeenAt.description, from, with]
        }

        private struct Row: Encodable {
            let user: String
            let session: String
            let createdAt: Timestamp
            let lastSeenAt: Timestamp
            @ExplicitNull var address: String?
            @ExplicitNull var agent: String?

            init(_ account: Account, _ session: Session) {
                user = account.username
                self.session = session.id
                createdAt = session.createdAt
                lastSeenAt = session.lastSeenAt
                address = session.address
                agent = session.agent
            }
        }
    }

    struct Revoke: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Sign a user out, everywhere or in one place.")

        @OptionGroup var place: Place
        @Argument(help: "The user.") var user: String
        @Option(help: "The session, by the beginning of its name in the list; without it, all of them.")
        var session: String?

        func run(on host: Host, _ console: Console) async throws {
            let account = try host.enabled(AuthPlugin.self).account(named: user)
            let all = host.sessions.all(of: account.id)
            let meant = session.map { prefix in all.filter { $0.id.hasPrefix(prefix.lowercased()) } } ?? all
            if let session {
                guard meant.count == 1, !session.isEmpty else {
                    throw StartupProblem("\(meant.count) sessions of \(account.username) begin with \"\(session)\"")
                }
            }
            for session in meant {
                _ = try await host.sessions.end(session)
                await host.hooks.announce(SessionRevoked(session: session))
            }
            console("\(account.username) is signed out in \(meant.count) \(meant.count == 1 ? "place" : "places").")
        }
    }
}

extension AuthPlugin {
    /// For commands.
    /// - Throws: ``Host/StartupProblem`` when there is no such account.
    func account(named name: String) throws -> Account {
        guard let account = directory.account(named: name), !account.isDeleted else {
            throw StartupProblem("there is no user \"\(name)\"")
        }
        return account
    }
}
