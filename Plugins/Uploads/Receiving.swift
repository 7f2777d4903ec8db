import HTTPTypes
import Host
import Hummingbird
import NIOCore
import Pictures

/// What came of a body that was taken in.
struct ReceivedFile: Sendable {
    /// As in `Content-Type`.
    let type: String
    /// In bytes, as it is stored.
    let size: Int64
    /// In pixels, upright, of a picture.
    let picture: PictureSize?
    /// SHA-256 of the bytes, in hexadecimal digits.
    let digest: String
}

extension UploadFolder {
    /// Takes a body in as a file. It passes through in portions, to disk and through its digest, and is never held whole.
    /// - Parameters:
    ///   - most: bytes that may come.
    ///   - check: looks at the whole before it appears under its name; what it throws leaves nothing.
    /// - Throws: ``Host/Refusal`` 413, 415, 507.
    func receive(
        _ body: RequestBody, as incoming: IncomingFile, into file: String, upTo most: Int64,
        check: @escaping @Sendable (ReceivedFile) throws -> Void = { _ in }
    ) async throws -> ReceivedFile {
        try await write(file) { target in
            var incoming = incoming
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
            let (rest, picture) = try incoming.finish()
            try await keep(rest)
            guard received > 0 else { throw Refusal.emptyFile }
            let file = ReceivedFile(
                type: incoming.type, size: stored, picture: picture, digest: Hex.encode(digest.finish()))
            try check(file)
            return file
        }
    }
}

extension Refusal {
    /// The rest of the body is not read.
    static func fileTooLarge(_ limit: Int64) -> Refusal {
        var refusal = Refusal(.contentTooLarge, "too-large", "A file may have up to \(limit >> 20) MB.")
        refusal.endsConnection = true
        return refusal
    }

    fileprivate static let emptyFile = Refusal(.unsupportedMediaType, "empty-file", "There is nothing in this file.")
}
