import Foundation

/// A browser file or template that is compiled into the program, named by its path below the target's folder:
/// `Web/chat.js`, `Pages/login.mustache`. The build makes them (`Sources/EmbedWeb`).
public typealias EmbeddedFile = (path: String, base64: String)

/// The browser files of the host and all enabled plugins: those that are compiled in, or, for whoever works on
/// them, the ones on disk (`serve --live-web`).
struct WebFiles: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        /// `nil` where compression gains nothing.
        let gzipped: [UInt8]?
        let type: String
        let etag: String
    }

    private let embedded: [String: File]
    private let liveRoot: URL?
    private let folders: [String: String]

    /// - Parameters:
    ///   - sets: files by plugin name; `host` is the host's own.
    ///   - liveRoot: the root of a source tree; `nil` serves what is compiled in.
    init(_ sets: [(plugin: String, files: [EmbeddedFile])], liveRoot: URL?) {
        self.liveRoot = liveRoot
        folders = Dictionary(
            uniqueKeysWithValues: sets.map {
                ($0.plugin, $0.plugin == "host" ? "Sources/Host" : "Plugins/\($0.plugin.capitalized)")
            })
        var all: [String: File] = [:]
        for set in sets {
            for file in set.files {
                all["\(set.plugin)/\(file.path)"] = File(
                    path: file.path, bytes: Data(base64Encoded: file.base64).map { [UInt8]($0) } ?? [])
            }
        }
        embedded = all
    }

    /// - Parameter path: below the plugin's folder, `Web/chat.js`. Only names that were compiled in are found, so no
    ///   path can lead elsewhere; a live tree adds the files that are really below the folder.
    func file(_ plugin: String, _ path: String) -> File? {
        guard let liveRoot, let folder = folders[plugin] else { return embedded["\(plugin)/\(path)"] }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }),
            let data = FileManager.default.contents(atPath: liveRoot.appending(path: "\(folder)/\(path)").path)
        else { return nil }
        return File(path: path, bytes: [UInt8](data))
    }

    func has(_ plugin: String, _ path: String) -> Bool { file(plugin, path) != nil }

    var isLive: Bool { liveRoot != nil }
}

extension WebFiles.File {
    init(path: String, bytes: [UInt8]) {
        let kind = Self.types[String(path.split(separator: ".").last ?? "")]
        self.bytes = bytes
        type = kind?.type ?? "application/octet-stream"
        let zipped = kind?.isText == true ? Gzip.compress(bytes, level: 9) : bytes
        gzipped = zipped.count < bytes.count ? zipped : nil
        etag = "\"\(Base64URL.encode(SHA256.hash(bytes).prefix(12)))\""
    }

    private static let types: [String: (type: String, isText: Bool)] = [
        "js": ("text/javascript; charset=utf-8", true),
        "css": ("text/css; charset=utf-8", true),
        "svg": ("image/svg+xml", true),
        "json": ("application/json", true),
        "webmanifest": ("application/manifest+json", true),
        "mustache": ("text/html; charset=utf-8", true),
        "png": ("image/png", false),
        "webp": ("image/webp", false),
        "woff2": ("font/woff2", false),
    ]
}
