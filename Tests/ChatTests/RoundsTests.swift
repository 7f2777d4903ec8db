import Synchronization
import Testing

@testable import Chat

/// Rounds whose turns a test lets pass one at a time.
private final class Turns: Sendable {
    let rounds = Rounds()
    private let state = Mutex((begun: [String: Int](), ended: [String: Int](), most: 0))
    private let began = AsyncStream<Void>.makeStream()
    private let pass = AsyncStream<Void>.makeStream()

    var begun: Int { state.withLock { $0.begun.values.reduce(0, +) } }
    var ended: Int { state.withLock { $0.ended.values.reduce(0, +) } }
    /// The most rounds that were under way at a time.
    var most: Int { state.withLock { $0.most } }

    /// - Returns: whether a round that began after the call was over at its end.
    func join(_ key: String = "k", isHeld: Bool = true) async -> Bool {
        let before = state.withLock { $0.begun[key, default: 0] }
        await rounds.join(key) { [self] in
            state.withLock {
                $0.begun[key, default: 0] += 1
                $0.most = max($0.most, $0.begun.values.reduce(0, +) - $0.ended.values.reduce(0, +))
            }
            began.continuation.yield()
            if isHeld { for await _ in pass.stream { break } }
            state.withLock { $0.ended[key, default: 0] += 1 }
        }
        return state.withLock { $0.ended[key, default: 0] } > before
    }

    func isUnderWay() async {
        for await _ in began.stream { return }
    }

    func end() {
        pass.continuation.yield()
    }

    func wait(for count: Int, on key: String = "k") async {
        while await rounds.waiting[key]?.count != count, !Task.isCancelled { await Task.yield() }
    }
}

@Suite(.timeLimit(.minutes(5))) struct RoundsTests {
    @Test func `whoever comes while a round is under way shares the next one`() async {
        let turns = Turns()
        await withTaskGroup { group in
            group.addTask { await turns.join() }
            await turns.isUnderWay()
            for _ in 0..<50 { group.addTask { await turns.join() } }
            await turns.wait(for: 50)
            turns.end()
            await turns.isUnderWay()
            #expect(turns.begun == 2)
            turns.end()
            for await isServed in group { #expect(isServed) }
        }
        #expect((turns.begun, turns.ended, turns.most) == (2, 2, 1))
        #expect(await turns.rounds.waiting.isEmpty, "nothing is kept of a key that nobody uses")
    }

    @Test func `whoever comes while the second round is under way is not served by it`() async {
        let turns = Turns()
        await withTaskGroup { group in
            for round in 1...4 {
                group.addTask { await turns.join() }
                if round == 1 { await turns.isUnderWay() } else { await turns.wait(for: 1) }
                if round > 1 {
                    turns.end()
                    await turns.isUnderWay()
                }
                #expect(turns.begun == round)
            }
            turns.end()
            for await isServed in group { #expect(isServed) }
        }
        #expect((turns.ended, turns.most) == (4, 1))
    }

    @Test func `rounds of other keys do not wait`() async {
        let turns = Turns()
        await withTaskGroup { group in
            group.addTask { await turns.join("a") }
            await turns.isUnderWay()
            _ = await turns.join("b", isHeld: false)
            #expect((turns.begun, turns.ended) == (2, 1))
            turns.end()
            for await isServed in group { #expect(isServed) }
        }
    }

    @Test func `a caller that is cancelled still gives way to the next`() async {
        let turns = Turns()
        // Awaited below.
        let first = Task { await turns.join() }
        await turns.isUnderWay()
        let second = Task { await turns.join(isHeld: false) }
        await turns.wait(for: 1)
        second.cancel()
        first.cancel()
        #expect(turns.ended == 0, "the round goes on: others may wait for it")
        turns.end()
        _ = await first.value
        _ = await second.value
        #expect(await turns.join(isHeld: false))
        #expect(await turns.rounds.waiting.isEmpty)
    }

    @Test func `everybody is served, one round at a time, however they come`() async {
        let turns = Turns()
        let served = await withTaskGroup { group in
            for number in 0..<2000 { group.addTask { await turns.join("\(number % 3)", isHeld: false) } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(served == 2000)
        #expect(turns.begun == turns.ended)
        #expect(turns.most <= 3)
        #expect(await turns.rounds.waiting.isEmpty)
    }
}
