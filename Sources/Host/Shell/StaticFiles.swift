import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /web/<plugin>/…`: the browser modules, with ETag and compression. Open to all: they hold no data.
///
/// Pages name them by `/web/<plugin>@<version>/…` (``WebFiles/address(of:)``), which browsers fetch once and keep
/// (RFC 8246); under the plain address they ask each time whether there is anything new.
struct StaticFiles: Feature {
    let files: WebFiles

    func register(in app: inout Registration) {
        app.routes.open(.get, "/web/:plugin/**", use: get)
    }

    private func get(_ request: Request, _ context: Visitor) async throws -> Response {
        let plugin = files.plugin(named: try context.parameter("plugin"))
        let path = context.parameters.getCatchAll().joined(separator: "/")
        guard let file = files.file(plugin.name, "Web/\(path)") else { throw Refusal.notFound }
        var headers: HTTPFields = [
            .contentType: file.type, .eTag: file.etag, .vary: "Accept-Encoding",
            .cacheControl: plugin.isExact ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if request.headers[.ifNoneMatch]?.contains(file.etag) == true {
            return Response(status: .notModified, headers: headers)
        }
        var bytes = file.bytes
        if let gzipped = file.gzipped, request.takesGzip {
            headers[.contentEncoding] = "gzip"
            bytes = gzipped
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
