import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The local CA, for devices that want to trust it: `GET /ca.pem`, `/ca.crt` (DER), `/ca.mobileconfig` (Apple).
///
/// 404 where the operator brought a certificate: there is nothing to install then.
struct TrustPage: Feature {
    let host: Host

    func register(in app: inout Registration) {
        app.routes.open(.get, "/ca.pem") { _, _ in
            try await download("minimost-ca.pem", "application/x-pem-file") { Array(try $0.pem().utf8) }
        }
        app.routes.open(.get, "/ca.crt") { _, _ in
            try await download("minimost-ca.crt", "application/x-x509-ca-cert") { $0.der }
        }
        app.routes.open(.get, "/ca.mobileconfig") { _, _ in
            try await download("minimost.mobileconfig", "application/x-apple-aspen-config") {
                Array(AppleProfile.propertyList(for: $0).utf8)
            }
        }
    }

    private func download(
        _ name: String, _ type: String, _ bytes: @escaping @Sendable (Certificate) throws -> [UInt8]
    ) async throws -> Response {
        let body = try await offTheLoops { [folder = host.folder] in
            guard let authority = try Self.certificate("ca.pem", in: folder) else { throw Refusal.notFound }
            // An earlier authority may lie beside the operator's own certificate.
            if let shown = try Self.certificate("cert.pem", in: folder), !shown.isIssued(by: authority) {
                throw Refusal.notFound
            }
            return try bytes(authority)
        }
        return Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func certificate(_ name: String, in folder: DataFolder) throws -> Certificate? {
        try FileManager.default.contents(atPath: folder.file(name).path)
            .map { try Certificate(pem: String(decoding: $0, as: UTF8.self)) }
    }
}
