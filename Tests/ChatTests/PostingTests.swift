import GRDB
import HTTPTypes
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

/// Writes down what the hooks of a posting say, and does what a test asks of it.
private final class PostingProbe: Feature {
    let told = Shared<[String]>([])
    let refusal = Shared<Refusal?>(nil)
    let failure = Shared<Refusal?>(nil)
    let amendment = Shared<String?>(nil)

    func register(in app: inout Registration) {
        app.on(MessageWillPost.self) { [self] proposal in
            told.append("proposed \(proposal.text) in \(proposal.channel.id) by \(proposal.sender.username)")
            if let refusal = refusal.now { throw refusal }
            if let text = amendment.now { proposal.text = text }
        }
        app.on(MessagePosting.self) { [self] change, db in
            told.append("posting \(change.message.body)")
            guard try Message.exists(db, key: change.message.id) else {
                throw Refusal.malformed("not in the transaction")
            }
            if let failure = failure.now { throw failure }
        }
        app.on(MessagePosted.self) { [self] in told.append("posted \($0.message.body) in \($0.channel.id)") }
    }
}

private let places = ["general", "dm:alice:bob", "dm:alice"]
private let no = Refusal(.unprocessableContent, "not-today", "Not today.")

@Suite(.timeLimit(.minutes(5))) struct PostingTests {
    @Test(arguments: places) func `a message is answered with all of it once it is stored`(channel: String) async throws
    {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            let answer = try await alice.post(" Hello, *harbour* 👍\r\n", in: channel, nonce: "n-1_A")
            try #require(answer.status == 201)
            let message: MessageJSON = try answer.decoded()
            #expect((message.body, message.channel) == ("Hello, *harbour* 👍", channel))
            #expect(message.sender == .init(id: alice.identity.id.rawValue, username: "alice"))
            #expect((message.sentAt, message.nonce) == ("2026-02-03T04:05:06.789Z", "n-1_A"))
            #expect((1...Identifiers.max).contains(message.id))
            #expect(try await alice.history(channel).messages == [message])
        }
    }

    @Test(arguments: places) func `the hooks of a posting fire once, in order, with their values`(channel: String)
        async throws
    {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.people("alice", "bob")[0]
            probe.amendment.set("amended")
            let message = try await alice.say("hello", in: channel)
            #expect(message.body == "amended")
            #expect(
                probe.told.now
                    == ["proposed hello in \(channel) by alice", "posting amended", "posted amended in \(channel)"])
        }
    }

    @Test(arguments: places) func `what a handler makes of a message keeps the rules, too`(channel: String) async throws
    {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.people("alice", "bob")[0]
            for (text, status) in [(String(repeating: "a", count: 10_001), 413), (" ", 422), ("a\u{0}b", 400)] {
                probe.amendment.set(text)
                #expect(try await alice.post("hello", in: channel).status == status)
            }
            try #require(probe.told.now.count == 3)
            try await expectNothingStored(team)
            probe.amendment.set("  amended\r\n")
            #expect(try await alice.say("hello", in: channel).body == "amended")
        }
    }

    @Test(arguments: places) func `what a handler refuses is not stored, nor told to anybody`(channel: String)
        async throws
    {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let (stream, _) = try await bob.stream()
            probe.refusal.set(no)
            let answer = try await alice.post("hello", in: channel, nonce: "n")
            #expect((answer.status, answer.code) == (422, "not-today"))
            try #require(probe.told.now == ["proposed hello in \(channel) by alice"], "it was asked, and nobody else")
            try await expectNothingStored(team)
            probe.refusal.set(nil)
            try await alice.say("end", in: "general")
            #expect(try await stream.events(until: "end").bodies == ["end"])
            #expect(try await alice.post("again", in: channel, nonce: "n").status == 201, "the nonce is still free")
        }
    }

    @Test(arguments: places) func `a throw inside the transaction rolls all of it back`(channel: String) async throws {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let (alice, bob) = (try await team.person("alice"), try await team.person("bob"))
            let (stream, _) = try await bob.stream()
            let (own, _) = try await alice.stream()
            probe.failure.set(no)
            let answer = try await alice.post("hello", in: channel, nonce: "n")
            #expect((answer.status, answer.code) == (422, "not-today"))
            try #require(probe.told.now == ["proposed hello in \(channel) by alice", "posting hello"])
            try await expectNothingStored(team)
            #expect(try await team.debts(of: "alice") == 0)
            #expect(try await alice.channels().allSatisfy { $0.kind == "public" })
            probe.failure.set(nil)
            try await alice.say("end", in: "general")
            for stream in [stream, own] { #expect(try await stream.events(until: "end").bodies == ["end"]) }
            #expect(try await alice.post("again", in: channel, nonce: "n").status == 201, "the nonce is still free")
        }
    }

    private func expectNothingStored(_ team: Team) async throws {
        #expect(try await team.messages().isEmpty)
        for name in try team.mailboxes.names() { #expect(try await team.messages(of: name).isEmpty) }
    }

    // MARK: Nonces

    @Test(arguments: places) func `the same nonce again gets the first message, told once`(channel: String) async throws
    {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.people("alice", "bob")[0]
            let first = try await alice.post("once", in: channel, nonce: "n")
            let second = try await alice.post("twice", in: channel, nonce: "n")
            #expect((first.status, second.status) == (201, 200))
            #expect(try first.decoded(MessageJSON.self) == second.decoded(MessageJSON.self))
            #expect(try await alice.history(channel).bodies == ["once"])
            #expect(probe.told.now.filter { $0.hasPrefix("posted") } == ["posted once in \(channel)"])
        }
    }

    @Test(arguments: places) func `a retry is answered even when handlers would refuse it by now`(channel: String)
        async throws
    {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.people("alice", "bob")[0]
            let first = try await alice.post("once", in: channel, nonce: "n")
            try #require(first.status == 201)
            probe.refusal.set(no)
            let second = try await alice.post("once", in: channel, nonce: "n")
            #expect(second.status == 200)
            #expect(try first.decoded(MessageJSON.self) == second.decoded(MessageJSON.self))
        }
    }

    @Test(arguments: places) func `twenty retries at once make one message`(channel: String) async throws {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.people("alice", "bob")[0]
            let answers = try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask { try await alice.post("try \(number)", in: channel, nonce: "n") }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(answers.map(\.status).sorted() == Array(repeating: 200, count: 19) + [201])
            #expect(Set(try answers.map { try $0.decoded(MessageJSON.self).id }).count == 1)
            #expect(try await alice.history(channel).messages.count == 1)
            #expect(probe.told.now.filter { $0.hasPrefix("posted") }.count == 1)
        }
    }

    @Test func `a nonce is its sender's own`() async throws {
        try await withTeam { team in
            _ = try await team.people("alice", "bob")
            for name in ["alice", "bob"] {
                for channel in ["general", "dm:alice:bob"] {
                    let answer = try await team.person(name).post(name, in: channel, nonce: "n")
                    #expect(answer.status == 201)
                }
            }
            #expect(try await team.person("bob").history("dm:alice:bob").bodies == ["alice", "bob"])
            #expect(try await team.person("alice").history("dm:alice:bob").bodies == ["alice", "bob"])
        }
    }

    @Test func `messages without a nonce are all different`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            for _ in 1...3 { try await alice.say("same", in: "general") }
            #expect(try await alice.history("general").bodies == ["same", "same", "same"])
        }
    }

    // MARK: Bodies

    private static let unfit: [(String, Int)] = [
        ("", 400), ("[]", 400), ("{}", 400), (#"{"body": 1}"#, 400), (#"{"body": null}"#, 400), (#"{"body": "a""#, 400),
        (#"{"body": "a", "nonce": ""}"#, 400), (#"{"body": "a", "nonce": "two words"}"#, 400),
        (#"{"body": "a", "nonce": 7}"#, 400), (#"{"body": "a\u0000b"}"#, 400), (#"{"body": "\u001b[2J"}"#, 400),
        (#"{"body": ""}"#, 422), (#"{"body": " \r\n\t\u00a0"}"#, 422),
        (#"{"body": "\#(String(repeating: "a", count: 10_001))"}"#, 413),
        (#"{"body": "\#(String(repeating: "a", count: 300_000))"}"#, 413),
    ]

    @Test(arguments: places) func `what will not do is refused, and nothing is stored`(channel: String) async throws {
        let probe = PostingProbe()
        try await withTeam(probes: [probe]) { team in
            let alice = try await team.people("alice", "bob")[0]
            for (json, status) in Self.unfit {
                let answer = try await alice.send(.post, alice.messages(of: channel), json)
                #expect(answer.status == status, "\(json.prefix(80))")
                #expect(answer.code != nil)
            }
            try await expectNothingStored(team)
            #expect(probe.told.now.isEmpty, "handlers are not asked about it")
        }
    }

    @Test func `the longest message of the widest scalars arrives whole, however it is escaped`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let body = String(repeating: "👍", count: 10_000)
            #expect(try await alice.say(body, in: "general").body == body)
            let escaped = #"{"body": "\#(String(repeating: #"\ud83d\udc4d"#, count: 10_000))"}"#
            let answer = try await alice.send(.post, alice.messages(of: "general"), escaped)
            try #require(answer.status == 201)
            #expect(try answer.decoded(MessageJSON.self).body == body)
        }
    }

    @Test func `a null nonce is none, and unknown fields are passed over`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let answer = try await alice.send(
                .post, alice.messages(of: "general"), #"{"body": "a", "nonce": null, "id": 7, "sender": "bob"}"#)
            try #require(answer.status == 201)
            let message: MessageJSON = try answer.decoded()
            #expect((message.nonce, message.sender.username) == (nil, "alice"))
            #expect(message.id != 7)
        }
    }

    // MARK: The disk

    @Test(arguments: ["general", "dm:alice:bob"])
    func `a full disk refuses, stores nothing, and is over when there is room again`(channel: String) async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            let limit: @Sendable (Database, Int) throws -> Void = { db, pages in
                // A number of ours: a pragma takes no bound values.
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            try await alice.say("before", in: channel)
            let body = String(repeating: "x", count: 9_000)
            try await team.record.write { try limit($0, 1) }
            try await team.mailboxes.write("alice") { try limit($0, 1) }
            #expect(try await alice.post(body, in: channel).status == 507)
            #expect(try await alice.history(channel).bodies == ["before"])
            try await team.record.write { try limit($0, 1 << 30) }
            try await team.mailboxes.write("alice") { try limit($0, 1 << 30) }
            #expect(try await alice.post(body, in: channel).status == 201)
            #expect(try await alice.history(channel).messages.count == 2)
        }
    }

    @Test func `messages of one sender keep their order, and ids rise whatever the clock does`() async throws {
        try await withTeam { team in
            let alice = try await team.people("alice", "bob")[0]
            var ids: [Int64] = []
            for step in [0, 5, -7200, 0, 3600] as [Int64] {
                team.clock.advance(by: .seconds(step))
                ids.append(try await alice.say("\(ids.count)", in: "general").id)
                ids.append(try await alice.say("\(ids.count)", in: "dm:alice:bob").id)
            }
            #expect(ids == ids.sorted())
            #expect(Set(ids).count == ids.count)
            #expect(try await alice.history("general").bodies == ["0", "2", "4", "6", "8"])
        }
    }
}
