import GRDB
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

@Suite(.timeLimit(.minutes(5))) struct MessageFeedsTests {
    @Test func `changes are told in their order, each with a cursor that rises`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let (stream, hello) = try await people[2].stream()
            #expect(hello.id == Team.cursor(0, 0))
            try await people[0].say("1", in: "general")
            try await people[1].say("2", in: "dm:bob:carol")
            try await people[2].say("3", in: "dm:carol")
            try await people[2].say("4", in: "general")
            let events = try await stream.messages(4)
            #expect(try events.bodies == ["1", "2", "3", "4"])
            #expect(events.map(\.id) == [Team.cursor(1, 0), Team.cursor(1, 1), Team.cursor(1, 2), Team.cursor(2, 2)])
        }
    }

    @Test func `messages that race are told in the order of their commits, each once`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            let (stream, _) = try await people[2].stream()
            try await withThrowingTaskGroup { group in
                for (index, person) in people.enumerated() {
                    for number in 0..<25 {
                        group.addTask { try await person.say("\(index)-\(number)", in: "general") }
                        group.addTask { try await person.say("\(index)+\(number)", in: "dm:alice:bob:carol") }
                    }
                }
                for try await _ in group {}
            }
            let events = try await stream.messages(150)
            #expect(Set(try events.compactMap { try $0.message?.id }).count == 150)
            let open = try events.filter { try $0.message?.channel == "general" }
            let direct = try events.filter { try $0.message?.channel != "general" }
            #expect(open.compactMap { $0.changes("c") } == Array(1...75))
            #expect(direct.compactMap { $0.changes("u") } == Array(1...75))
            let stored = try await team.messages().map(\.id)
            #expect(try open.compactMap { try $0.message?.id } == stored, "ids rise with the commits")
        }
    }

    @Test(arguments: [true, false])
    func `a stream that was cut gets what it missed, once and in order, and then what is new`(asHeader: Bool)
        async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            let (first, _) = try await people[1].stream()
            try await people[0].say("1", in: "general")
            try await people[0].say("2", in: "dm:alice:bob")
            let cursor = try #require(try await first.messages(2).last?.id)
            await first.close()

            try await people[0].say("3", in: "dm:alice:bob")
            try await people[0].say("4", in: "general")
            try await people[0].say("not for bob", in: "dm:alice:eve")
            try await people[1].say("5", in: "dm:alice:bob")
            let (second, hello) = try await people[1].stream(since: cursor, asHeader: asHeader)
            #expect(hello.data?.contains(#""resumed":true"#) == true)
            #expect(hello.id == cursor)
            try await people[0].say("6", in: "general")
            // Each feed in its order; what is new in one may come before what was missed in the other.
            let events = try await second.messages(4)
            #expect(try events.bodies.sorted() == ["3", "4", "5", "6"])
            #expect(try events.filter { try $0.message?.channel == "dm:alice:bob" }.bodies == ["3", "5"])
            #expect(events.last?.id == Team.cursor(3, 3))
        }
    }

    @Test func `from every cursor that was ever given the rest follows`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (stream, hello) = try await people[1].stream()
            for number in 0..<6 {
                try await people[0].say("\(number)", in: number % 2 == 0 ? "general" : "dm:alice:bob")
            }
            let events = try await stream.messages(6)
            let all = Set(try events.bodies)
            var seen: Set<String> = []
            for (cursor, body) in zip([hello.id] + events.map(\.id), try events.bodies + [""]) {
                let (resumed, _) = try await people[1].stream(since: cursor)
                let rest = try await resumed.messages(6 - seen.count)
                #expect(try Set(rest.bodies) == all.subtracting(seen))
                #expect(rest.last?.id == events.last?.id || rest.isEmpty)
                await resumed.close()
                seen.insert(body)
            }
            try #require(seen.isSuperset(of: all))
        }
    }

    @Test(arguments: [199, 200, 201, 450])
    func `a long absence is made up for in pages without a gap`(count: Int) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let bodies = (1...count).map(String.init)
            try await team.store(bodies, in: "general", by: people[0].identity)
            try await team.store(bodies, in: "dm:alice:bob", by: people[0].identity, owner: "bob")
            let (stream, _) = try await people[1].stream(since: Team.cursor(0, 0))
            let events = try await stream.messages(2 * count)
            #expect(try events.filter { try $0.message?.channel == "general" }.bodies == bodies)
            #expect(try events.filter { try $0.message?.channel == "dm:alice:bob" }.bodies == bodies)
            #expect(events.last?.id == Team.cursor(Int64(count), Int64(count)))
        }
    }

    @Test func `streams that are opened amid the posting miss nothing and double nothing`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let sent = Shared<[String]>([])
            try await withThrowingTaskGroup { group in
                for lane in 0..<3 {
                    group.addTask {
                        for number in 0..<40 {
                            let body = "\(lane).\(number)"
                            try await people[0].say(body, in: lane == 0 ? "general" : "dm:alice:bob")
                            sent.append(body)
                        }
                    }
                }
                for _ in 0..<6 {
                    group.addTask {
                        let (stream, _) = try await people[1].stream(since: Team.cursor(0, 0))
                        let bodies = try await stream.messages(120).bodies
                        #expect(Set(bodies).count == 120)
                        for lane in 0..<3 {
                            #expect(bodies.filter { $0.hasPrefix("\(lane).") } == (0..<40).map { "\(lane).\($0)" })
                        }
                    }
                }
                try await group.waitForAll()
            }
            try #require(sent.now.count == 120)
        }
    }

    @Test func `people outside a conversation are told nothing of it, neither live nor later`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "eve")
            let (live, hello) = try await people[2].stream()
            try await people[0].say("secret", in: "dm:alice:bob")
            try await people[0].say("note", in: "dm:alice")
            try await people[0].say("end", in: "general")
            #expect(try await live.events(until: "end").bodies == ["end"])
            let (resumed, _) = try await people[2].stream(since: hello.id)
            try await people[2].say("end of her own", in: "dm:eve")
            #expect(try await resumed.messages(2).bodies.sorted() == ["end", "end of her own"])
        }
    }

    @Test(arguments: [
        (Team.cursor(7, 0), false), (Team.cursor(0, 7), false), (Team.cursor(-1, 0), false),
        (Team.cursor(0, -1), false),
        ("c0.u0", false), ("c9223372036854775807.u9223372036854775807", false), ("u\(Team.origin)", false),
        ("c\(Team.origin)", false), (Team.cursor(0, 0) + ".z9", true),
    ])
    func `a cursor that this server did not give begins anew where it must`(cursor: String, isKnown: Bool) async throws
    {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            try await people[0].say("1", in: "general")
            let (stream, hello) = try await people[1].stream(since: cursor)
            #expect(hello.data?.contains(#""resumed":\#(isKnown)"#) == true)
            try await people[0].say("end", in: "general")
            #expect(try await stream.events(until: "end").bodies.last == "end")
        }
    }

    @Test func `when a user's file is lost their streams begin anew, and are told of all that comes`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            for number in 1...5 { try await people[0].say("\(number)", in: "dm:alice:bob") }
            let (stream, hello) = try await people[1].stream()
            let (other, _) = try await people[0].stream()
            try #require(hello.id == Team.cursor(0, 5))

            team.clock.advance(by: .seconds(1))
            await #expect(throws: Refusal.self) {
                try await team.mailboxes.read("bob") { _ in
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "database disk image is malformed")
                }
            }
            #expect(try await stream.rest() == [ServerSentEvent(retry: "2000")], "bob's browser is to ask anew")
            let (again, answer) = try await people[1].stream(since: hello.id)
            #expect(answer.data?.contains(#""resumed":false"#) == true)
            let newest = team.clock.now.milliseconds + 1  // the first is what tells bob of it
            #expect(answer.id == "c\(Team.origin).u\(newest)")
            try await people[0].say("6", in: "dm:alice:bob")
            #expect(try await again.messages(1).bodies == ["6"])
            #expect(try await other.messages(1).bodies == ["6"], "alice's went on")
        }
    }

    @Test func `cursors and messages outlive a restart`() async throws {
        let folder = try TemporaryFolder()
        let cursor = try await team(in: folder) { team in
            let people = try await team.people("alice", "bob")
            let (stream, _) = try await people[1].stream()
            try await people[0].say("1", in: "dm:alice:bob")
            let cursor = try await stream.messages(1).first?.id
            try await people[0].say("2", in: "dm:alice:bob")
            return cursor
        }
        try await withTeam(in: folder) { team in
            let people = try await team.people("alice", "bob")
            let (stream, hello) = try await people[1].stream(since: cursor)
            #expect(hello.data?.contains(#""resumed":true"#) == true)
            try await people[0].say("3", in: "dm:alice:bob")
            #expect(try await stream.events(until: "3").bodies == ["2", "3"])
        }
    }

    @Test func `a sender's own streams are told of what they said, with the nonce that settles it`() async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob")
            let (own, _) = try await people[0].stream()
            let (other, _) = try await people[1].stream()
            _ = try await people[0].post("hi", in: "dm:alice:bob", nonce: "n")
            #expect(try await own.messages(1).first?.message?.nonce == "n")
            #expect(try await other.messages(1).first?.message?.nonce == nil)
        }
    }
}
