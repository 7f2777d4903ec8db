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
    /// A digest of each plugin's browser files.
    private let versions: [String: String]

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
        var versions: [String: String] = [:]
        for set in sets {
            var tags: [String] = []
            for (path, base64) in set.files {
                let file = File(path: path, bytes: Data(base64Encoded: base64).map { [UInt8]($0) } ?? [])
                all["\(set.plugin)/\(path)"] = file
                if path.hasPrefix("Web/") { tags.append("\(path) \(file.etag)\n") }
            }
            versions[set.plugin] = Base64URL.encode(SHA256.hash(tags.sorted().joined().utf8).prefix(9))
        }
        embedded = all
        self.versions = versions
    }

    // MARK: Addresses

    /// Where browsers find a plugin's files: `/web/chat@pGv0Dd3QkS1m`. The address changes whenever one of the files
    /// does, so that what was fetched from it can be kept for ever. Files of a live tree have a plain address and are
    /// asked for anew each time.
    func address(of plugin: String) -> String {
        guard !isLive, let version = versions[plugin] else { return "/web/\(plugin)" }
        return "/web/\(plugin)@\(version)"
    }

    /// Those of all plugins, by name.
    var addresses: [String: String] {
        Dictionary(uniqueKeysWithValues: folders.keys.map { ($0, address(of: $0)) })
    }

    /// What the first part of an address below `/web/` names.
    /// - Returns: the plugin, and whether the address holds exactly these files: not for a plain address, nor for one
    ///   of an earlier version, as pages have that were open during an update.
    func plugin(named part: String) -> (name: String, isExact: Bool) {
        let name = String(part.prefix { $0 != "@" })
        return (name, part != name && address(of: name) == "/web/\(part)")
    }

    // MARK: Files

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
