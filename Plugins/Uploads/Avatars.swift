import Auth
import GRDB
import HTTPTypes
import Host
import Hummingbird
import Logging
import Pictures
import Synchronization

/// Pictures of people: one each, seen by everybody who is signed in.
///
///   PUT, DELETE /api/uploads/avatar      the bytes as they are; a change is the live event "user"
///   GET /avatars/:username
///   handles AccountDeleted
///
/// A picture's address changes with the picture, so that browsers may keep it for good. A new one is a file of its own: the
/// row says which file is somebody's, and the one before goes once the row has changed.
final class Avatars: Feature, AvatarSource {
    static let limit = RateLimit("avatar", perMinute: 20, "You are changing your picture very often.")
    /// Pixels a side: what is shown is far smaller.
    static let longest = 1024

    private let host: Host
    private let settings: UploadsPlugin.Settings
    private let directory: Directory
    private let database: DatabaseFile
    private let folder: UploadFolder
    private let known = Mutex<[UserID: Avatar]>([:])

    init(host: Host, settings: UploadsPlugin.Settings, directory: Directory, store: UploadStore) {
        self.host = host
        self.settings = settings
        self.directory = directory
        database = store.database
        folder = UploadFolder(url: host.folder.file("avatars"))
    }

    func register(in app: inout Registration) {
        app.migrate("0002 avatars", in: UploadStore.schema, createTable)
        app.limit(Self.limit)
        app.prepare { [self] in try await load() }
        app.routes.put("avatar", use: put)
        app.routes.delete("avatar", use: delete)
        app.routes.get("/avatars/:username", use: get)
        app.on(AccountDeleted.self) { [self] deleted in _ = try await give(deleted.account.id, nil) }
    }

    func avatar(of user: UserID) -> String? {
        guard let avatar = current(user), let account = directory.account(user) else { return nil }
        return "/avatars/\(account.username)?v=\(avatar.version)"
    }

    // MARK: Changing

    private func put(_ request: Request, _ context: SignedIn) async throws -> Response {
        let owner = context.identity.id
        try host.limits.spend(Self.limit, by: owner)
        let most = Int64(settings.maxAvatarSizeMB) << 20
        let announced = request.headers[.contentLength].flatMap { Int64($0) } ?? 0
        guard announced <= most else { throw Refusal.fileTooLarge(most) }
        guard folder.hasRoom(for: announced) else { throw Refusal.diskFull }
        let file = Upload.newID()
        let received = try await folder.receive(
            request.body, as: IncomingFile(ending: nil), into: file, upTo: most, check: checkSize)
        do {
            try await give(
                owner,
                Avatar(owner: owner, file: file, type: received.type, size: received.size, digest: received.digest))
        } catch {
            _ = try? await folder.remove(file)
            throw error
        }
        directory.avatarChanged(of: owner)
        return try .json(["avatar": avatar(of: owner)])
    }

    @Sendable private func checkSize(_ file: ReceivedFile) throws {
        guard let size = file.picture, max(size.width, size.height) <= Self.longest else { throw Refusal.tooManyPixels }
    }

    private func delete(_ request: Request, _ context: SignedIn) async throws -> Response {
        let owner = context.identity.id
        try host.limits.spend(Self.limit, by: owner)
        if try await give(owner, nil) { directory.avatarChanged(of: owner) }
        return .noContent
    }

    /// Makes `avatar` the picture of its owner, or takes away the one they have.
    /// - Returns: whether they had one.
    @discardableResult
    private func give(_ owner: UserID, _ avatar: Avatar?) async throws -> Bool {
        let former = try await database.write { [self] db in
            let former = try Avatar.fetchOne(db, key: owner)
            try former?.delete(db)
            if let avatar {
                // Deleted while it came in: the account's pictures have been removed, or will be.
                guard isThere(owner) else { throw Refusal.signInNeeded }
                try avatar.insert(db)
            }
            db.afterNextTransaction { [self] _ in known.withLock { $0[owner] = avatar } }
            return former
        }
        guard let former else { return false }
        // What cannot be removed now is a stray at the next start.
        _ = try? await folder.remove(former.file)
        return true
    }

    // MARK: Handing out

    private func get(_ request: Request, _ context: SignedIn) async throws -> Response {
        guard let account = directory.account(named: try context.parameter("username")), !account.isDeleted,
            let avatar = current(account.id)
        else { throw Refusal.notFound }
        guard try await folder.has(avatar.file, of: avatar.size) else {
            // One that has another by now had it removed.
            if current(account.id) == avatar {
                context.logger.error(
                    "the picture of a person is not there, or is another", metadata: ["file": "\(avatar.file)"])
            }
            throw Refusal.notFound
        }
        let etag = "\"\(avatar.digest)\""
        let isNamed = request.uri.parameter("v") == avatar.version
        let headers: HTTPFields = [
            .contentType: avatar.type, .eTag: etag, .contentSecurityPolicy: Downloads.policy,
            .contentDisposition: ContentDisposition.text("inline", named: account.username + avatar.ending),
            .cacheControl: isNamed ? "private, max-age=31536000, immutable" : "private, no-cache",
        ]
        if request.headers[.ifNoneMatch]?.contains(etag) == true {
            return Response(status: .notModified, headers: headers)
        }
        let body = ResponseBody(contentLength: Int(avatar.size)) { [folder] writer in
            try await folder.read(avatar.file, 0..<avatar.size) { try await writer.write($0) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    // MARK: Knowing

    private func current(_ owner: UserID) -> Avatar? { known.withLock { $0[owner] } }

    private func isThere(_ owner: UserID) -> Bool { directory.account(owner).map { !$0.isDeleted } ?? false }

    /// Puts right, too, what an end in the middle left behind: pictures of people who are gone, and files that are nobody's.
    private func load() async throws {
        try await folder.make()
        let avatars = try await database.write { [self] db in
            let all = try Avatar.fetchAll(db)
            for avatar in all where !isThere(avatar.owner) { try avatar.delete(db) }
            return all.filter { isThere($0.owner) }
        }
        known.withLock { known in
            for avatar in avatars { known[avatar.owner] = avatar }
        }
        try await folder.removeAll(but: Set(avatars.map(\.file)))
        directory.showAvatars(from: self)
    }
}

/// Whose picture is in which file.
private struct Avatar: Codable, Equatable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "avatars"

    let owner: UserID
    /// Its name in the folder.
    let file: String
    /// As in `Content-Type`.
    let type: String
    /// In bytes.
    let size: Int64
    /// SHA-256 of the bytes, in hexadecimal digits.
    let digest: String

    var version: String { String(digest.prefix(16)) }
    var ending: String { PictureKind.all.first { $0.type == type }?.extensions.first ?? "" }
}

private func createTable(_ db: Database) throws {
    try db.create(table: "avatars", options: [.strict]) { table in
        table.primaryKey("owner", .text)
        table.column("file", .text).notNull().unique()
        table.column("type", .text).notNull()
        table.column("size", .integer).notNull()
        table.column("digest", .text).notNull()
    }
}

extension Refusal {
    fileprivate static let tooManyPixels = Refusal(
        .unsupportedMediaType, "picture-too-large",
        "The picture of a person has up to \(Avatars.longest) pixels a side.")
}
