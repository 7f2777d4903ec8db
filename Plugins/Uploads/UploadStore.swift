import Chat
import Foundation
import GRDB
import Host

/// What is known of a file besides its bytes.
struct Upload: Codable, Sendable, Identifiable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "uploads"

    /// A random UUID (RFC 9562, 5.4), in lower case.
    let id: String
    /// Its name in the folder, and the last part of its address: the id and an extension.
    let file: String
    let owner: UserID
    let name: String
    /// As in `Content-Type`.
    let type: String
    /// In bytes, as it is stored.
    let size: Int64
    /// In pixels, upright, of a picture.
    let width: Int?
    let height: Int?
    /// SHA-256 of the bytes, in hexadecimal digits.
    let digest: String
    let uploadedAt: Timestamp
    /// The message that carries it, and its channel.
    var message: Int64?
    var channel: String?
    /// Whether that message is on disk.
    var isPosted = false

    static func newID() -> String { UUID().uuidString.lowercased() }

    var attachment: Attachment {
        Attachment(id: id, url: "/uploads/\(file)", name: name, type: type, size: size, width: width, height: height)
    }
}

/// The files, and the table of what is known of them.
final class UploadStore: Feature {
    static let schema = Schema("uploads")

    let database = DatabaseFile("uploads.db", schemas: UploadStore.schema)
    let folder: UploadFolder

    init(_ folder: DataFolder) {
        self.folder = UploadFolder(url: folder.file("uploads"))
    }

    func register(in app: inout Registration) {
        app.opens(database)
        app.migrate("0001 uploads", in: Self.schema) { db in
            try db.create(table: "uploads", options: [.strict]) { table in
                table.primaryKey("id", .text)
                table.column("file", .text).notNull()
                table.column("owner", .text).notNull()
                table.column("name", .text).notNull()
                table.column("type", .text).notNull()
                table.column("size", .integer).notNull()
                table.column("width", .integer)
                table.column("height", .integer)
                table.column("digest", .text).notNull()
                table.column("uploadedAt", .integer).notNull()
                table.column("message", .integer)
                table.column("channel", .text)
                table.column("isPosted", .integer).notNull()
            }
            try db.create(indexOn: "uploads", columns: ["message"])
            try db.create(indexOn: "uploads", columns: ["uploadedAt"])
        }
        app.migrate("0002 uploads of a channel, and of a sender", in: Self.schema) { db in
            try db.create(indexOn: "uploads", columns: ["channel", "message"])
            try db.create(indexOn: "uploads", columns: ["owner", "message"])
        }
    }

    func upload(_ id: String) async throws -> Upload? {
        try await database.read { try Upload.fetchOne($0, key: id) }
    }

    /// The row first: a file without one is nobody's, and goes at the next start.
    func remove(_ request: QueryInterfaceRequest<Upload>) async throws {
        // In one transaction, so that none of them is claimed in between.
        let uploads = try await database.write { db in
            let uploads = try request.fetchAll(db)
            try request.deleteAll(db)
            return uploads
        }
        for upload in uploads { try await folder.remove(upload.file) }
    }
}
