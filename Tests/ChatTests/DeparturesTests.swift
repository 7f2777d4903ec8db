import Foundation
import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct DeparturesTests {
    private static let secret = "the-quiet-harbour-at-night"

    /// The database files of the data folder, logs too, in which `text` is.
    private func files(with text: String, in folder: TemporaryFolder) throws -> [String] {
        let all = FileManager.default.enumerator(atPath: folder.data.url.path)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            let bytes = FileManager.default.contents(atPath: folder.data.file(name).path)
            return name.contains(".db") && bytes?.range(of: Data(text.utf8)) != nil
        }.sorted()
    }

    @Test func `after a soft one messages stay without their name, and the file of who is gone goes`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            try await alice.say("to all", in: "general")
            try await alice.say("to bob", in: "dm:alice:bob")
            try await alice.deleteAccount(erasing: false)
            for channel in ["general", "dm:alice:bob"] {
                let message = try #require(try await bob.history(channel).messages.first)
                #expect(message.sender.id == alice.identity.id.rawValue)
                #expect(message.sender.username == "Deleted User")
            }
            #expect(!FileManager.default.fileExists(atPath: team.folder.mailbox("alice").path))
            #expect(try await bob.channels().map(\.id).contains("dm:alice:bob"))
        }
    }

    @Test func `after a hard one no byte of theirs is in any file, and those of others are`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let carol = try await team.person("carol")
            for channel in ["general", "dm:alice", "dm:alice:bob", "dm:alice:bob:carol"] {
                for number in 0..<40 {
                    try await alice.say("\(Self.secret) \(number)", in: channel)
                    try await alice.say("hers", in: channel)
                }
            }
            for channel in ["general", "dm:alice:bob"] { try await bob.say("the answer of bob", in: channel) }
            let before = try files(with: Self.secret, in: team.folder).filter { !$0.contains("-") }
            try #require(!before.isEmpty)
            let told = try await carol.stream()

            try await alice.deleteAccount(erasing: true)
            #expect(try files(with: Self.secret, in: team.folder).isEmpty)
            #expect(try await bob.history("general").bodies == ["the answer of bob"])
            #expect(try await bob.history("dm:alice:bob").bodies == ["the answer of bob"])
            #expect(try await carol.history("dm:alice:bob:carol").bodies.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: team.folder.mailbox("alice").path))
            var event = try await told.stream.next()
            while event?.event == "user" { event = try await told.stream.next() }
            #expect(event?.event == "erased")
            #expect(event?.data == "{\"user\":\"\(alice.identity.id.rawValue)\"}")
        }
    }

    @Test func `many messages go, a stretch at a time`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let bodies = (0..<11_000).map { "\(Self.secret) \($0)" }
            try await team.store(bodies, in: "general", by: alice.identity)
            try await team.store(["of bob"], in: "general", by: bob.identity)
            try await alice.deleteAccount(erasing: true)
            #expect(try await team.messages().map(\.body) == ["of bob"])
            #expect(try files(with: Self.secret, in: team.folder).isEmpty)
        }
    }

    @Test func `what a stop has cut off is brought to its end by the next start`() async throws {
        let folder = try TemporaryFolder()
        let bob = try await team(in: folder) { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            try await alice.say(Self.secret, in: "dm:alice:bob")
            try await alice.say(Self.secret, in: "general")
            try await alice.deleteAccount(erasing: true, announced: false)
            // As far as the removal, and not to the writing anew.
            try await team.mailboxes.write("bob") { db in
                try db.execute(sql: "INSERT INTO counters (name, value) VALUES ('dirty', 1)")
                try Message.deleteAll(db)
            }
            return bob.identity
        }
        try #require(try !files(with: Self.secret, in: folder).isEmpty, "premise: it was cut off")
        try await withTeam(in: folder) { team in
            #expect(try files(with: Self.secret, in: folder).isEmpty)
            #expect(team.chat.directory.account(bob.id) != nil)
            let left = try await team.mailboxes.read("bob") { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM counters WHERE name = 'dirty'")
            }
            #expect(left == 0)
        }
    }

    @Test func `a mailbox that cannot be opened is done later, and the others at once`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let alice = try await team.person("alice")
            for other in ["bob", "carol"] {
                try await team.account(other)
                try await alice.say(Self.secret, in: "dm:alice:\(other)")
            }
            try await alice.deleteAccount(erasing: true, announced: false)
        }
        let (bob, away) = (folder.mailbox("bob"), folder.data.file("away"))
        try FileManager.default.moveItem(at: bob, to: away)
        try FileManager.default.createDirectory(at: bob, withIntermediateDirectories: false)
        try await withTeam(in: folder) { team in
            #expect(try files(with: Self.secret, in: folder).isEmpty)
            let (stream, _) = try await team.person("carol").stream()
            await #expect(throws: (any Error).self) { try await team.work("departures") }
            try await team.person("carol").say("end", in: "general")
            #expect(try await !stream.events(until: "end").map(\.event).contains("erased"), "once was enough")

            try FileManager.default.removeItem(at: bob)
            try FileManager.default.moveItem(at: away, to: bob)
            try #require(try files(with: Self.secret, in: folder) == ["users/bob.db"])
            try await team.work("departures")
            #expect(try files(with: Self.secret, in: folder).isEmpty)
            #expect(try await team.messages(of: "bob").isEmpty)
        }
    }

    @Test func `what was owed to others reaches them before the file goes`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            _ = try await alice.dm(["bob"])
            let message = try #require(
                try await team.store(["owed"], in: "dm:alice:bob", by: alice.identity, owner: "alice").first)
            try await team.mailboxes.write("alice") { try Deliveries.owe(message, to: ["bob"], $0) }
            try await alice.deleteAccount(erasing: false)
            #expect(try await bob.history("dm:alice:bob").bodies == ["owed"])
        }
    }

    @Test func `what is erased is not delivered any more`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            _ = try await alice.dm(["bob"])
            let message = try #require(
                try await team.store([Self.secret], in: "dm:alice:bob", by: alice.identity, owner: "alice").first)
            try await team.mailboxes.write("alice") { try Deliveries.owe(message, to: ["bob"], $0) }
            try await alice.deleteAccount(erasing: true, announced: false)
            try await team.work("late deliveries")
            _ = try await bob.get("/api/chat/channels")
            await team.host.hooks.announce(
                AccountDeleted(account: try #require(team.chat.directory.account(named: "alice")), address: nil))
            #expect(try await bob.history("dm:alice:bob").bodies.isEmpty)
            #expect(try files(with: Self.secret, in: team.folder).isEmpty)
        }
    }

    // MARK: What they put on the messages of others

    private static let places = ["general", "dm:alice:bob", "dm:alice:bob:carol"]

    /// Bob says something in each place; alice and he react to it, she pins it, and it is meant for her.
    private func mark(_ alice: Person, _ bob: Person) async throws -> [Int64] {
        var ids: [Int64] = []
        for channel in Self.places {
            let id = try await bob.say("said by bob", in: channel).id
            for person in [alice, bob] { try #require(try await person.react("👍", to: id).status == 200) }
            try #require(try await alice.react("🎉", to: id).status == 200)
            try #require(try await alice.pin(id).status == 200)
            for file in channel == "general" ? [nil] : ["alice", "bob"] {
                try await alice.team.mention(alice.identity.id, in: id, of: file)
            }
            ids.append(id)
        }
        return ids
    }

    @Test func `after a hard one nothing of what they put on the messages of others is left in any file`() async throws
    {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let carol = try await team.person("carol")
            let ids = try await mark(alice, bob)
            let key = alice.identity.id.rawValue
            try #require(try await team.traces(of: key).count > 6)
            let (stream, hello) = try await bob.stream()

            try await alice.deleteAccount(erasing: true)
            #expect(try await team.traces(of: key) == ["chat.db: departures"], "but that it was done")
            #expect(try !files(with: key, in: team.folder).contains { $0.hasPrefix("users/") })
            for (id, channel) in zip(ids, Self.places) {
                let message = try await bob.message(id)
                #expect(message.body == "said by bob")
                #expect(message.reactions == ["👍": ["bob"]])
                #expect(message.pinned?.by == "Deleted User", "others may have come to rely on it")
                #expect(message.mentions.isEmpty)
                #expect(try await bob.pins(channel).map(\.id) == [id])
            }
            let group = Self.places[2]
            #expect(try await team.sameCopy(of: group, in: ["bob", "carol"]).reactions.count == 1)

            // Whoever shows it is told, now or when they are back.
            try await carol.say("end", in: group)
            try await carol.say("end", in: "general")
            let (resumed, _) = try await bob.stream(since: hello.id)
            for stream in [stream, resumed] {
                var told: [MessageJSON] = []
                while told.filter({ $0.body == "end" }).count < 2 {
                    told += try await stream.messages(1).compactMap { try $0.message }
                }
                #expect(Set(told.filter { $0.body != "end" }.map(\.id)) == Set(ids))
                #expect(told.allSatisfy { $0.body == "end" || $0.reactions == ["👍": ["bob"]] })
            }
        }
    }

    @Test func `after a soft one it stays, without their name`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            try await team.account("carol")
            let ids = try await mark(alice, bob)
            try await alice.deleteAccount(erasing: false)
            for id in ids {
                let message = try await bob.message(id)
                #expect(
                    message.reactions.mapValues(Set.init) == ["👍": ["Deleted User", "bob"], "🎉": ["Deleted User"]])
                #expect(message.pinned?.by == "Deleted User")
            }
        }
    }

    @Test(arguments: [true, false])
    func `what they put there and others have not got yet reaches them only where it is to stay`(erasing: Bool)
        async throws
    {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let carol = try await team.person("carol")
            let id = try await bob.say("said by bob", in: Self.places[2]).id
            try await team.jam("carol")
            try #require(try await alice.react("👍", to: id).status == 200)
            try #require(try await alice.pin(id).status == 200)
            try #require(try await carol.message(id).reactions.isEmpty)
            try await alice.deleteAccount(erasing: erasing, announced: false)
            try await team.free("carol")
            // A delivery that was under way when the account went.
            await Deliveries(chat: team.chat).deliver(from: "alice")
            let message = try await carol.message(id)
            #expect(message.reactions == (erasing ? [:] : ["👍": ["Deleted User"]]))
            #expect((message.pinned == nil) == erasing)
        }
    }

    @Test func `what is erased of a private channel goes from its files, and what they did there is not their name's`()
        async throws
    {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            try await people[1].say(Self.secret, in: room)
            #expect(try await people[1].amend(room, #"{"topic": "Sails"}"#).status == 200)
            try await people[0].say("stays", in: room)
            try await people[1].deleteAccount(erasing: true)
            #expect(try files(with: Self.secret, in: team.folder).isEmpty)
            let copy = try await team.sameCopy(of: room, in: ["alice", "carol"])
            #expect(copy.messages.map(\.body) == ["created the channel", "stays"])
            #expect(try await people[2].entry(room).members == ["alice", "carol"])
        }
    }

    @Test func `nothing is written to somebody who is gone, and to a group with others it is`() async throws {
        try await withTeam { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let carol = try await team.person("carol")
            try #require(try await bob.post("before", in: "dm:alice:bob", nonce: "n").status == 201)
            try await alice.deleteAccount(erasing: false)
            let answer = try await bob.post("after", in: "dm:alice:bob")
            #expect((answer.status, answer.code) == (422, "nobody-there"))
            let retried = try await bob.post("before", in: "dm:alice:bob", nonce: "n")
            #expect(retried.status == 200, "that was stored when somebody was there")
            #expect(try await bob.history("dm:alice:bob").bodies == ["before"])
            try await bob.say("to those who are left", in: "dm:alice:bob:carol")
            #expect(try await carol.history("dm:alice:bob:carol").bodies == ["to those who are left"])
            #expect(!FileManager.default.fileExists(atPath: team.folder.mailbox("alice").path))
        }
    }

    @Test func `a post that was under way when its sender went is not stored`() async throws {
        let gone = Departing()
        try await withTeam(probes: [gone]) { team in
            let alice = try await team.person("alice")
            gone.whenPosting { try await alice.deleteAccount(erasing: true) }
            #expect(try await alice.post(Self.secret, in: "general").status == 401)
            #expect(try await team.messages().isEmpty)
            #expect(try files(with: Self.secret, in: team.folder).isEmpty)
        }
    }

    @Test func `what was set aside of their file goes as well`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let aside = team.folder.data.file("users/alice.db.corrupt-1")
            try await alice.say("notes", in: "dm:alice")
            try Data(Self.secret.utf8).write(to: aside)
            try await alice.deleteAccount(erasing: true)
            #expect(!FileManager.default.fileExists(atPath: aside.path))
        }
    }
}

/// Lets an account go while a message of theirs is between its acceptance and the disk.
private final class Departing: Feature {
    private let act = Shared<(@Sendable () async throws -> Void)?>(nil)

    func whenPosting(_ body: @escaping @Sendable () async throws -> Void) { act.set(body) }

    func register(in app: inout Registration) {
        app.on(MessageWillPost.self) { [act] _ in try await act.now?() }
    }
}
