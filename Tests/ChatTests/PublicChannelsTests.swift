import TestHarness
import Testing

@testable import Chat

struct PublicChannelsTests {
    @Test(arguments: [["general"], ["a", "b"], [String(repeating: "x", count: 32)], ["0", "_", "-"]])
    func `a list of names is right`(channels: [String]) {
        #expect(PublicChannels.complaint(channels) == nil)
    }

    @Test(arguments: [
        [], [""], ["General"], ["two words"], ["dm:alice"], ["é"], ["a/b"], [String(repeating: "x", count: 33)],
        ["a\u{301}"], ["a", "b", "a"],
    ])
    func `another list is complained of`(channels: [String]) {
        #expect(PublicChannels.complaint(channels) != nil)
    }

    @Test func `a channel that is taken out of the list is gone for everybody, and returns with its messages`()
        async throws
    {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let (old, cursor) = try await team(in: folder, clock: clock) { team in
            let alice = try await team.person("alice")
            let (_, hello) = try await alice.stream()
            return (try await alice.say("old", in: "random"), try #require(hello.id))
        }
        try await withTeam(in: folder, clock: clock, channels: ["general"]) { team in
            let alice = try await team.person("alice")
            #expect(try await alice.get(alice.messages(of: "random")).code == "channel-not-found")
            #expect(try await alice.get("/api/chat/messages/\(old.id)").code == "message-not-found")
            #expect(try await alice.channels().map(\.id) == ["general"])
            let (stream, _) = try await alice.stream(since: cursor)
            try await alice.say("new", in: "general")
            #expect(try await stream.events(until: "new").bodies == ["new"], "resuming does not show it either")
        }
        try await withTeam(in: folder, clock: clock) { team in
            let page = try await team.person("alice").history("random")
            #expect(page.messages == [old])
        }
    }
}
