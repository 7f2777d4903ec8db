import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Synchronization
import TestHarness
import Testing

import class Host.Host

@testable import Host

struct SessionsTests {
    let clock = ManualClock()

    private static let mine = Probe { app in
        app.routes.get("mine") { _, context in .html(context.identity.username) }
    }

    private func running<Result>(
        in folder: TemporaryFolder? = nil, isSecure: Bool = true, settings: [String: JSONValue] = [:],
        _ body: (App) async throws -> Result
    ) async throws -> Result {
        try await withApp(
            in: folder, clock: clock, isSecure: isSecure, settings: ["host": settings], features: [Self.mine], body)
    }

    private func name(of person: Person, in app: App) async throws -> String? {
        let answer = try await app.get("/api/probe/mine", as: person)
        return answer.status == .ok ? answer.text : nil
    }

    private func tidy(_ app: App) async throws {
        for name in ["sessions that are over", "sessions"] {
            let task = app.boot.registrations.flatMap(\.work).first { $0.plugin == "host" && $0.name == name }
            try await #require(task).body()
        }
    }

    private func rows(in app: App) async throws -> [Session] {
        try await app.host.database.read { try Session.fetchAll($0) }
    }

    // MARK: The cookie

    @Test func `over TLS the cookie is tied to this host, and no script sees it`() async throws {
        try await running { app in
            let (_, cookie) = try await app.host.sessions.begin(
                for: UserID(rawValue: "u_alice"), app.request(.post, "/login"), from: nil)
            let attributes = Set(cookie.split(separator: "; ").dropFirst().map(String.init))
            #expect(cookie.hasPrefix("__Host-session="))
            #expect(attributes.isSuperset(of: ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]))
            #expect(!cookie.contains("Domain"))
        }
    }

    @Test func `over plain HTTP it has a name of its own, and works`() async throws {
        try await running(isSecure: false) { app in
            let alice = try await app.signIn("alice")
            #expect(alice.cookie.hasPrefix("session="))
            #expect(try await name(of: alice, in: app) == "alice")
        }
    }

    @Test func `a signature that is changed anywhere, cut off or of another key signs nobody in`() async throws {
        try await running { app in
            let alice = try await app.signIn("alice")
            try #require(try await name(of: alice, in: app) == "alice")
            let (prefix, value) = ("__Host-session=", alice.cookie.dropFirst("__Host-session=".count))
            let parts = value.split(separator: ".")
            try #require(parts.count == 2)
            let foreign = SigningKey()
            foreign.load(randomBytes(32))
            var forged = [
                "", ".", "\(parts[0])", "\(parts[0]).", ".\(parts[1])", "\(value)x", "x\(value)", "\(value).x",
                String(value.dropLast()), "\(parts[1]).\(parts[0])",
                "\(parts[0]).\(foreign.sign(String(parts[0]), for: "session"))",
                "\(parts[0]).\(app.host.signingKey.sign(String(parts[0]), for: "visit"))",
                String(repeating: "a", count: 60_000),
            ]
            for index in value.indices {
                let other = value[index] == "A" ? "B" : "A"
                forged.append(value.replacingCharacters(in: index...index, with: other))
            }
            for value in forged {
                let thief = Person(identity: alice.identity, session: alice.session, cookie: prefix + value)
                #expect(try await name(of: thief, in: app) == nil)
            }
        }
    }

    @Test func `a signed value that is no session of ours signs nobody in`() async throws {
        try await running { app in
            var stranger = try await app.signIn("alice")
            let token = randomToken()
            stranger.cookie = "__Host-session=\(token).\(app.host.signingKey.sign(token, for: "session"))"
            #expect(try await name(of: stranger, in: app) == nil)
        }
    }

    @Test func `who reads the database cannot sign in with it`() async throws {
        try await running { app in
            let alice = try await app.signIn("alice")
            let stored = try #require(try await rows(in: app).first)
            #expect(stored.id == alice.session.id)
            #expect(!alice.cookie.contains(stored.id))
            var thief = alice
            thief.cookie = "__Host-session=\(stored.id).\(app.host.signingKey.sign(stored.id, for: "session"))"
            #expect(try await name(of: thief, in: app) == nil)
        }
    }

    @Test func `a page that was made for somebody else is signed out`() async throws {
        try await running { app in
            let alice = try await app.signIn("alice")
            func status(_ meant: String?) async throws -> HTTPResponse.Status {
                try await app.get("/api/probe/mine", meant.map { [.minimostUser: $0] } ?? [:], as: alice).status
            }
            #expect(try await status(nil) == .ok)
            #expect(try await status("u_alice") == .ok)
            for other in ["u_bob", "", "alice"] { #expect(try await status(other) == .unauthorized) }
            let stream = try await app.get("/events", [.minimostUser: "u_bob"], as: alice)
            #expect(stream.status == .unauthorized)
        }
    }

    @Test func `an account that is gone is signed out everywhere`() async throws {
        try await running { app in
            let (_, cookie) = try await app.host.sessions.begin(
                for: UserID(rawValue: "gone"), app.request(.post, "/login"), from: nil)
            let answer = try await app.get("/api/probe/mine", [.cookie: String(cookie.prefix { $0 != ";" })])
            #expect(answer.status == .unauthorized)
        }
    }

    // MARK: Idle

    @Test func `a session ends after as long without a visit as is set, and not before`() async throws {
        try await running(settings: ["session_idle_minutes": .integer(30)]) { app in
            let alice = try await app.signIn("alice")
            clock.advance(by: .seconds(30 * 60))
            #expect(try await name(of: alice, in: app) == "alice")
            clock.advance(by: .seconds(30 * 60 + 1))
            #expect(try await name(of: alice, in: app) == nil)
            try await tidy(app)
            #expect(try await rows(in: app).isEmpty)
        }
    }

    @Test func `however often its owner comes a session ends after as many days as are set`() async throws {
        try await running(settings: ["session_max_days": .integer(30)]) { app in
            let alice = try await app.signIn("alice")
            for _ in 0..<30 {
                try #require(try await name(of: alice, in: app) == "alice")
                clock.advance(by: .seconds(86_400))
            }
            #expect(try await name(of: alice, in: app) == "alice")
            clock.advance(by: .seconds(1))
            #expect(try await name(of: alice, in: app) == nil)
            try await tidy(app)
            #expect(try await rows(in: app).isEmpty)
        }
    }

    @Test func `who comes again and again stays signed in, and the browser keeps the cookie as long`() async throws {
        try await running(settings: ["session_max_days": .integer(0)]) { app in
            let alice = try await app.signIn("alice")
            for _ in 0..<60 {
                clock.advance(by: .seconds(13 * 86_400))
                try #require(try await name(of: alice, in: app) == "alice")
            }
            let (_, cookie) = try await app.host.sessions.begin(
                for: alice.identity.id, app.request(.post, "/login"), from: nil)
            let age = try #require(cookie.split(separator: "; ").first { $0.hasPrefix("Max-Age=") }?.dropFirst(8))
            #expect(try #require(Int(age)) > 20160 * 60, "the server decides, not the browser")
        }
    }

    @Test func `when a visit was is on disk after the next minute, and counts after a restart`() async throws {
        let folder = try TemporaryFolder()
        let alice = try await running(in: folder) { app in
            let alice = try await app.signIn("alice")
            clock.advance(by: .seconds(10 * 86_400))
            try #require(try await name(of: alice, in: app) == "alice")
            try await tidy(app)
            return alice
        }
        clock.advance(by: .seconds(10 * 86_400))
        let found = try await running(in: folder) { try await name(of: alice, in: $0) }
        #expect(found == "alice")
    }

    @Test func `a clock that jumps kills no session and leaves none for ever`() async throws {
        try await running { app in
            let alice = try await app.signIn("alice")
            for hours in [-2, 87_600] {
                clock.set(forward: .seconds(hours * 3600))
                #expect(try await name(of: alice, in: app) == "alice")
            }
            let bob = try await app.signIn("bob")
            clock.set(forward: .seconds(-87_600 * 3600))
            #expect(try await name(of: bob, in: app) == "bob")
            try await tidy(app)
            clock.advance(by: .seconds(15 * 86_400))
            #expect(try await name(of: bob, in: app) == nil)
        }
    }

    @Test func `a session of a clock that was ahead grows old after a restart as well`() async throws {
        let folder = try TemporaryFolder()
        clock.set(forward: .seconds(87_600 * 3600))
        let bob = try await running(in: folder) { try await $0.signIn("bob") }
        clock.set(forward: .seconds(-87_600 * 3600))
        let isThere = try await running(in: folder) { app in
            defer { clock.advance(by: .seconds(10 * 86_400)) }
            let isThere = try await name(of: bob, in: app) == "bob"
            try await tidy(app)
            return isThere
        }
        #expect(isThere)
        clock.advance(by: .seconds(5 * 86_400))
        let left = try await running(in: folder) { try await name(of: bob, in: $0) }
        #expect(left == nil, "fifteen days after it was seen")
    }

    @Test func `a session that is ended while visits are written does not keep the others from being written`()
        async throws
    {
        try await running { app in
            let alice = try await app.signIn("alice")
            let bob = try await app.signIn("bob")
            clock.advance(by: .seconds(120))
            for person in [alice, bob] { try #require(try await name(of: person, in: app) != nil) }
            _ = try await app.host.database.write { try alice.session.delete($0) }
            try await tidy(app)
            #expect(try await rows(in: app).map(\.lastSeenAt) == [clock.now])
        }
    }

    // MARK: The end

    @Test func `a session that was ended is dead on the server, and the cookie is taken away`() async throws {
        try await running { app in
            let alice = try await app.signIn("alice")
            let cookie = try await app.host.sessions.end(alice.session)
            #expect(cookie.hasPrefix("__Host-session=;") && cookie.hasSuffix("Max-Age=0"))
            #expect(try await name(of: alice, in: app) == nil)
            #expect(try await rows(in: app).isEmpty)
        }
    }

    @Test func `all sessions of one user can be ended but one; others keep theirs`() async throws {
        try await running { app in
            let here = try await app.signIn("alice")
            let there = try await app.signIn("alice")
            let bob = try await app.signIn("bob")
            try #require(app.host.sessions.all(of: here.identity.id).count == 2)
            try await app.host.sessions.endAll(of: here.identity.id, except: here.session)
            #expect(try await name(of: here, in: app) == "alice")
            #expect(try await name(of: there, in: app) == nil)
            #expect(try await name(of: bob, in: app) == "bob")
            try await app.host.sessions.endAll(of: here.identity.id)
            #expect(try await name(of: here, in: app) == nil)
            #expect(try await rows(in: app).map(\.user) == [bob.identity.id])
        }
    }

    @Test func `a renewed session goes on under another id, and the old one is dead`() async throws {
        try await running { app in
            let old = try await app.signIn("alice")
            var new = old
            new.cookie = try await app.host.sessions.renew(old.session, app.request(.post, "/"), from: nil)
                .prefix { $0 != ";" }.description
            #expect(new.cookie != old.cookie)
            #expect(try await name(of: new, in: app) == "alice")
            #expect(try await name(of: old, in: app) == nil)
        }
    }

    @Test func `one that was ended meanwhile is not renewed, and leaves nothing behind`() async throws {
        try await running { app in
            let old = try await app.signIn("alice")
            try await app.host.sessions.endAll(of: old.identity.id)
            await #expect(throws: Refusal.self) {
                try await app.host.sessions.renew(old.session, app.request(.post, "/"), from: nil)
            }
            #expect(app.host.sessions.all(of: old.identity.id).isEmpty)
            #expect(try await rows(in: app).isEmpty)
        }
    }

    @Test func `nobody has more than so many, and that which was not used for the longest time goes`() async throws {
        try await running { app in
            let bob = try await app.signIn("bob")
            var alices: [Person] = []
            for _ in 0..<Sessions.mostPerUser + 2 {
                clock.advance(by: .seconds(1))
                alices.append(try await app.signIn("alice"))
            }
            #expect(app.host.sessions.all(of: alices[0].identity.id).count == Sessions.mostPerUser)
            var open: [Bool] = []
            for alice in alices { open.append(try await name(of: alice, in: app) != nil) }
            #expect(open.prefix(2) == [false, false] && !open.dropFirst(2).contains(false))
            #expect(try await name(of: bob, in: app) == "bob")
            #expect(try await rows(in: app).count == Sessions.mostPerUser + 1)
        }
    }

    @Test func `who signs in or out while nothing can be written does so, and it is written later`() async throws {
        let folder = try TemporaryFolder()
        let (alice, bob) = try await running(in: folder) { app in
            let bob = try await app.signIn("bob")
            try await refuseWrites(of: app, true)
            let alice = try await app.signIn("alice")
            _ = try await app.host.sessions.end(bob.session)
            #expect(try await name(of: alice, in: app) == "alice")
            #expect(try await name(of: bob, in: app) == nil)
            #expect(try await rows(in: app).map(\.user) == [bob.identity.id], "premise: nothing was written")
            try await refuseWrites(of: app, false)
            try await tidy(app)
            #expect(try await rows(in: app).map(\.user) == [alice.identity.id])
            return (alice, bob)
        }
        let names = try await running(in: folder) { app in
            [try await name(of: alice, in: app), try await name(of: bob, in: app)]
        }
        #expect(names == ["alice", nil])
    }

    /// As a full disk does.
    private func refuseWrites(of app: App, _ isRefused: Bool) async throws {
        try await app.host.database.write { db in
            if isRefused {
                try db.execute(
                    sql: """
                        CREATE TRIGGER refuseInsert BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'full'); END;
                        CREATE TRIGGER refuseDelete BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'full'); END;
                        """)
            } else {
                try db.execute(sql: "DROP TRIGGER refuseInsert; DROP TRIGGER refuseDelete")
            }
        }
    }

    // MARK: Restart

    @Test func `sessions survive a restart, and those that were ended stay ended`() async throws {
        let folder = try TemporaryFolder()
        let (alice, bob) = try await running(in: folder) { app in
            let (alice, bob) = (try await app.signIn("alice"), try await app.signIn("bob"))
            _ = try await app.host.sessions.end(bob.session)
            return (alice, bob)
        }
        let names = try await running(in: folder) {
            [try await name(of: alice, in: $0), try await name(of: bob, in: $0)]
        }
        #expect(names == ["alice", nil])
    }

    @Test func `with another secret every session is out`() async throws {
        let folder = try TemporaryFolder()
        let alice = try await running(in: folder) { try await $0.signIn("alice") }
        try FileManager.default.removeItem(at: folder.data.file("secret.key"))
        let found = try await running(in: folder) { try await name(of: alice, in: $0) }
        #expect(found == nil)
    }

    @Test func `what a browser says of itself is kept short`() async throws {
        try await running { app in
            let request = app.request(.post, "/login", [.userAgent: String(repeating: "x", count: 10_000)])
            let session = try await app.host.sessions.begin(for: UserID(rawValue: "u_a"), request, from: "192.0.2.1")
                .session
            #expect(session.agent?.count == 256)
            #expect(session.address == "192.0.2.1")
        }
    }
}
