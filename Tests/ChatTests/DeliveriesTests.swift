import Foundation
import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct DeliveriesTests {
    private let group = "dm:alice:bob:carol"

    @Test func `a message is in every member's file, once and in order, when it is answered`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[0].say("1", in: group)
            try await people[1].say("2", in: group)
            try await people[0].say("3", in: group)
            let own = try await team.messages(of: "alice")
            try #require(own.map(\.body) == ["1", "2", "3"])
            for name in ["bob", "carol"] {
                let copies = try await team.messages(of: name)
                #expect(copies.map(\.id) == own.map(\.id), "the same id in every copy")
                #expect(copies.map(\.body) == ["1", "2", "3"])
                #expect(copies.map { $0.change - Team.origin } == [1, 2, 3])
            }
            for name in ["alice", "bob"] {
                #expect(try await team.debts(of: name) == 0, "what was delivered is struck")
            }
        }
    }

    @Test func `many at once lose nothing, double nothing and keep each sender's order`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try await withThrowingTaskGroup { tasks in
                for person in people {
                    // Two browsers of each, one message after the other.
                    for browser in ["x", "y"] {
                        tasks.addTask {
                            for number in 100..<120 {
                                try await person.say("\(browser)\(number)", in: "dm:alice:bob:carol")
                            }
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let ids = Set(try await team.messages(of: "alice").map(\.id))
            try #require(ids.count == 120)
            for person in people {
                let messages = try await team.messages(of: person.identity.key)
                #expect(Set(messages.map(\.id)) == ids)
                #expect(messages.count == 120)
                for sender in people {
                    for browser in ["x", "y"] {
                        let bodies = messages.filter { $0.sender == sender.identity.id && $0.body.hasPrefix(browser) }
                        #expect(bodies.map(\.body) == (100..<120).map { "\(browser)\($0)" })
                    }
                }
                #expect(try await team.debts(of: person.identity.key) == 0)
            }
        }
    }

    // MARK: After a crash

    /// What a sender's file holds when the program dies between the commit and the delivery.
    private func owe(_ bodies: [String], in channel: String, to recipients: [String], by sender: Person) async throws
        -> [Message]
    {
        let team = sender.team
        let messages = try await team.store(bodies, in: channel, by: sender.identity, owner: sender.identity.key)
        try await team.mailboxes.write(sender.identity.key) { db in
            for message in messages { try Deliveries.owe(message, to: recipients, db) }
        }
        return messages
    }

    @Test func `what is owed after a crash is delivered before the first request`() async throws {
        let folder = try TemporaryFolder()
        let owed = try await team(in: folder) { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[1].say("earlier", in: group)
            let owed = try await owe((1...250).map(String.init), in: group, to: ["bob", "carol"], by: people[0])
            try #require(try await team.debts(of: "alice") == 500)
            try #require(try await team.messages(of: "carol").count == 1)
            return owed
        }
        try await withTeam(in: folder) { team in
            for name in ["bob", "carol"] {
                let messages = try await team.messages(of: name)
                #expect(messages.map(\.id).suffix(250) == owed.map(\.id)[...])
                #expect(messages.map(\.body) == ["earlier"] + owed.map(\.body))
                #expect(messages.map { $0.change - Team.origin } == Array(1...251))
            }
            #expect(try await team.debts(of: "alice") == 0)
            #expect(try await team.person("carol").history(group, "limit=200").messages.count == 200)
        }
    }

    @Test func `what was delivered but not struck before a crash is not delivered twice`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob")
            try await people[0].say("1", in: "dm:alice:bob")
            let message = try await team.messages(of: "alice")[0]
            try await team.mailboxes.write("alice") { try Deliveries.owe(message, to: ["bob"], $0) }
            try #require(try await team.debts(of: "alice") == 1)
        }
        try await withTeam(in: folder) { team in
            let copies = try await team.messages(of: "bob")
            #expect(copies.map { $0.change - Team.origin } == [1], "it has not even changed")
            #expect(try await team.debts(of: "alice") == 0)
        }
    }

    @Test func `what lies about in the folder does not keep the program from starting`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let alice = try await team.people("alice", "bob")[0]
            _ = try await owe(["1"], in: "dm:alice:bob", to: ["bob"], by: alice)
            try #require(try await team.debts(of: "alice") == 1)
        }
        for name in ["alice copy", "Alice", "", ".alice", "alice.db.corrupt-1", "ä"] {
            try Data("garbage".utf8).write(to: folder.mailbox(name))
        }
        try Data(repeating: 0x2A, count: 8192).write(to: folder.mailbox("eve"))
        try FileManager.default.createDirectory(at: folder.mailbox("folder"), withIntermediateDirectories: false)
        try await withTeam(in: folder) { team in
            let copies = try await team.messages(of: "bob")
            #expect(copies.map(\.body) == ["1"])
            #expect(FileManager.default.contents(atPath: folder.mailbox("alice copy").path) == Data("garbage".utf8))
            #expect(try team.mailboxes.names() == ["alice", "bob", "folder"], "what no user can have is passed over")
        }
    }

    // MARK: Files that fail

    /// Nothing can be opened where a folder stands.
    private func block(_ name: String, in team: Team) throws {
        try FileManager.default.createDirectory(at: team.folder.mailbox(name), withIntermediateDirectories: false)
    }

    @Test func `a mailbox that fails is late, and the others have theirs`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try block("bob", in: team)
            let message = try await people[0].say("1", in: group)
            #expect(try await team.messages(of: "carol").map(\.id) == [message.id])
            #expect(try await team.debts(of: "alice") == 1)
            await #expect(throws: (any Error).self, "the operator sees that something is late") {
                try await team.work("late deliveries")
            }

            try FileManager.default.removeItem(at: team.folder.mailbox("bob"))
            try await team.work("late deliveries")
            #expect(try await team.messages(of: "bob").map(\.id) == [message.id])
            #expect(try await team.debts(of: "alice") == 0)
            try await team.work("late deliveries")
            #expect(try await team.messages(of: "carol").count == 1)
        }
    }

    @Test func `who says something waits once for a mailbox that fails, and then no more`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try block("bob", in: team)
            try await people[0].say("1", in: group)
            try FileManager.default.removeItem(at: team.folder.mailbox("bob"))
            // It may have come back, or take seconds to say that it has not: nobody asks it now.
            let second = try await people[0].say("2", in: group)
            #expect(try await team.messages(of: "carol").map(\.body) == ["1", "2"])
            #expect(try await team.debts(of: "alice") == 2)
            try await team.work("late deliveries")
            #expect(try await team.messages(of: "bob").map(\.body) == ["1", "2"])
            #expect(try await team.debts(of: "alice") == 0)
            let third = try await people[0].say("3", in: group)
            #expect(try await team.messages(of: "bob").map(\.id).suffix(2) == [second.id, third.id])
        }
    }

    @Test func `however much a failing mailbox is owed, the others do not wait behind it`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try block("bob", in: team)
            let owed = try await owe((1...1200).map(String.init), in: "dm:alice:bob", to: ["bob"], by: people[0])
            let message = try await people[0].say("to both", in: group)
            #expect(try await team.messages(of: "carol").map(\.id) == [message.id])
            #expect(try await team.debts(of: "alice") == 1201)

            try FileManager.default.removeItem(at: team.folder.mailbox("bob"))
            try await team.work("late deliveries")
            #expect(try await team.messages(of: "bob").map(\.id) == owed.map(\.id) + [message.id])
            #expect(try await team.debts(of: "alice") == 0)
        }
    }

    @Test func `a damaged mailbox is set aside, and what is owed to it goes into the new one`() async throws {
        let folder = try TemporaryFolder()
        try await withTeam(in: folder) { team in
            let alice = try await team.people("alice", "bob", "carol")[0]
            try await alice.say("lost with the file", in: group)
            try #require(try await team.messages(of: "bob").count == 1)
        }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.mailbox("bob").path + suffix)
        }
        let garbage = Data(repeating: 0x2A, count: 8192)
        try await withTeam(in: folder) { team in
            // After the start, which opens every file.
            try garbage.write(to: folder.mailbox("bob"))
            let alice = try await team.person("alice")
            let message = try await alice.say("2", in: group)
            #expect(try await team.messages(of: "carol").map(\.body) == ["lost with the file", "2"])
            try await team.work("late deliveries")
            #expect(try await team.messages(of: "bob").filter { $0.sender != .system }.map(\.id) == [message.id])
            #expect(try await alice.history(group).bodies == ["lost with the file", "2"])
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.data.file("users").path)
            #expect(names.contains { $0.hasPrefix("bob.db.corrupt-") })
        }
    }

    @Test func `opening one file holds up nobody who wants another`() async throws {
        let gate = Gate()
        let isHeld = Shared(false)
        let slow = Probe { app in
            app.migrate("0001 slow", in: Chat.Threads.schema) { db in
                if isHeld.now, db.description.contains("users/bob") { gate.pass() }
            }
        }
        try await withTeam(probes: [slow]) { team in
            let people = try await team.people("alice", "bob", "carol")
            isHeld.set(true)
            async let held = people[1].channels()
            await gate.isReached()
            async let alsoHeld = people[1].history("dm:bob")
            try await people[0].say("1", in: "dm:alice:carol")
            #expect(try await people[2].history("dm:alice:carol").bodies == ["1"])
            #expect(try await people[2].channels().count == 3)
            #expect(!gate.gaveUp, "the others did not wait for it")
            gate.open()
            #expect(try await held.count == 2)
            #expect(try await alsoHeld.messages.isEmpty)
        }
    }

    @Test func `a caller that goes away does not take the delivery with it`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            _ = try await owe(["1"], in: "dm:alice:bob", to: ["bob"], by: people[0])
            let deliveries = Deliveries(chat: team.chat)
            // Awaited below.
            let caller = Task {
                while !Task.isCancelled { await Task.yield() }
                await deliveries.deliver(from: "alice")
            }
            caller.cancel()
            await caller.value
            #expect(try await team.messages(of: "bob").map(\.body) == ["1"])
            #expect(try await team.debts(of: "alice") == 0)
        }
    }

    @Test func `a debt to an account that never was is struck without making a file`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            _ = try await owe(["1"], in: "dm:alice", to: ["nobody", "../bob", "Alice"], by: alice)
            await Deliveries(chat: team.chat).deliver(from: "alice")
            #expect(try await team.debts(of: "alice") == 0)
            #expect(try team.mailboxes.names() == ["alice"])
        }
    }

    // MARK: Changes

    @Test func `a change is delivered as a change, and twice is as good as once`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            try await people[0].say("befroe", in: "dm:alice:bob")
            try await people[0].say("after", in: "dm:alice:bob")
            let (stream, _) = try await people[1].stream()
            let now = team.clock.now
            let deliveries = Deliveries(chat: team.chat)
            for _ in 1...2 {
                try await team.mailboxes.write("alice") { db in
                    var message = try #require(try Message.order(Column("id")).fetchOne(db))
                    message.body = "before"
                    message.editedAt = now
                    message.change = try Mailbox.nextChange(at: Team.start, db)
                    try message.update(db)
                    try Deliveries.owe(message, to: ["bob"], db)
                }
                await deliveries.deliver(from: "alice")
            }
            let copies = try await team.messages(of: "bob")
            #expect(copies.map(\.body) == ["before", "after"])
            #expect(copies.map { $0.change - Team.origin } == [3, 2], "the change counts once")
            #expect(copies[0].editedAt == now)
            try await people[0].say("end", in: "general")
            let events = try await stream.events(until: "end")
            #expect(try events.bodies == ["before", "end"])
            #expect(try events[0].message?.editedAt != nil)
        }
    }

    @Test func `what changes on its way is delivered as it is now`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let message = try await owe(["old"], in: "dm:alice:bob", to: ["bob"], by: people[0])[0]
            let isRead = Shared(false)
            try await team.mailboxes.write("alice") { db in
                db.trace { event in
                    if "\(event)".contains("FROM deliveries JOIN") { isRead.set(true) }
                }
            }
            let gate = Gate()
            async let held: Void = team.mailboxes.write("bob") { _ in gate.pass() }
            await gate.isReached()
            async let delivering: Void = Deliveries(chat: team.chat).deliver(from: "alice")
            while !isRead.now {
                try Task.checkCancellation()
                await Task.yield()
            }
            try await team.mailboxes.write("alice") { db in
                var message = message
                message.body = "new"
                message.change = try Mailbox.nextChange(at: Team.start, db)
                try message.update(db)
                try Deliveries.owe(message, to: ["bob"], db)
            }
            gate.open()
            try await held
            await delivering
            #expect(try await team.messages(of: "bob").map(\.body) == ["new"])
            #expect(try await team.debts(of: "alice") == 0)
        }
    }

    @Test func `a nonce stays in its sender's file, so a sender who begins anew overwrites nothing`() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        try await withTeam(in: folder, clock: clock) { team in
            let alice = try await team.people("alice", "bob")[0]
            try #require(try await alice.post("first", in: "dm:alice:bob", nonce: "n").status == 201)
            #expect(try await team.messages(of: "bob").map(\.nonce) == [nil])
        }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.mailbox("alice").path + suffix)
        }
        try await withTeam(in: folder, clock: clock) { team in
            let alice = try await team.person("alice")
            try #require(try await alice.post("second", in: "dm:alice:bob", nonce: "n").status == 201)
            #expect(try await team.messages(of: "bob").map(\.body) == ["first", "second"])
            #expect(try await team.debts(of: "alice") == 0)
        }
    }
}
