import Foundation
import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct MembersTests {
    /// Alice and bob have said, pinned and answered something in a channel that carol is not in.
    private func prepared(in team: Team) async throws -> (people: [Person], room: String, secret: MessageJSON) {
        let people = try await team.people("alice", "bob", "carol")
        let room = try await people[0].create("room", with: "bob").id
        let secret = try await people[0].say("secret", in: room)
        try #require(try await people[1].pin(secret.id).status == 200)
        return (people, room, secret)
    }

    /// What a user's file holds of a channel: messages and all else.
    private func rows(of channel: String, in owner: String, _ team: Team) async throws -> Int {
        try await team.mailboxes.read(owner) { db in
            let messages = try Message.filter(Column("channel") == channel).fetchCount(db)
            let threads = try Thread.filter(key: channel).fetchCount(db)
            let pins = try Pin.filter(Column("channel") == channel).fetchCount(db)
            let mentions = try Table("mentions").filter(Column("channel") == channel).fetchCount(db)
            return messages + threads + pins + mentions
        }
    }

    // MARK: Coming

    @Test func `a newcomer sees what comes from then on, and nothing of before, whatever way they ask`() async throws {
        try await withTeam { team in
            let (people, room, secret) = try await prepared(in: team)
            let carol = people[2]
            let (live, hello) = try await carol.stream()
            #expect(try await people[1].add("CAROL", to: room).status == 204)
            let line = try #require(try await carol.history(room).messages.first)
            #expect((line.body, line.sender.username, line.system) == ("added carol", "bob", true))
            for query in ["", "around=\(secret.id)", "after=0", "before=\(line.id + 1)"] {
                let page = try await carol.history(room, query)
                #expect(page.messages == [line], "\(query)")
                #expect(!page.hasBefore)
            }
            #expect(try await carol.get("/api/chat/messages/\(secret.id)").code == "message-not-found")
            for change in [
                try await carol.react("👍", to: secret.id), try await carol.pin(secret.id),
                try await carol.unpin(secret.id),
            ] { #expect((change.status, change.code) == (404, "message-not-found")) }
            #expect(try await carol.pins(room).isEmpty)
            let entry = try await carol.entry(room)
            #expect((entry.unread, entry.lastMessage, entry.lastRead) == (0, line.id, nil))
            #expect(entry.members == ["alice", "bob", "carol"])

            // What is done to it now does not bring it.
            try #require(try await people[0].edit(secret.id, "secret still").status == 200)
            try #require(try await people[1].react("👍", to: secret.id).status == 200)
            try await people[0].say("welcome", in: room)
            #expect(try await carol.entry(room).unread == 1)
            #expect(try await carol.history(room).bodies == ["added carol", "welcome"])
            for since in [nil, hello.id] {
                let stream = since == nil ? live : try await carol.stream(since: since).stream
                let events = try await stream.events(until: "welcome")
                #expect(try events.bodies == ["added carol", "welcome"])
                if since == nil { #expect(events.contains { $0.event == "channel" }) }
            }
            #expect(try await team.traces(of: "secret").allSatisfy { !$0.hasPrefix("carol") })
            for person in people { #expect(try await person.entry(room).members == ["alice", "bob", "carol"]) }
        }
    }

    /// Draws a number whenever something is committed, as somebody does who speaks at that moment.
    private final class Speaker: TransactionObserver, Sendable {
        let numbers = Shared<[Int64]>([])
        let identifiers: Identifiers

        init(_ identifiers: Identifiers) {
            self.identifiers = identifiers
        }

        func observes(eventsOfKind kind: DatabaseEventKind) -> Bool { kind.tableName == "members" }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseWillCommit() throws { numbers.append(try identifiers.next()) }
        func databaseDidCommit(_ db: Database) {}
        func databaseDidRollback(_ db: Database) {}
    }

    @Test func `what is said while somebody is let in, by who does not know of it yet, is of before`() async throws {
        try await withTeam { team in
            let (people, room, _) = try await prepared(in: team)
            let speaker = Speaker(team.host.identifiers)
            try await team.record.write { $0.add(transactionObserver: speaker) }
            #expect(try await people[0].add("carol", to: room).status == 204)
            let said = try #require(speaker.numbers.now.first)
            let since = try #require(team.chat.memberships.beginning(of: room, for: people[2].identity.id))
            #expect(said < since)
            #expect(try await people[2].history(room).bodies == ["added carol"])
        }
    }

    @Test func `who is there already is not let in again, nor somebody who does not exist`() async throws {
        try await withTeam { team in
            let (people, room, _) = try await prepared(in: team)
            let before = try await team.sameCopy(of: room, in: ["alice", "bob"])
            for name in ["bob", "Bob", "alice"] {
                #expect(try await people[0].add(name, to: room).status == 204)
            }
            for name in ["nobody", "..", "everyone"] {
                let answer = try await people[0].add(name, to: room)
                #expect((answer.status, answer.code) == (422, "no-such-user"), "\(name)")
            }
            #expect(try await team.sameCopy(of: room, in: ["alice", "bob"]) == before)
        }
    }

    @Test func `let in by two at once, somebody is there once`() async throws {
        try await withTeam { team in
            let (people, room, _) = try await prepared(in: team)
            try await withThrowingTaskGroup { group in
                for person in people.prefix(2) {
                    for _ in 1...4 {
                        group.addTask { try #require(try await person.add("carol", to: room).status == 204) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await people[2].history(room).bodies == ["added carol"])
            let copy = try await team.sameCopy(of: room, in: ["alice", "bob"])
            #expect(copy.messages.filter { $0.event == .admitted }.count == 1)
        }
    }

    @Test func `nobody is let into, or out of, what is no private channel`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[0].say("1", in: "dm:alice:bob")
            for channel in ["general", "dm:alice:bob"] {
                for answer in [
                    try await people[0].add("carol", to: channel), try await people[0].remove("bob", from: channel),
                    try await people[0].leave(channel),
                ] { #expect((answer.status, answer.code) == (422, "not-a-private-channel")) }
            }
            #expect(try await people[1].history("dm:alice:bob").bodies == ["1"])
        }
    }

    // MARK: Going

    @Test(arguments: [true, false])
    func `who leaves, or is removed, has nothing of the channel any more, and the others are told`(isOwn: Bool)
        async throws
    {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let carol = people[2]
            let message = try await carol.say("hers", in: room)
            try #require(try await carol.pin(message.id).status == 200)
            try await team.mention(carol.identity.id, in: message.id, of: "carol")
            #expect(try await carol.mark(room, message.id).status == 204)
            try #require(try await rows(of: room, in: "carol", team) > 0)
            let (stream, hello) = try await carol.stream()

            let answer = isOwn ? try await carol.leave(room) : try await people[0].remove("Carol", from: room)
            #expect(answer.status == 204)
            #expect(try await rows(of: room, in: "carol", team) == 0)
            #expect(try await carol.get("/api/chat/messages/\(message.id)").code == "message-not-found")
            #expect(try await carol.get(carol.messages(of: room)).code == "channel-not-found")
            #expect(try await !carol.channels().contains { $0.id == room })

            try await people[0].say("without her", in: room)
            try await people[0].say("end", in: "general")
            for person in people.prefix(2) {
                let line = try #require(try await person.history(room).messages.dropLast().last)
                #expect((line.body, line.sender.username) == (isOwn ? ("left", "carol") : ("removed carol", "alice")))
                #expect(try await person.entry(room).members == ["alice", "bob"])
                #expect(try await person.message(message.id).body == "hers", "what she said stays with the others")
                #expect(try await person.pins(room).map(\.id) == [message.id])
            }
            _ = try await team.sameCopy(of: room, in: ["alice", "bob"])
            #expect(try await rows(of: room, in: "carol", team) == 0)

            let events = try await stream.events(until: "end")
            let gone = try #require(events.firstIndex { $0.event == "channel-gone" })
            #expect(try events[gone].decoded([String: String].self) == ["id": room, "name": "room"])
            #expect(!events[(gone + 1)...].contains { $0.data?.contains(room) == true }, "it is the last of it")
            let (resumed, _) = try await carol.stream(since: hello.id)
            #expect(try await !resumed.events(until: "end").contains { $0.data?.contains(room) == true })
        }
    }

    @Test func `somebody who is not in it cannot be removed`() async throws {
        try await withTeam { team in
            let (people, room, _) = try await prepared(in: team)
            for name in ["carol", "nobody", "everyone"] {
                let answer = try await people[0].remove(name, from: room)
                #expect((answer.status, answer.code) == (404, "not-a-member"))
            }
            #expect(try await people[0].entry(room).members == ["alice", "bob"])
        }
    }

    @Test func `with the last one the channel goes, from every file`() async throws {
        let folder = try TemporaryFolder()
        let room = try await team(in: folder) { team in
            let (people, room, _) = try await prepared(in: team)
            #expect(try await people[1].leave(room).status == 204)
            let (stream, _) = try await people[0].stream()
            #expect(try await people[0].leave(room).status == 204)
            for person in people { #expect(try await person.get(person.messages(of: room)).status == 404) }
            for name in ["alice", "bob"] { #expect(try await rows(of: room, in: name, team) == 0) }
            let left = try await team.record.read { db in
                try Int.fetchOne(db, sql: "SELECT (SELECT count(*) FROM channels) + (SELECT count(*) FROM members)")
            }
            #expect(left == 0)
            #expect(try await team.traces(of: "secret").isEmpty)
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end").filter { $0.data?.contains(room) == true }
            #expect(told.map(\.event) == ["channel-gone"])
            return room
        }
        try await withTeam(in: folder) { team in
            let alice = try await team.person("alice")
            #expect(try await alice.get(alice.messages(of: room)).status == 404)
        }
    }

    @Test func `who comes back sees what comes from then on, and begins anew`() async throws {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let carol = people[2]
            let own = try await carol.say("hers", in: room)
            #expect(try await carol.mark(room, own.id).status == 204)
            #expect(try await carol.set(room, #"{"level": "none"}"#).status == 200)
            #expect(try await carol.leave(room).status == 204)
            try await people[0].say("meanwhile", in: room)
            #expect(try await people[0].add("carol", to: room).status == 204)
            try await people[1].say("welcome back", in: room, replyTo: own.id)
            let page = try await carol.history(room)
            #expect(page.bodies == ["added carol", "welcome back"])
            #expect(page.messages.last?.replyTo == .init(id: own.id, sender: nil, excerpt: nil))
            let answer = try await carol.edit(own.id, "hers again")
            #expect((answer.status, answer.code) == (404, "message-not-found"))
            let entry = try await carol.entry(room)
            #expect((entry.unread, entry.lastRead, entry.level) == (1, nil, "all"))
            #expect(try await people[0].message(own.id).body == "hers")
        }
    }

    @Test func `what is on its way to somebody who leaves does not arrive`() async throws {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let deliveries = Deliveries(chat: team.chat)
            // As a program that is killed before it delivers.
            let owed = try await team.store(["too late"], in: room, by: people[0].identity, owner: "alice")[0]
            try await team.mailboxes.write("alice") { try Deliveries.owe(owed, to: ["bob", "carol"], $0) }
            #expect(try await people[1].remove("carol", from: room).status == 204)
            await deliveries.deliver(from: "alice")
            #expect(try await people[1].history(room).bodies.contains("too late"))
            #expect(try await rows(of: room, in: "carol", team) == 0)
            #expect(try await team.debts(of: "alice") == 0)

            // Nor when they are back.
            let again = try await team.store(["before she is back"], in: room, by: people[0].identity, owner: "alice")[
                0]
            try await team.mailboxes.write("alice") { try Deliveries.owe(again, to: ["carol"], $0) }
            #expect(try await people[1].add("carol", to: room).status == 204)
            await deliveries.deliver(from: "alice")
            #expect(try await people[2].history(room).bodies == ["added carol"])
        }
    }

    @Test func `amid all that goes on, nothing of a channel comes to who has left it, neither to file nor stream`()
        async throws
    {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let carol = people[2]
            let first = try await people[0].say("0", in: room)
            for round in 1...6 {
                let (stream, _) = try await carol.stream()
                try await withThrowingTaskGroup { group in
                    for person in people {
                        group.addTask {
                            for number in 1...6 {
                                _ = try await person.post("\(round).\(number)", in: room)
                                try await person.react(["👍", "🎉"][number % 2], to: first.id)
                                _ = try await person.amend(room, #"{"topic": "\#(round).\#(number)"}"#)
                                _ = try await person.set(room, #"{"level": "mentions"}"#)
                                _ = try await person.mark(room, first.id)
                            }
                        }
                    }
                    group.addTask { try #require(try await people[1].remove("carol", from: room).status == 204) }
                    try await group.waitForAll()
                }
                #expect(try await rows(of: room, in: "carol", team) == 0)
                _ = try await team.sameCopy(of: room, in: ["alice", "bob"])
                try await people[0].say("end \(round)", in: "general")
                let events = try await stream.events(until: "end \(round)")
                let gone = try #require(events.firstIndex { $0.event == "channel-gone" })
                #expect(!events[(gone + 1)...].contains { $0.data?.contains(room) == true })
                await stream.close()
                #expect(try await people[0].add("carol", to: room).status == 204)
            }
        }
    }

    // MARK: What fails on the way

    @Test func `a crash between the steps of leaving leaves nothing in the file of who left`() async throws {
        let folder = try TemporaryFolder()
        let room = try await team(in: folder) { team in
            let (people, room) = try await Place.room.prepare(in: team)
            try await people[2].say("hers", in: room)
            // As far as chat.db, and no further.
            let carol = people[2].identity
            try await team.chat.change(room, as: carol) { channel, db in
                try PrivateChannel.remove(carol.id, from: channel.id, db)
                channel.members[carol.id] = nil
            }
            try #require(try await rows(of: room, in: "carol", team) > 0)
            #expect(try await people[2].get(people[2].messages(of: room)).status == 404, "it is out of sight at once")
            return room
        }
        try await withTeam(in: folder) { team in
            #expect(try await rows(of: room, in: "carol", team) == 0)
            let bob = try await team.person("bob")
            #expect(try await bob.history(room).bodies == ["created the channel", "hers"])
        }
    }

    @Test(arguments: ["carol", "bob"])
    func `somebody is led out also where a file is jammed: theirs, or of who removes them`(jammed: String) async throws
    {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let carol = people[2]
            let (stream, _) = try await carol.stream()
            try await team.jam(jammed)
            #expect(try await people[1].remove("carol", from: room).status == 204)
            #expect(try await carol.get(carol.messages(of: room)).status == 404)
            #expect(try await !carol.channels().contains { $0.id == room })
            #expect(try await people[0].entry(room).members == ["alice", "bob"])
            try await people[0].say("without her", in: room)
            if jammed == "carol" {
                #expect(try await stream.rest().last == ServerSentEvent(retry: "2000"), "her browser is to ask anew")
                try #require(try await rows(of: room, in: "carol", team) > 0)
                let (again, _) = try await carol.stream(since: Team.cursor(0, 0))
                try await people[0].say("end", in: "general")
                #expect(try await !again.events(until: "end").contains { $0.data?.contains(room) == true })
            }
            try await team.free(jammed)
            try await team.work("left channels")
            try await team.work("late deliveries")
            #expect(try await rows(of: room, in: "carol", team) == 0)
            _ = try await team.sameCopy(of: room, in: ["alice", "bob"])
        }
    }

    @Test func `who leaves while others are still owed what they said keeps it until it has arrived`() async throws {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            try await team.jam("bob")
            try await people[2].say("last words", in: room)
            #expect(try await people[2].leave(room).status == 204)
            try #require(try await team.debts(of: "carol") == 2)
            #expect(try await people[2].get(people[2].messages(of: room)).status == 404)
            try await team.work("left channels")
            try #require(try await rows(of: room, in: "carol", team) > 0)

            try await team.free("bob")
            try await team.work("late deliveries")
            #expect(try await people[1].history(room).bodies.suffix(2) == ["last words", "left"])
            try await team.work("left channels")
            #expect(try await rows(of: room, in: "carol", team) == 0)
            _ = try await team.sameCopy(of: room, in: ["alice", "bob"])
        }
    }

    @Test func `what is left over of an earlier stay is not seen by who is back, and goes`() async throws {
        try await withTeam { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let carol = people[2]
            let old = try await people[0].say("old", in: room)
            try #require(try await people[0].pin(old.id).status == 200)
            try await team.jam("carol")
            #expect(try await carol.leave(room).status == 204)
            #expect(try await people[0].add("carol", to: room).status == 204)
            try #require(try await team.messages(of: "carol").map(\.body).contains("old"))
            #expect(try await carol.history(room).bodies.isEmpty)
            #expect(try await carol.pins(room).isEmpty)
            #expect(try await carol.get("/api/chat/messages/\(old.id)").status == 404)
            #expect(try await carol.entry(room).unread == 0)
            let (stream, _) = try await carol.stream(since: Team.cursor(0, 0))
            try await team.free("carol")
            try await team.work("late deliveries")
            #expect(try await stream.events(until: "added carol").bodies == ["added carol"])
            try await team.work("left channels")
            #expect(try await team.messages(of: "carol").map(\.body) == ["added carol"])
            #expect(try await carol.history(room).bodies == ["added carol"])
        }
    }

    @Test func `a file that cannot be written to does not keep the program from starting`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in _ = try await Place.room.prepare(in: team) }
        let stuck = Probe { app in
            app.migrate("0009 stuck", in: Chat.Threads.schema) { db in
                guard db.description.contains("users/carol") else { return }
                throw DatabaseError(resultCode: .SQLITE_BUSY, message: "database is locked")
            }
        }
        try await withTeam(in: folder, probes: [stuck]) { team in
            let alice = try await team.person("alice")
            #expect(try await alice.channels().contains { $0.kind == "private" })
        }
    }

    // MARK: Accounts that go

    @Test(arguments: [true, false])
    func `who deletes their account leaves every private channel`(erasing: Bool) async throws {
        let folder = try TemporaryFolder()
        let room = try await team(in: folder) { team in
            let (people, room) = try await Place.room.prepare(in: team)
            let own = try await people[2].create("of her own").id
            let (stream, _) = try await people[0].stream()
            try await people[2].deleteAccount(erasing: erasing)
            for person in people.prefix(2) { #expect(try await person.entry(room).members == ["alice", "bob"]) }
            #expect(team.chat.memberships.channel(own) == nil, "with her the last one went")
            try await people[0].say("without her", in: room)
            #expect(try await people[1].history(room).bodies.last == "without her")
            #expect(try await people[0].add("carol", to: room).code == "no-such-user")
            try await people[0].say("end", in: "general")
            let told = try await stream.events(until: "end").filter { $0.event == "channel" }
            #expect(try told.last?.decoded(EntryJSON.self).members == ["alice", "bob"])
            return room
        }
        try await withTeam(in: folder) { team in
            let alice = try await team.person("alice")
            #expect(try await alice.entry(room).members == ["alice", "bob"])
            #expect(try team.mailboxes.names() == ["alice", "bob"])
        }
    }

    @Test func `who was deleted while the program was down has left as well`() async throws {
        let folder = try TemporaryFolder()
        let room = try await team(in: folder) { team in
            let (people, room) = try await Place.room.prepare(in: team)
            try await people[2].deleteAccount(erasing: false, announced: false)
            return room
        }
        try await withTeam(in: folder) { team in
            let alice = try await team.person("alice")
            #expect(try await alice.entry(room).members == ["alice", "bob"])
        }
    }

    @Test func `an account that goes while it is let in does not stay in the channel`() async throws {
        try await withTeam { team in
            let (people, room, _) = try await prepared(in: team)
            let gate = Gate()
            async let held: Void = team.record.write { _ in gate.pass() }
            await gate.isReached()
            async let adding = people[0].add("carol", to: room)
            async let making = people[1].send(.post, "/api/chat/channels", #"{"name": "x", "members": ["carol"]}"#)
            // Wherever both are by now, nothing comes of it.
            try await people[2].deleteAccount(erasing: false, announced: false)
            gate.open()
            try await held
            let answers = [try await adding, try await making]
            await team.host.hooks.announce(
                AccountDeleted(account: try #require(team.chat.directory.account(named: "carol")), address: nil))
            #expect(answers.allSatisfy { (400..<500).contains($0.status) })
            #expect(team.chat.memberships.channels(of: people[2].identity.id).isEmpty)
            #expect(try await people[0].entry(room).members == ["alice", "bob"])
        }
    }
}
