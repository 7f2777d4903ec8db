import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Helps devices trust the local CA.
///
///   GET /trust                                  steps for each kind of device, and whether it has worked
///   GET /ca.pem, /ca.crt (DER), /ca.mobileconfig (Apple)
///
/// The files are 404 where the operator brought a certificate: there is nothing to install then.
struct TrustPage: Feature {
    let host: Host

    func register(in app: inout Registration) {
        app.routes.open(.get, "/trust", use: show)
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

    private func show(_ request: Request, _ context: Visitor) async throws -> Response {
        let authority = try await offTheLoops { [folder = host.folder] in try Self.authority(in: folder) }
        var values: [String: any Sendable] = ["isNeeded": authority != nil]
        values["name"] = authority?.subject
        values["fingerprint"] = authority?.fingerprint
        var response = Response.html(try host.render("trust", values))
        response.headers[.contentSecurityPolicy] = SecurityHeaders.contentSecurityPolicy(trustedTypes: "trust-check")
        return response
    }

    private func download(
        _ name: String, _ type: String, _ bytes: @escaping @Sendable (Certificate) throws -> [UInt8]
    ) async throws -> Response {
        let body = try await offTheLoops { [folder = host.folder] in
            guard let authority = try Self.authority(in: folder) else { throw Refusal.notFound }
            return try bytes(authority)
        }
        return Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The local CA, as far as what is presented comes from it: an earlier one may lie beside the operator's own.
    static func authority(in folder: DataFolder) throws -> Certificate? {
        guard let authority = try certificate("ca.pem", in: folder) else { return nil }
        if let shown = try certificate("cert.pem", in: folder), !shown.isIssued(by: authority) { return nil }
        return authority
    }

    static func certificate(_ name: String, in folder: DataFolder) throws -> Certificate? {
        try PrivateFile.read(folder.file(name).path)
            .map { try Certificate(pem: String(decoding: $0, as: UTF8.self)) }
    }
}
