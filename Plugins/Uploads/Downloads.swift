import Auth
import Chat
import Foundation
import HTTPTypes
import Host
import Hummingbird
import Logging
import NIOCore

/// Handing files out, to those who may see a message that carries them, and to who sent them.
///
///   GET /uploads/:file
///
/// Pictures, sounds and films are shown where they stand; everything else is saved. None of it can run, or be framed, in
/// the origin of the page.
struct Downloads: Feature {
    /// Nothing of a file runs, nor is it framed.
    static let policy = "default-src 'none'; sandbox; frame-ancestors 'none'"

    let chat: ChatPlugin
    let store: UploadStore

    func register(in app: inout Registration) {
        app.routes.get("/uploads/:file", use: get)
    }

    private func get(_ request: Request, _ context: SignedIn) async throws -> Response {
        let file = try context.parameter("file")
        guard let upload = try await store.upload(String(file.prefix { $0 != "." })), upload.file == file,
            try await mayRead(upload, context.identity)
        else { throw Refusal.notFound }
        guard try await store.folder.has(file, of: upload.size) else {
            context.logger.error("an uploaded file is not there, or is another", metadata: ["file": "\(file)"])
            throw Refusal.notFound
        }

        var headers = fields(of: upload)
        let etag = "\"\(upload.digest)\""
        headers[.eTag] = etag
        if request.headers[.ifNoneMatch]?.contains(etag) == true {
            return Response(status: .notModified, headers: headers)
        }
        // A part of an earlier file would not fit this one.
        let isSame = request.headers[.ifRange].map { $0 == etag } ?? true
        switch ByteRange(isSame ? request.headers[.range] : nil, of: upload.size) {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(upload, 0..<upload.size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(upload.size)"
            return Response(status: .partialContent, headers: headers, body: body(upload, range))
        case .unsatisfiable:
            throw Refusal(
                .rangeNotSatisfiable, "no-such-range", "The file has \(upload.size) bytes.",
                headers: [.contentRange: "bytes */\(upload.size)"])
        }
    }

    /// What a message carries is seen by whoever sees the message now, which may have been deleted.
    private func mayRead(_ upload: Upload, _ reader: Identity) async throws -> Bool {
        if upload.owner == reader.id { return true }
        guard let id = upload.message else { return false }
        do {
            return try await chat.message(id, for: reader).attachments.contains { $0.id == upload.id }
        } catch let refusal as Refusal where refusal.status == .notFound {
            return false
        }
    }

    private func fields(of upload: Upload) -> HTTPFields {
        let isShown = FileType.isShown(upload.type)
        return [
            .contentType: upload.type, .acceptRanges: "bytes",
            .contentDisposition: ContentDisposition.text(isShown ? "inline" : "attachment", named: upload.name),
            .contentSecurityPolicy: Self.policy,
            // Kept, but asked for each time: who may see it today may not tomorrow.
            .cacheControl: "private, no-cache",
        ]
    }

    private func body(_ upload: Upload, _ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: Int(range.count)) { [store] writer in
            try await store.folder.read(upload.file, range) { try await writer.write($0) }
            try await writer.finish(nil)
        }
    }
}

/// What a file is to be called where it is saved (RFC 6266).
enum ContentDisposition {
    /// - Parameter kind: `inline` or `attachment`.
    static func text(_ kind: String, named name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { $0.isASCII && !"\"\\".unicodeScalars.contains($0) ? Character($0) : "_" })
        return "\(kind); filename=\"\(plain)\"; filename*=UTF-8''\(encoded(name))"
    }

    /// RFC 8187, 3.2.1.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "!#$&+-.^_`|~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.encode([byte]).uppercased()
        }.joined()
    }
}
