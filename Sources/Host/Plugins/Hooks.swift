public import GRDB
import Logging
import Synchronization

// Hooks are typed values whose tense is their contract. The feature that fires one declares it, and the doc of each
// names its twins: `MessageWillPost` (Proposal), `MessagePosting` (Change), `MessagePosted` (Fact).

/// Something is about to happen: handlers may amend it, or refuse by throwing a ``Refusal``. Nothing is stored yet.
public protocol Proposal: Sendable {}

/// Something is being stored: handlers run inside the write transaction, and a throw rolls all of it back.
public protocol Change: Sendable {}

/// Something has happened and is on disk. A handler that throws is logged with its plugin's name; the others run.
public protocol Fact: Sendable {}

/// When a handler runs among those of its hook; then plugin dependency order decides, then registration order.
public enum HookOrder: Int, Sendable, Comparable {
    case first, normal, last

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The handlers of all plugins. Sealed at the end of the boot; empty, and so harmless, until then.
public final class Hooks: Sendable {
    typealias ProposalHandler<P: Proposal> = @Sendable (inout P) async throws -> Void
    typealias ChangeHandler<C: Change> = @Sendable (C, Database) throws -> Void
    typealias FactHandler<F: Fact> = @Sendable (F) async throws -> Void

    private let handlers = Mutex<[ObjectIdentifier: [HookEntry]]>([:])
    private let report: @Sendable (HookEntry, any Error) -> Void

    /// - Parameter report: told of a ``Fact``'s handler that throws.
    init(report: @escaping @Sendable (HookEntry, any Error) -> Void = Hooks.log) {
        self.report = report
    }

    func seal(_ entries: [HookEntry]) {
        let ordered = entries.enumerated()
            .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
            .map(\.element)
        handlers.withLock { $0 = Dictionary(grouping: ordered, by: \.hook) }
    }

    private func entries(for hook: Any.Type) -> [HookEntry] {
        handlers.withLock { $0[ObjectIdentifier(hook)] ?? [] }
    }

    /// Runs the handlers one after the other and returns what they made of `proposal`.
    /// - Throws: the ``Refusal`` of the first handler that refuses.
    public func propose<P: Proposal>(_ proposal: P) async throws -> P {
        var proposal = proposal
        for entry in entries(for: P.self) {
            try await (entry.handler as? ProposalHandler<P>)?(&proposal)
        }
        return proposal
    }

    /// Runs the handlers inside the caller's transaction.
    /// - Throws: what a handler throws; the caller lets it roll back.
    public func apply<C: Change>(_ change: C, _ db: Database) throws {
        for entry in entries(for: C.self) {
            try (entry.handler as? ChangeHandler<C>)?(change, db)
        }
    }

    /// Tells the handlers one after the other. Never fails.
    public func announce<F: Fact>(_ fact: F) async {
        for entry in entries(for: F.self) {
            do {
                try await (entry.handler as? FactHandler<F>)?(fact)
            } catch {
                report(entry, error)
            }
        }
    }

    @Sendable private static func log(_ entry: HookEntry, _ error: any Error) {
        Logger(label: entry.plugin).error(
            "a handler of \(entry.hookName) failed", metadata: ["error": "\(error)", "at": "\(entry.source)"])
    }
}

/// One handler, and who brought it.
struct HookEntry: Sendable {
    let plugin: String
    let hook: ObjectIdentifier
    let hookName: String
    let order: HookOrder
    let source: SourceLocation
    let handler: any Sendable
}

/// Where in the sources something was registered.
struct SourceLocation: Sendable, CustomStringConvertible, Encodable {
    let file: String
    let line: Int

    var description: String { "\(file):\(line)" }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
