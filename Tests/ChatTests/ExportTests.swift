import ArgumentParser
import Foundation
import HTTPTypes
import Synchronization
import TestHarness
import Testing

@testable import Auth
@testable import Chat
@testable import Host

struct ExportTests {
    private struct Document: Decodable {
        struct Part: Decodable {
            struct Head: Decodable {
                let id: String
                let name: String
            }

            let channel: Head
            let messages: [MessageJSON]
        }

        let user: String?
        let channels: [Part]

        var bodies: [String: [String]] {
            Dictionary(uniqueKeysWithValues: channels.map { ($0.channel.id, $0.messages.map(\.body)) })
        }
    }

    private func export(_ arguments: String..., from team: Team) async throws -> String {
        let lines = Mutex<[String]>([])
        let command = try ExportCommand.parse(arguments)
        try await command.run(on: team.host, Console { line in lines.withLock { $0.append(line) } })
        return lines.withLock { $0.joined(separator: "\n") }
    }

    private func document(_ text: String) throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    }

    @Test func `a channel, in pages, and all of it`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let bodies = (1...1201).map(String.init)
            try await team.store(bodies, in: "general", by: alice.identity)
            try await alice.say("elsewhere", in: "random")
            let text = try await export("--channel", "general", from: team)
            let document = try document(text)
            #expect(document.user == nil)
            #expect(document.bodies == ["general": bodies])
        }
    }

    @Test func `what somebody may see is that, and no more`() async throws {
        try await withTeam(channels: ["general"]) { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[0].say("to all", in: "general")
            try await people[1].say("between two", in: "dm:alice:bob")
            try await people[1].say("not for alice", in: "dm:bob:carol")
            let cellar = try await people[1].send(.post, "/api/chat/channels", #"{"name": "cellar"}"#)
                .decoded(EntryJSON.self)
            try await people[1].say("before", in: cellar.id)
            _ = try await people[1].send(.put, "/api/chat/channels/\(encoded(cellar.id))/members/alice")
            try await people[1].say("after", in: cellar.id)
            let seen = try document(try await export("--user", "ALICE", from: team))
            #expect(seen.user == "alice")
            #expect(
                seen.bodies == [
                    "general": ["to all"], "dm:alice:bob": ["between two"], cellar.id: ["added alice", "after"],
                ])
            let one = try document(try await export("--user", "bob", "--channel", "Cellar", from: team))
            #expect(one.bodies == [cellar.id: ["created the channel", "before", "added alice", "after"]])
        }
    }

    @Test(arguments: [
        (["--channel", "nowhere"], "there is no channel \"nowhere\""),
        (["--channel", "dm:alice:bob"], "\"dm:alice:bob\" is private: name one of its members with --user"),
        (["--channel", "dm:alice:bob", "--user", "carol"], "there is no channel \"dm:alice:bob\" that carol may see"),
        (["--user", "nobody"], "there is no user \"nobody\""),
    ])
    func `what is not there is said in one line`(arguments: [String], words: String) async throws {
        try await withTeam { team in
            let people = try await team.people("alice", "bob", "carol")
            try await people[0].say("secret", in: "dm:alice:bob")
            let error = await #expect(throws: StartupProblem.self) {
                let command = try ExportCommand.parse(arguments)
                try await command.run(on: team.host, Console { #expect(!$0.contains("secret")) })
            }
            #expect(error?.description == words)
        }
    }

    @Test func `a page of HTML shows everything as text`() async throws {
        try await withTeam { team in
            let alice = try await team.person("alice")
            let first = try await alice.say("<script>alert(1)</script> & \"more\"", in: "general")
            _ = try await alice.send(
                .post, "/api/chat/channels/general/messages", #"{"body": "an answer", "replyTo": \#(first.id)}"#)
            _ = try await alice.send(.put, "/api/chat/messages/\(first.id)/reactions/\(encoded("👍"))")
            let gone = try await alice.say("taken back", in: "general")
            _ = try await alice.send(.delete, "/api/chat/messages/\(gone.id)")
            let page = try await export("--channel", "general", "--format", "html", from: team)
            #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
            #expect(!page.contains("<script"))
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"))
            #expect(page.contains("<blockquote dir=\"auto\">alice: &lt;script&gt;"))
            #expect(page.contains("👍 alice"))
            #expect(page.contains("This message was deleted") && !page.contains("taken back"))
            #expect(page.contains("id=\"m\(first.id)\""))
        }
    }

    @Test func `without a channel or a user there is nothing to export`() {
        #expect(throws: (any Error).self) { try ExportCommand.parse([]) }
        #expect(throws: (any Error).self) { try ExportCommand.parse(["--user", "alice", "--format", "pdf"]) }
    }
}
