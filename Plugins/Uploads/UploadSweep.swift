import Auth
import Chat
import GRDB
import HTTPTypes
import Host

/// Forgets files that belong to nobody any more, and puts right at the start what an end in the middle left behind.
///
///   handles AccountDeleted     files of who is erased; of others those that were never sent
struct UploadSweep: Feature {
    /// So long a file waits for the message that carries it.
    static let patience: Duration = .seconds(24 * 3600)

    let chat: ChatPlugin
    let directory: Directory
    let store: UploadStore

    func register(in app: inout Registration) {
        app.prepare { [self] in
            try await settleClaims()
            try await removeStrays()
            try await removeOfTheErased()
        }
        app.every(.seconds(3600), "files that were never sent", removeUnsent)
        app.on(AccountDeleted.self) { [self] deleted in
            let (owner, isErased) = (deleted.account.id, deleted.account.isErased)
            try await remove(Upload.filter(Column("owner") == owner && (isErased || Column("message") == nil)))
        }
    }

    /// What was claimed for a message that was on its way when the program ended: it came to be, or the file is free.
    private func settleClaims() async throws {
        let claimed = try await store.database.read {
            try Upload.filter(Column("message") != nil && !Column("isPosted")).fetchAll($0)
        }
        for upload in claimed {
            guard let isThere = await isThere(upload) else { continue }
            try await store.database.write { db in
                try db.execute(
                    sql: """
                        UPDATE uploads SET isPosted = ?, message = CASE WHEN ? THEN message END,
                            channel = CASE WHEN ? THEN channel END WHERE id = ?
                        """,
                    arguments: [isThere, isThere, isThere, upload.id])
            }
        }
    }

    /// Whether the message of a file is on disk; `nil` where that cannot be told, since its owner is gone from there or
    /// their file cannot be read: nothing is free then.
    private func isThere(_ upload: Upload) async -> Bool? {
        guard let message = upload.message, let channel = upload.channel,
            let owner = directory.identity(of: upload.owner), (try? chat.channel(channel, for: owner)) != nil
        else { return nil }
        do {
            _ = try await chat.message(message, for: owner)
            return true
        } catch let refusal as Refusal where refusal.status == .notFound {
            return false
        } catch {
            return nil
        }
    }

    private func removeStrays() async throws {
        let known = try await store.database.read { try String.fetchSet($0, sql: "SELECT file FROM uploads") }
        try await store.folder.removeAll(but: known)
    }

    private func removeOfTheErased() async throws {
        for account in directory.all where account.isErased {
            try await remove(Upload.filter(Column("owner") == account.id))
        }
    }

    @Sendable private func removeUnsent() async throws {
        let limit = chat.host.clock.now().adding(.zero - Self.patience)
        try await remove(Upload.filter(Column("message") == nil && Column("uploadedAt") < limit))
    }

    private func remove(_ request: QueryInterfaceRequest<Upload>) async throws {
        try await store.remove(request)
    }
}
