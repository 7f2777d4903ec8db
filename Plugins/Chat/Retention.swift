import ArgumentParser
import Auth
import GRDB
import Host
import Logging

/// How long messages are kept: by their age, for each channel, and by the room that a file may take.
///
///   minimost retention [--dry-run] [--json]
///
/// Runs once a day. The oldest go first, for good. Where a file is too large, those who fill most of it make room: the
/// heaviest sender's oldest messages go until the next one is as heavy.
struct Retention: Feature {
    let chat: ChatPlugin

    func register(in app: inout Registration) {
        // More often than daily: a server that is stopped every evening gets to it, too.
        app.every(.seconds(1800), "retention") {
            let now = chat.host.clock.now()
            guard try await isDue(at: now) else { return }
            _ = try await run()
            // Noted when it is done: the program may be stopped in between.
            try await chat.store.record.write { db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO counters (name, value) VALUES ('retention', ?)",
                    arguments: [now.milliseconds])
            }
        }
    }

    private func isDue(at now: Timestamp) async throws -> Bool {
        let last = try await chat.store.record.read {
            try Int64.fetchOne($0, sql: "SELECT value FROM counters WHERE name = 'retention'")
        }
        return last.map { now.since(Timestamp(milliseconds: $0)) >= .seconds(86_400) } ?? true
    }

    /// Looks through every file.
    /// - Parameter isTrial: nothing goes; the answer is what would.
    func run(isTrial: Bool = false) async throws -> [Expired] {
        let (record, mailboxes) = (chat.store.record, chat.store.mailboxes)
        var expired = await unlessItFails(record.name) {
            try await thin(
                record.name, isTrial, with: { try await record.write($0) }, rebuild: { try await record.rebuild() })
        }
        for name in try mailboxes.names() {
            let file = "\(mailboxes.name)/\(name).db"
            expired += await unlessItFails(file) {
                try await thin(
                    file, isTrial, with: { try await mailboxes.write(name, $0) },
                    rebuild: { try await mailboxes.rebuild(name) })
            }
        }
        return expired
    }

    /// A file that cannot be opened, or is locked, keeps no other from it.
    private func unlessItFails(_ file: String, _ body: () async throws -> [Expired]) async -> [Expired] {
        do {
            return try await body()
        } catch {
            Logger(label: ChatPlugin.name).error(
                "old messages stay for now", metadata: ["file": "\(file)", "because": "\(error)"])
            return []
        }
    }

    private func thin(
        _ file: String, _ isTrial: Bool,
        with write: (@escaping @Sendable (Database) throws -> Thinning) async throws -> Thinning,
        rebuild: () async throws -> Void
    ) async throws -> [Expired] {
        var thinning = Thinning(chat.settings, at: chat.host.clock.now())
        if isTrial {
            thinning = try await write { [thinning] in try thinning.tried($0) }
        } else {
            // One stretch after the other, so that others get their turn.
            while !thinning.isDone { thinning = try await write { [thinning] in try thinning.continued($0) } }
            if thinning.wasTooLarge { try await rebuild() }
        }
        return thinning.removed.map { key, count in
            Expired(
                file: file, reason: key.reason, channel: key.channel, sender: key.sender.map(chat.name(of:)),
                messages: count)
        }.sorted {
            ($0.reason.rawValue, $0.channel ?? "", $0.sender ?? "") < (
                $1.reason.rawValue, $1.channel ?? "", $1.sender ?? ""
            )
        }
    }
}

/// Messages that went, or would.
struct Expired: Encodable, Equatable, Sendable {
    enum Reason: String, Encodable, Sendable {
        case age, size
    }

    let file: String
    let reason: Reason
    /// In which they were, where it was for their age.
    let channel: String?
    /// Who sent them, where it was for the room that they took.
    let sender: String?
    let messages: Int
}

/// The work on one file: as far as it has come, and what it has removed.
struct Thinning: Sendable {
    struct Key: Hashable, Sendable {
        let reason: Expired.Reason
        var channel: String?
        var sender: UserID?
    }

    private static let stretch = 1000
    private static let mostPortions: Int64 = 200
    /// What a message takes besides its text: its row, its place in the indexes.
    private static let weightOfRow: Int64 = 200

    private let days: @Sendable (String) -> Int
    private let now: Timestamp
    /// In bytes; `nil` for no limit.
    private let limit: Int64?
    /// How much the senders weigh, once that is known, and how much of it all is to go.
    private var weights: [UserID: Int64]?
    private var surplus: Int64 = 0
    /// So much goes at a time where the heaviest are alike: else they would take turns message by message.
    private var portion: Int64 = 0
    private var isTrial = false

    private(set) var removed: [Key: Int] = [:]
    private(set) var wasTooLarge = false
    private(set) var isDone = false

    init(_ settings: ChatPlugin.Settings, at now: Timestamp) {
        days = settings.retentionDays(of:)
        self.now = now
        let megabytes = Int64(settings.maxMessageDatabaseSizeMB)
        limit = megabytes > 0 ? megabytes << 20 : nil
    }

    /// What the whole work would come to.
    func tried(_ db: Database) throws -> Thinning {
        var thinning = self
        thinning.isTrial = true
        try db.inSavepoint {
            while !thinning.isDone { thinning = try thinning.continued(db) }
            return .rollback
        }
        return thinning
    }

    /// The next stretch.
    func continued(_ db: Database) throws -> Thinning {
        var next = self
        if try next.removeAged(db) { return next }
        if try next.removeHeavy(db) { return next }
        next.isDone = try next.removed.isEmpty || next.isTrial || !SearchIndex.forgetMore(db)
        return next
    }

    // MARK: Age

    /// - Returns: whether there may be more to do.
    private mutating func removeAged(_ db: Database) throws -> Bool {
        for channel in try String.fetchAll(db, sql: "SELECT DISTINCT channel FROM messages") where days(channel) > 0 {
            let oldest = Identifiers.first(at: now.adding(.seconds(-86_400 * days(channel))))
            let aged = Message.filter(Column("channel") == channel && Column("id") < oldest)
            let count = try remove(aged.order(Column("id")).limit(Self.stretch), db)
            guard count > 0 else { continue }
            removed[Key(reason: .age, channel: channel), default: 0] += count
            return true
        }
        return false
    }

    /// Nobody searches what a trial has taken out: it is all put back.
    private func remove(_ messages: QueryInterfaceRequest<Message>, _ db: Database) throws -> Int {
        try isTrial ? messages.deleteAll(db) : Message.remove(messages, db)
    }

    // MARK: Size

    private mutating func removeHeavy(_ db: Database) throws -> Bool {
        guard let limit else { return false }
        if weights == nil { try weigh(against: limit, db) }
        guard surplus > 0,
            let (heaviest, weight) = weights?.max(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }),
            weight > 0
        else { return false }
        let next = weights?.filter { $0.key != heaviest }.values.max() ?? 0
        // Down to the next one, a bit further where they are alike.
        let share = min(surplus, max(weight - next, portion))
        let oldest = try Message.filter(Column("sender") == heaviest).order(Column("id")).limit(Self.stretch).fetchAll(
            db)
        var (gone, last) = (Int64(0), nil as Int64?)
        for message in oldest where gone < share {
            gone += Self.weight(of: message)
            last = message.id
        }
        guard let last else {
            weights?[heaviest] = nil
            return true
        }
        let count = try remove(Message.filter(Column("sender") == heaviest && Column("id") <= last), db)
        removed[Key(reason: .size, sender: heaviest), default: 0] += count
        weights?[heaviest] = weight - gone
        surplus -= gone
        return true
    }

    /// Down to nine tenths of what is allowed, so that it does not happen every day.
    private mutating func weigh(against limit: Int64, _ db: Database) throws {
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        let size = try (pages - free) * (Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        weights = [:]
        guard size > limit else { return }
        wasTooLarge = true
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT sender, sum(length(CAST(body AS BLOB)) + length(CAST(attachments AS BLOB)) + ?) AS weight
                FROM messages GROUP BY sender
                """, arguments: [Self.weightOfRow])
        let known = Dictionary(uniqueKeysWithValues: rows.map { ($0["sender"] as UserID, $0["weight"] as Int64) })
        weights = known
        let total = known.values.reduce(0, +)
        surplus = Int64(Double(total) * (Double(size) - 0.9 * Double(limit)) / Double(size))
        portion = max(surplus / Self.mostPortions, Self.weightOfRow)
    }

    private static func weight(of message: Message) -> Int64 {
        let attachments = (try? SQLList(message.attachments).json.utf8.count) ?? 0
        return Int64(message.body.utf8.count + attachments) + weightOfRow
    }
}

// MARK: - The command

struct RetentionCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Remove the messages that are too old or too many, as is done every day.")

    @OptionGroup var place: Place
    @Flag(help: "Only show what would go.") var dryRun = false
    @Flag(help: "As JSON.") var json = false

    func run(on host: Host, _ console: Console) async throws {
        let expired = try await Retention(chat: host.enabled(ChatPlugin.self)).run(isTrial: dryRun)
        guard !json else { return console(try Listing.json(expired)) }
        guard !expired.isEmpty else { return console("There is nothing to remove.") }
        console(
            Listing.table(
                ["FILE", "REASON", "CHANNEL", "SENDER", "MESSAGES"],
                expired.map { [$0.file, $0.reason.rawValue, $0.channel ?? "-", $0.sender ?? "-", "\($0.messages)"] }))
        let count = expired.reduce(0) { $0 + $1.messages }
        console(dryRun ? "\(count) would go. Nothing was removed." : "\(count) were removed.")
    }
}
