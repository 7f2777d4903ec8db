import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /web/<plugin>/…`: the browser modules, with ETag and compression. Open to all: they hold no data.
struct StaticFiles: Feature {
    let files: WebFiles

    func register(in app: inout Registration) {
        app.routes.open(.get, "/web/:plugin/**", use: get)
    }

    private func get(_ request: Request, _ context: Visitor) async throws -> Response {
        let plugin = try context.parameter("plugin")
        let path = context.parameters.getCatchAll().joined(separator: "/")
        guard let file = files.file(plugin, "Web/\(path)") else { throw Refusal.notFound }
        var headers: HTTPFields = [
            .contentType: file.type, .eTag: file.etag, .cacheControl: "no-cache", .vary: "Accept-Encoding",
        ]
        if request.headers[.ifNoneMatch]?.contains(file.etag) == true {
            return Response(status: .notModified, headers: headers)
        }
        var bytes = file.bytes
        if let gzipped = file.gzipped, request.headers[.acceptEncoding]?.contains("gzip") == true {
            headers[.contentEncoding] = "gzip"
            bytes = gzipped
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
