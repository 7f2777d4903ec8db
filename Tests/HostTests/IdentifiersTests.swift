import Synchronization
import TestHarness
import Testing

@testable import Host

struct IdentifiersTests {
    /// What reached the disk, and whether it still does.
    final class Disk: Sendable {
        struct Full: Error {}
        private let state = Mutex((reserved: [Int64](), isFull: false))

        var reserved: [Int64] { state.withLock { $0.reserved } }

        func fill(_ isFull: Bool) {
            state.withLock { $0.isFull = isFull }
        }

        func write(_ number: Int64) throws {
            try state.withLock {
                if $0.isFull { throw Full() }
                $0.reserved.append(number)
            }
        }
    }

    let clock = ManualClock()
    let disk = Disk()

    private func identifiers(after reserved: Int64 = 0) -> Identifiers {
        let identifiers = Identifiers(clock: clock.wall) { [disk] in try disk.write($0) }
        identifiers.resume(after: reserved)
        return identifiers
    }

    private func isRising(_ numbers: [Int64]) -> Bool {
        zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    }

    @Test func `an id tells the millisecond it was made in, and JavaScript holds it exactly`() throws {
        let id = try identifiers().next()
        #expect(id == Identifiers.first(at: clock.now))
        #expect(id >> 12 == clock.now.milliseconds - 1_577_836_800_000)
        #expect(id <= Identifiers.max)
        #expect(Int64(Double(id)) == id)
    }

    @Test func `ids last into the year 2089`() {
        #expect(Identifiers.first(at: Timestamp("2089-01-01T00:00:00Z") ?? clock.now) < Identifiers.max)
    }

    @Test func `more than 4096 in one millisecond go on rising, and so does the next millisecond`() throws {
        let identifiers = identifiers()
        var made = try (0..<10_000).map { _ in try identifiers.next() }
        #expect(try #require(made.last) >> 12 > made[0] >> 12, "the counter overflowed")
        clock.advance(by: .milliseconds(1))
        made.append(try identifiers.next())
        #expect(isRising(made))
    }

    @Test func `a clock that is set back makes no id smaller`() throws {
        let identifiers = identifiers()
        var made: [Int64] = []
        for step in [0, -7_200_000, 3, -1, 0, 86_400_000, -86_400_000] {
            clock.advance(by: .milliseconds(step))
            made.append(try identifiers.next())
        }
        #expect(isRising(made))
    }

    @Test func `ids of many threads are all different`() async throws {
        let identifiers = identifiers()
        let made = try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { try (0..<1000).map { _ in try identifiers.next() } }
            }
            return try await group.reduce(into: [Int64]()) { $0 += $1 }
        }
        #expect(Set(made).count == 8000)
    }

    @Test func `an id is covered by a reservation on disk before it is handed out`() throws {
        let identifiers = identifiers()
        for _ in 0..<5 {
            let id = try identifiers.next()
            #expect(try #require(disk.reserved.last) >= id)
            clock.advance(by: .milliseconds(900))
        }
        #expect(disk.reserved.count == 2, "two seconds are reserved at a time")
    }

    @Test func `a restart under a clock set back hands out nothing twice`() throws {
        let before = identifiers()
        let made = try (0..<100).map { _ in try before.next() }
        clock.advance(by: .seconds(-3600))
        let after = identifiers(after: try #require(disk.reserved.last))
        #expect(try after.next() > made[99])
    }

    @Test func `when the reservation cannot be written no id is handed out and none is used up`() throws {
        let identifiers = identifiers()
        disk.fill(true)
        #expect(throws: Disk.Full.self) { try identifiers.next() }
        #expect(throws: Disk.Full.self) { try identifiers.next() }
        disk.fill(false)
        #expect(try identifiers.next() == Identifiers.first(at: clock.now))
    }

    @Test func `while the disk is full, ids that are reserved already are still handed out`() throws {
        let identifiers = identifiers()
        let first = try identifiers.next()
        disk.fill(true)
        #expect(try identifiers.next() == first + 1)
    }

    @Test func `before the last run's reservation is known there are no ids`() {
        let identifiers = Identifiers(clock: clock.wall) { [disk] in try disk.write($0) }
        #expect(throws: DatabaseNotOpen.self) { try identifiers.next() }
        #expect(disk.reserved.isEmpty)
    }

    @Test func `the program carries on after its own reservation`() async throws {
        let folder = try TemporaryFolder()
        let before = try await withApp(in: folder, clock: clock) { try $0.host.identifiers.next() }
        clock.advance(by: .seconds(-7200))
        let after = try await withApp(in: folder, clock: clock) { try $0.host.identifiers.next() }
        #expect(after > before)
    }
}
