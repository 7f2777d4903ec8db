// swift-tools-version: 6.2
import PackageDescription

// Every target is one line of this table; the settings below hold for all of them.
let targets: [Target] = [
    library(
        "Host", at: "Sources/Host", assets: ["Web", "Pages"],
        uses: .server + [.http2, .niossl, "COpenSSL", "CQREncode", "CZlib"]),
    library("Pictures", at: "Sources/Pictures", uses: [.nio]),
    plugin("Auth", assets: ["Web", "Pages"]),
    plugin("Chat", assets: ["Web", "Pages"], needs: ["Auth"]),
    plugin("Uploads", assets: ["Web"], needs: ["Chat", "Auth", "Pictures", .files]),
    plugin("Preview", assets: ["Web"], needs: ["Chat", "Auth", "Pictures", .httpClient, .compression]),
    plugin("Calls", assets: ["Web"], needs: ["Chat", "Auth"]),
    plugin("Stun", needs: ["Calls"]),
    program("minimost", needs: ["Auth", "Chat", "Uploads", "Preview", "Calls", "Stun"]),

    library("TestHarness", at: "Tests/TestHarness", uses: ["Host"] + .server + [.embedded]),
    tests("Host", needs: [.http2, .niossl]),
    tests("Auth", needs: ["Auth"], tables: ["passwords.json", "usernames.json"]),
    tests("Chat", needs: ["Auth", "Chat"], tables: ["mentions.json"]),
    tests("Pictures", needs: ["Pictures"]),
    tests("Uploads", needs: ["Auth", "Chat", "Uploads", "Pictures"]),
    tests("Preview", needs: ["Auth", "Chat", "Preview"]),
    tests("Calls", needs: ["Auth", "Chat", "Calls"]),
    tests("Stun", needs: ["Calls", "Stun"]),
    .testTarget(
        name: "WebJoiningTests", dependencies: ["WebJoining"], path: "Tests/WebJoiningTests", swiftSettings: .strict),

    system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),

    .target(name: "WebJoining", path: "Sources/EmbedWeb/Joining", swiftSettings: .strict),
    .executableTarget(
        name: "embed-web", dependencies: ["WebJoining"], path: "Sources/EmbedWeb/Tool", swiftSettings: .strict),
    .plugin(name: "EmbedWeb", capability: .buildTool(), dependencies: ["embed-web"], path: "Sources/EmbedWeb/Plugin"),
]

let package = Package(
    name: "minimost",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "minimost", targets: ["minimost"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: targets,
    swiftLanguageModes: [.v6]
)

// MARK: - The words of the table

/// `assets` are the folders that `EmbedWeb` turns into Swift; the compiler is told to leave them alone.
func library(_ name: String, at path: String, assets: [String] = [], uses: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: uses, path: path, exclude: assets, swiftSettings: .strict,
        plugins: assets.isEmpty ? [] : ["EmbedWeb"])
}

func plugin(_ name: String, assets: [String] = [], needs: [Target.Dependency] = []) -> Target {
    library(name, at: "Plugins/\(name)", assets: assets, uses: ["Host"] + .server + needs)
}

func program(_ name: String, needs: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: ["Host"] + needs, path: "Sources/\(name)", swiftSettings: .strict)
}

/// `tables` are cases that the tests of the browser's side read as well.
func tests(_ name: String, needs: [Target.Dependency] = [], tables: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ["Host", "TestHarness"] + .server + [.embedded] + needs,
        path: "Tests/\(name)Tests", exclude: tables, swiftSettings: .strict)
}

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

extension Target.Dependency {
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let nio = product(name: "NIOCore", package: "swift-nio")
    static let http2 = product(name: "HummingbirdHTTP2", package: "hummingbird")
    static let niossl = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let httpClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let compression = product(name: "NIOHTTPCompression", package: "swift-nio-extras")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let files = product(name: "_NIOFileSystem", package: "swift-nio")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    /// Channels and event loops that a test drives.
    static let embedded = product(name: "NIOEmbedded", package: "swift-nio")
}

extension [Target.Dependency] {
    static let server: Self = [
        .hummingbird, .grdb, .argumentParser, .mustache,
        .nio,
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ]
}

extension [SwiftSetting] {
    static let strict: Self = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
