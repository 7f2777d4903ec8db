import ArgumentParser
import Auth
import Chat
import GRDB
import Host

/// How long files are kept: by their age, and by the room that all of them may take.
///
///   minimost file-retention [--dry-run] [--json]
///   handles MemberLeft             files of a private channel that has ended
///
/// Runs every hour. Messages stay, and say of what they carried that it is not there any more. Where files take too much
/// room, those make room who fill most of it: the heaviest sender's oldest file goes, and so on.
struct FileRetention: Feature {
    let chat: ChatPlugin
    let settings: UploadsPlugin.Settings
    let store: UploadStore

    func register(in app: inout Registration) {
        app.every(.seconds(3600), "file retention") { _ = try await run() }
        app.on(MemberLeft.self) { [self] left in
            guard chat.hasEnded(left.channel) else { return }
            try await store.remove(Upload.filter(Column("channel") == left.channel))
        }
    }

    /// - Parameter isTrial: nothing goes; the answer is what would.
    func run(isTrial: Bool = false) async throws -> [ExpiredFiles] {
        var expired: [ExpiredFiles] = []
        var gone: Set<String> = []
        func take(_ uploads: [Upload], _ reason: ExpiredFiles.Reason) async throws {
            let files = uploads.filter { gone.insert($0.id).inserted }
            expired += ExpiredFiles.summed(files, reason, named: chat.directory)
            guard !isTrial else { return }
            for part in files.parts(of: 500) { try await store.remove(Upload.filter(keys: part.map(\.id))) }
        }
        try await take(aged(), .age)
        try await take(ofEndedMessages(), .message)
        try await take(surplus(without: gone), .size)
        return expired
    }

    // MARK: Which

    private func aged() async throws -> [Upload] {
        let now = chat.host.clock.now()
        let isPicture = Column("type").like("image/%")
        return try await store.database.read { [settings] db in
            try [(isPicture, settings.imageRetentionDays), (!isPicture, settings.fileRetentionDays)]
                .filter { _, days in days > 0 }
                .flatMap { kind, days in
                    let limit = now.adding(.seconds(-86_400 * days))
                    return try Upload.filter(kind && Column("uploadedAt") < limit).order(Column("uploadedAt"))
                        .fetchAll(db)
                }
        }
    }

    /// Of messages that Chat keeps no longer, and of channels that have ended while the program did.
    private func ofEndedMessages() async throws -> [Upload] {
        let now = chat.host.clock.now()
        return try await store.database.read { [chat] db in
            let channels = try String.fetchAll(
                db, sql: "SELECT DISTINCT channel FROM uploads WHERE channel IS NOT NULL")
            return try channels.flatMap { channel -> [Upload] in
                let ofChannel = Upload.filter(Column("channel") == channel)
                if chat.hasEnded(channel) { return try ofChannel.fetchAll(db) }
                let days = chat.settings.retentionDays(of: channel)
                guard days > 0 else { return [] }
                let oldest = Identifiers.first(at: now.adding(.seconds(-86_400 * days)))
                return try ofChannel.filter(Column("message") < oldest).fetchAll(db)
            }
        }
    }

    private func surplus(without gone: Set<String>) async throws -> [Upload] {
        let most = Int64(settings.maxUploadDirectorySizeMB) << 20
        let total = try await store.database.read { try Int64.fetchOne($0, sql: "SELECT sum(size) FROM uploads") ?? 0 }
        guard total > most else { return [] }
        let all = try await store.database.read { try Upload.order(Column("uploadedAt"), Column("id")).fetchAll($0) }
        return FairSurplus.of(all.filter { !gone.contains($0.id) }, over: most)
    }
}

/// Which files go when all of them take too much room.
enum FairSurplus {
    /// The heaviest sender's oldest, until nine tenths of what is allowed are left, so that it does not happen every hour.
    /// - Parameter uploads: the oldest first.
    static func of(_ uploads: [Upload], over most: Int64) -> [Upload] {
        var waiting = Dictionary(grouping: uploads.reversed(), by: \.owner)
        var weights = waiting.mapValues { $0.reduce(Int64(0)) { $0 + $1.size } }
        var total = weights.values.reduce(0, +)
        guard total > most else { return [] }
        var chosen: [Upload] = []
        while total > most / 10 * 9,
            let heaviest = weights.max(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) })?.key
        {
            guard let oldest = waiting[heaviest]?.popLast() else {
                weights[heaviest] = nil
                continue
            }
            weights[heaviest, default: 0] -= oldest.size
            total -= oldest.size
            chosen.append(oldest)
        }
        return chosen
    }
}

/// Files that went, or would.
struct ExpiredFiles: Encodable, Equatable, Sendable {
    enum Reason: String, Encodable, Sendable {
        case age
        /// The message that carried them is gone.
        case message
        case size
    }

    let reason: Reason
    /// In which they were; `nil` where no message carried them.
    let channel: String?
    let sender: String
    let files: Int
    /// Of all of them together.
    let bytes: Int64

    fileprivate static func summed(_ uploads: [Upload], _ reason: Reason, named directory: Directory) -> [ExpiredFiles]
    {
        struct Key: Hashable {
            let channel: String?
            let owner: UserID
        }
        return Dictionary(grouping: uploads) { Key(channel: $0.channel, owner: $0.owner) }
            .map { key, uploads in
                ExpiredFiles(
                    reason: reason, channel: key.channel, sender: directory.account(key.owner)?.username ?? "-",
                    files: uploads.count, bytes: uploads.reduce(0) { $0 + $1.size })
            }
            .sorted { ($0.sender, $0.channel ?? "") < ($1.sender, $1.channel ?? "") }
    }
}

extension Array {
    fileprivate func parts(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}

// MARK: - The command

struct FileRetentionCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "file-retention",
        abstract: "Remove the files that are too old or take too much room, as is done every hour.")

    @OptionGroup var place: Place
    @Flag(help: "Only show what would go.") var dryRun = false
    @Flag(help: "As JSON.") var json = false

    func run(on host: Host, _ console: Console) async throws {
        let expired = try await host.enabled(UploadsPlugin.self).retention.run(isTrial: dryRun)
        guard !json else { return console(try Listing.json(expired)) }
        guard !expired.isEmpty else { return console("There is nothing to remove.") }
        console(
            Listing.table(
                ["REASON", "CHANNEL", "SENDER", "FILES", "BYTES"],
                expired.map { [$0.reason.rawValue, $0.channel ?? "-", $0.sender, "\($0.files)", "\($0.bytes)"] }))
        let count = expired.reduce(0) { $0 + $1.files }
        console(dryRun ? "\(count) would go. Nothing was removed." : "\(count) were removed.")
    }
}
