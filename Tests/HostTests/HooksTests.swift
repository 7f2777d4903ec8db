import GRDB
import HTTPTypes
import Synchronization
import Testing

@testable import Host

struct HooksTests {
    struct WillSpeak: Proposal { var text: String }
    struct Speaking: Change { let text: String }
    struct Spoke: Fact { let text: String }

    struct Broken: Error {}

    /// Who was called, in order.
    final class Calls: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ call: String) { list.withLock { $0.append(call) } }
    }

    let calls = Calls()

    private func hooks(
        report: @escaping @Sendable (HookEntry, any Error) -> Void = { _, _ in },
        _ plugins: (String, (inout Registration) -> Void)...
    ) -> Hooks {
        let entries = plugins.flatMap { name, register in
            var registration = Registration(plugin: name)
            register(&registration)
            return registration.hooks
        }
        let hooks = Hooks(report: report)
        hooks.seal(entries)
        return hooks
    }

    // MARK: Order

    @Test func `first, normal and last decide, then plugins in their order, then registration`() async throws {
        let register: (String) -> (inout Registration) -> Void = { [calls] plugin in
            { app in
                for (order, name) in [
                    (HookOrder.last, "last"), (.normal, "normal"), (.first, "first"), (.normal, "normal again"),
                ] {
                    app.on(Spoke.self, order: order) { _ in calls.add("\(plugin) \(name)") }
                }
            }
        }
        let hooks = hooks(("chat", register("chat")), ("calls", register("calls")))
        await hooks.announce(Spoke(text: ""))
        #expect(
            calls.all == [
                "chat first", "calls first", "chat normal", "chat normal again", "calls normal", "calls normal again",
                "chat last", "calls last",
            ])
    }

    @Test func `a hook reaches the handlers of its own type only`() async throws {
        let hooks = hooks(
            (
                "chat",
                { [calls] app in
                    app.on(Spoke.self) { _ in calls.add("spoke") }
                    app.on(WillSpeak.self) { _ in calls.add("will speak") }
                }
            ))
        _ = try await hooks.propose(WillSpeak(text: ""))
        #expect(calls.all == ["will speak"])
    }

    @Test func `without handlers a hook does nothing`() async throws {
        let hooks = Hooks()
        #expect(try await hooks.propose(WillSpeak(text: "as it was")).text == "as it was")
        await hooks.announce(Spoke(text: ""))
    }

    // MARK: Proposal

    @Test func `each handler of a proposal amends what the one before it made`() async throws {
        let hooks = hooks(
            ("a", { app in app.on(WillSpeak.self) { $0.text += " b" } }),
            ("b", { app in app.on(WillSpeak.self, order: .first) { $0.text += " a" } }))
        #expect(try await hooks.propose(WillSpeak(text: "0")).text == "0 a b")
    }

    @Test func `the first refusal stops a proposal`() async throws {
        let hooks = hooks(
            (
                "a",
                { [calls] app in
                    app.on(WillSpeak.self) { _ in throw Refusal(.forbidden, "quiet", "Quiet, please.") }
                    app.on(WillSpeak.self) { _ in calls.add("late") }
                }
            ))
        let refusal = try await #require(
            #expect(throws: Refusal.self) { try await hooks.propose(WillSpeak(text: "")) })
        #expect(refusal.code == "quiet")
        #expect(calls.all.isEmpty)
    }

    // MARK: Change

    @Test func `a change that throws rolls back what was written with it`() throws {
        let hooks = hooks(
            (
                "a",
                { app in
                    app.on(Speaking.self) { change, db in
                        try db.execute(sql: "INSERT INTO said (text) VALUES (?)", arguments: ["heard \(change.text)"])
                    }
                    app.on(Speaking.self, order: .last) { change, _ in
                        if change.text == "no" { throw Broken() }
                    }
                }
            ))
        let queue = try DatabaseQueue()
        try queue.write { try $0.execute(sql: "CREATE TABLE said (text TEXT NOT NULL)") }
        func say(_ text: String) throws {
            try queue.write { db in
                try db.execute(sql: "INSERT INTO said (text) VALUES (?)", arguments: [text])
                try hooks.apply(Speaking(text: text), db)
            }
        }
        try say("yes")
        #expect(throws: Broken.self) { try say("no") }
        #expect(try queue.read { try String.fetchAll($0, sql: "SELECT text FROM said") } == ["yes", "heard yes"])
    }

    // MARK: Fact

    @Test func `a fact's handler that fails is reported with its plugin, and the others run`() async throws {
        let hooks = hooks(
            report: { [calls] entry, error in calls.add("\(entry.plugin) \(entry.hookName) \(error)") },
            ("chat", { app in app.on(Spoke.self) { _ in throw Broken() } }),
            ("calls", { [calls] app in app.on(Spoke.self) { calls.add("calls heard \($0.text)") } }))
        await hooks.announce(Spoke(text: "hello"))
        #expect(calls.all == ["chat Spoke Broken()", "calls heard hello"])
    }

    @Test func `a registration knows the plugin and the line it stands on`() throws {
        var registration = Registration(plugin: "chat")
        registration.on(Spoke.self) { _ in }
        let entry = try #require(registration.hooks.first)
        #expect(entry.plugin == "chat")
        #expect(entry.hookName == "Spoke")
        #expect(entry.source.description == "HostTests/HooksTests.swift:\(#line - 4)")
    }
}
