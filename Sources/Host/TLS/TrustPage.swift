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
        let path = host.folder.file("ca.pem").path
        let body = try await offTheLoops {
            guard let data = FileManager.default.contents(atPath: path) else { throw Refusal.notFound }
            return try bytes(Certificate(pem: String(decoding: data, as: UTF8.self)))
        }
        return Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
