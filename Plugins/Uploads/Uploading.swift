import GRDB
import HTTPTypes
import Host
import Hummingbird
import Pictures

/// Taking a file in.
///
///   POST /api/uploads?name=cat.png      the bytes as they are
///
/// What is announced as too large is refused before it is read. It belongs to who sent it, and to nobody else until a
/// message carries it.
struct Uploading: Feature {
    static let limit = RateLimit("upload", perMinute: 60, "You are uploading very many files.")

    let host: Host
    let settings: UploadsPlugin.Settings
    let store: UploadStore

    func register(in app: inout Registration) {
        app.limit(Self.limit)
        app.prepare { [store] in try await store.folder.make() }
        app.routes.post("/api/uploads", use: upload)
    }

    private func upload(_ request: Request, _ context: SignedIn) async throws -> Response {
        try host.limits.spend(Self.limit, by: context.identity.id)
        let most = Int64(settings.maxUploadSizeMB) << 20
        let announced = request.headers[.contentLength].flatMap { Int64($0) } ?? 0
        guard announced <= most else { throw Refusal.fileTooLarge(most) }
        let name = FileName.cleaned(request.uri.parameter("name") ?? "")
        let ending = FileName.fileExtension(of: name)
        guard settings.takes(ending) else { throw Refusal.notTaken(ending, settings.uploadExtensions) }
        guard store.folder.hasRoom(for: announced) else { throw Refusal.diskFull }
        let upload = try await receive(request.body, name, ending, upTo: most, from: context.identity)
        return try .json(upload.attachment, status: .created)
    }

    private func receive(
        _ body: RequestBody, _ name: String, _ ending: String, upTo most: Int64, from sender: Identity
    ) async throws -> Upload {
        let id = Upload.newID()
        let file = id + (ending.isEmpty ? ".bin" : ending)
        let now = host.clock.now()
        let received = try await store.folder.receive(body, as: IncomingFile(ending: ending), into: file, upTo: most)
        let upload = Upload(
            id: id, file: file, owner: sender.id, name: name, type: received.type, size: received.size,
            width: received.picture?.width, height: received.picture?.height, digest: received.digest, uploadedAt: now)
        do {
            try await store.database.write { try upload.insert($0) }
        } catch {
            _ = try? await store.folder.remove(file)
            throw error
        }
        return upload
    }
}

extension UploadsPlugin.Settings {
    func takes(_ ending: String) -> Bool { uploadExtensions.contains("*") || uploadExtensions.contains(ending) }
}

extension Refusal {
    fileprivate static func notTaken(_ ending: String, _ taken: [String]) -> Refusal {
        var refusal = Refusal(
            .unsupportedMediaType, "not-taken",
            ending.isEmpty
                ? "Files without an extension are not taken here, only \(taken.joined(separator: ", "))."
                : "\(ending) files are not taken here, only \(taken.joined(separator: ", ")).")
        refusal.endsConnection = true
        return refusal
    }
}
