import GRDB
import HTTPTypes
import Host
import Hummingbird
import NIOCore

/// Taking a file in.
///
///   POST /api/uploads?name=cat.png      the bytes as they are
///
/// It passes through in portions, to disk and through its digest, and is never held whole. What is announced as too large
/// is refused before it is read. It belongs to who sent it, and to nobody else until a message carries it.
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
        let upload = try await store.folder.write(file) { target in
            var incoming = IncomingFile(ending: ending)
            let digest = RunningDigest()
            var (received, stored) = (Int64(0), Int64(0))
            func keep(_ bytes: ByteBuffer) async throws {
                guard bytes.readableBytes > 0 else { return }
                digest.add(bytes)
                try await target.write(bytes, at: stored)
                stored += Int64(bytes.readableBytes)
            }
            for try await portion in body {
                received += Int64(portion.readableBytes)
                guard received <= most else { throw Refusal.fileTooLarge(most) }
                try await keep(try incoming.pass(portion))
            }
            let (rest, size) = try incoming.finish()
            try await keep(rest)
            guard received > 0 else { throw Refusal.emptyFile }
            return Upload(
                id: id, file: file, owner: sender.id, name: name, type: incoming.type, size: stored,
                width: size?.width, height: size?.height, digest: Hex.encode(digest.finish()), uploadedAt: now)
        }
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
    /// The rest of the body is not read.
    fileprivate static func fileTooLarge(_ limit: Int64) -> Refusal {
        var refusal = Refusal(.contentTooLarge, "too-large", "A file may have up to \(limit >> 20) MB.")
        refusal.endsConnection = true
        return refusal
    }

    fileprivate static func notTaken(_ ending: String, _ taken: [String]) -> Refusal {
        var refusal = Refusal(
            .unsupportedMediaType, "not-taken",
            ending.isEmpty
                ? "Files without an extension are not taken here, only \(taken.joined(separator: ", "))."
                : "\(ending) files are not taken here, only \(taken.joined(separator: ", ")).")
        refusal.endsConnection = true
        return refusal
    }

    fileprivate static let emptyFile = Refusal(.unsupportedMediaType, "empty-file", "There is nothing in this file.")
}
