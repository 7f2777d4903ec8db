import GRDB
import HTTPTypes
import Host
import TestHarness
import Testing

@testable import Auth
@testable import Uploads

/// Every statement on the table of files, as it was run.
private struct Trace {
    private let statements = Shared<[String]>([])
    private let database: DatabaseFile

    init(_ database: DatabaseFile) async throws {
        self.database = database
        let listen: @Sendable (Database) -> Void = { [statements] db in
            db.trace { event in
                if case .statement(let statement) = event { statements.append(statement.expandedSQL) }
            }
        }
        try await database.write(listen)
        // Readers take turns; with nobody else about it is always the same.
        try await database.read(listen)
    }

    /// Those that read every row of the table, or of one of its indexes.
    func scans() async throws -> Set<String> {
        let all = Set(statements.now.filter { $0.contains("uploads") && !$0.hasPrefix("EXPLAIN") })
        return try await database.read { db in
            try all.filter { sql in
                // Only what comes from the trace.
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)")
                    .contains { ($0["detail"] as String).hasPrefix("SCAN uploads") }
            }
        }
    }

    func contains(_ part: String) -> Bool { statements.now.contains { $0.contains(part) } }
}

struct UploadQueriesTests {
    private func fill(_ store: UploadStore, with owner: UserID) async throws {
        try await store.database.write { db in
            for number in 1...300 as ClosedRange<Int64> {
                var upload = Upload(
                    id: Upload.newID(), file: "\(number).gif", owner: owner, name: "a.gif", type: "image/gif", size: 1,
                    width: 1, height: 1, digest: "", uploadedAt: Timestamp(milliseconds: number))
                (upload.message, upload.channel, upload.isPosted) = (number, "dm:\(number % 30)", true)
                try upload.insert(db)
            }
        }
    }

    private struct ID: Decodable {
        enum Key: CodingKey { case id }
        let id: String

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            id = try (try? values.decode(String.self, forKey: .id)) ?? "\(values.decode(Int64.self, forKey: .id))"
        }
    }

    @Test func `no query of anybody's reads through all files`() async throws {
        try await withUploads(uploads: ["image_retention_days": .integer(0)]) { program in
            let store = try program.host.plugin(UploadsPlugin.self).retention.store
            let (alice, bob) = (try await program.person("alice"), try await program.person("bob"))
            try await fill(store, with: bob.account.id)
            let trace = try await Trace(store.database)

            let sent = try await alice.send(.post, "/api/uploads?name=a.gif", gif()).decoded(ID.self).id
            let answer = try await alice.send(
                .post, "/api/chat/channels/general/messages", json: #"{"body": "see", "attachments": ["\#(sent)"]}"#)
            try #require(answer.status == 201)
            try #require(try await bob.send(.get, "/uploads/\(sent).gif").status == 200)
            let id = try answer.decoded(ID.self).id
            try #require(try await alice.send(.delete, "/api/chat/messages/\(id)").status == 204)
            try #require(try await bob.send(.get, "/uploads/\(sent).gif").status == 404)
            try await bob.deleteAccount()

            for part in [
                "INSERT INTO \"uploads\"", "SET message", "SET isPosted", "WHERE \"id\"", "DELETE FROM \"uploads\"",
                "WHERE (\"owner\"",
            ] { #expect(trace.contains(part), "premise: \(part)") }
            #expect(try await trace.scans().isEmpty)
        }
    }

    @Test func `once an hour the sizes are added up, and nothing else is read of all files`() async throws {
        try await withUploads { program in
            let retention = try program.host.plugin(UploadsPlugin.self).retention
            try await fill(retention.store, with: program.person("bob").account.id)
            let trace = try await Trace(retention.store.database)
            _ = try await retention.run(isTrial: true)
            #expect(trace.contains("\"uploadedAt\" <"), "premise")
            let scans = try await trace.scans()
            #expect(scans == ["SELECT sum(size) FROM uploads"])
        }
    }
}
