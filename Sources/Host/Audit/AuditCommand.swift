import ArgumentParser

/// `minimost audit`: what happened to accounts and to the program, and whether the log is as it was written.
struct AuditCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show the audit log, or check that nobody has changed it.")

    @OptionGroup var place: Place
    @Flag(help: "Check the chain instead of showing entries.") var verify = false
    @Option(help: "Entries about this user only.") var user: String?
    @Option(help: "Entries since this day or time: 2026-02-03, 2026-02-03T04:05:06Z.") var since: String?
    @Flag(help: "As JSON.") var json = false

    func run(on host: Host, _ console: Console) async throws {
        let start = try since.map(Self.moment)
        let log = host.audit
        guard !verify else {
            let (count, problems) = try await offTheLoops { log.verify() }
            guard problems.isEmpty else { throw StartupProblem(problems.joined(separator: "; ")) }
            return console("\(count) entries, each as it was written.")
        }
        let name = user?.lowercased()
        let entries = try await offTheLoops {
            log.entries { entry in
                (start.map { entry.at >= $0 } ?? true) && (name.map { entry.user?.lowercased() == $0 } ?? true)
            }
        }
        guard !json else { return console(try Listing.json(entries)) }
        console(
            Listing.table(
                ["AT", "EVENT", "USER", "FROM", "DETAIL"],
                entries.map { entry in
                    let detail = entry.detail.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                    return [
                        entry.at.description, entry.event, entry.user ?? "-", entry.address ?? "-",
                        detail.joined(separator: " "),
                    ]
                }))
    }

    private static func moment(_ text: String) throws -> Timestamp {
        guard let moment = Timestamp(text) ?? Timestamp("\(text)T00:00:00Z") else {
            throw StartupProblem("\"\(text)\" is neither a day nor a time")
        }
        return moment
    }
}
