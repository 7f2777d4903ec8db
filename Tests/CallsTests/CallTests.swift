import Host
import TestHarness
import Testing

@testable import Calls

private func user(_ name: String) -> UserID { UserID(rawValue: name) }

private let (alice, bob, carol) = (user("alice"), user("bob"), user("carol"))

struct CallTests {
    private let limits = Call.Limits(voices: 3, videos: 2, ring: .seconds(30))

    private func call(_ media: Call.Media = .audio, ringing others: [UserID] = [bob]) -> Call {
        Call(
            id: "c", channel: "dm:alice:bob", by: alice, seat: "a1", media, at: Timestamp(milliseconds: 0),
            ringing: others, now: .zero, limits: limits)
    }

    private func met() throws -> Call {
        var call = call()
        _ = try call.join(bob, seat: "b1", .audio, now: .zero)
        return call
    }

    // MARK: Ringing

    @Test func `it rings until somebody comes`() throws {
        var call = call()
        #expect(call.state == .ringing && call.rings(bob) && !call.rings(alice))
        #expect(try call.join(bob, seat: "b1", .audio, now: .seconds(29)) == [.changed])
        #expect(call.state == .active && !call.rings(bob))
        #expect(call.participants.map(\.user) == [alice, bob])
    }

    @Test func `whom it rings in vain has missed it, and then it is over`() {
        var call = call()
        #expect(call.nextDeadline == .seconds(12), "the caller's device is to be heard of")
        for second in [10, 20, 29] { #expect(heard(&call, alice, at: second) == []) }
        #expect(call.nextDeadline == .seconds(30))
        #expect(call.passed(.seconds(30)) == [.missed([bob], by: alice), .unseated(alice, seat: "a1"), .ended])
        #expect(call.state == .ended && call.nextDeadline == nil)
    }

    private func heard(_ call: inout Call, _ user: UserID, at second: Int) -> [Call.Outcome]? {
        try? call.change(user, now: .seconds(second))
    }

    @Test func `when all have declined it is over, and when one has it rings on`() throws {
        var call = call(ringing: [bob, carol])
        #expect(try call.decline(bob, now: .zero) == [.changed])
        #expect(call.state == .ringing && call.rings(carol))
        #expect(throws: Call.Refusal.notRinging) { try call.decline(bob, now: .zero) }
        #expect(try call.decline(carol, now: .zero) == [.unseated(alice, seat: "a1"), .ended])
    }

    @Test func `who hangs up before anybody came has been missed`() throws {
        var call = call(ringing: [bob, carol])
        #expect(try call.leave(alice) == [.missed([bob, carol], by: alice), .ended])
        #expect(throws: Call.Refusal.ended) { try call.join(bob, seat: "b1", .audio, now: .zero) }
        #expect(throws: Call.Refusal.ended) { try call.decline(bob, now: .zero) }
    }

    @Test func `who declined may come all the same, while it goes on`() throws {
        var call = call(ringing: [bob, carol])
        _ = try call.decline(bob, now: .zero)
        #expect(try call.join(bob, seat: "b1", .audio, now: .zero) == [.changed])
        #expect(call.rings(carol), "others are rung on")
    }

    @Test func `a screen that is shown rings nobody and waits for nobody`() throws {
        var call = call(.screen)
        #expect(call.state == .active && !call.rings(bob))
        #expect(heard(&call, alice, at: 11) == [])
        #expect(call.passed(.seconds(20)) == [])
        #expect(try call.join(bob, seat: "b1", .none, now: .seconds(20)) == [.changed])
        #expect(try call.leave(bob) == [.changed])
        #expect(try call.leave(alice) == [.ended])
    }

    // MARK: In it

    @Test func `who is left alone goes on until they leave`() throws {
        var call = try met()
        #expect(try call.leave(alice) == [.changed])
        #expect(call.state == .active)
        #expect(try call.join(alice, seat: "a2", .audio, now: .zero) == [.changed])
        #expect(try call.leave(bob) == [.changed])
        #expect(try call.leave(alice) == [.ended])
    }

    @Test func `another device takes the place over, and the first has nothing to say any more`() throws {
        var call = try met()
        #expect(try call.join(bob, seat: "b2", .audio, now: .zero) == [.unseated(bob, seat: "b1"), .changed])
        #expect(call.participants.count == 2)
        #expect(throws: Call.Refusal.elsewhere) { try call.leave(bob, seat: "b1") }
        #expect(throws: Call.Refusal.elsewhere) { try call.change(bob, seat: "b1", isMuted: true, now: .zero) }
        #expect(try call.leave(bob, seat: "b2") == [.changed])
        #expect(throws: Call.Refusal.notJoined) { try call.leave(bob, seat: "b2") }
    }

    @Test func `one more is rung by whoever is in it, and by nobody else`() throws {
        var call = try met()
        #expect(throws: Call.Refusal.notJoined) { try call.invite(alice, by: carol, now: .zero) }
        #expect(throws: Call.Refusal.alreadyThere) { try call.invite(bob, by: alice, now: .zero) }
        #expect(try call.invite(carol, by: bob, now: .seconds(5)) == [.changed])
        #expect(throws: Call.Refusal.alreadyThere) { try call.invite(carol, by: alice, now: .seconds(5)) }
        for name in [alice, bob] { _ = heard(&call, name, at: 30) }
        #expect(call.passed(.seconds(35)) == [.missed([carol], by: bob), .changed])
        #expect(call.state == .active, "those who are there talk on")
        #expect(try call.invite(carol, by: bob, now: .seconds(35)) == [.changed], "and may try again")
    }

    @Test func `who has declined is not asked again at once`() throws {
        var call = try met()
        _ = try call.invite(carol, by: bob, now: .seconds(5))
        #expect(try call.decline(carol, now: .seconds(10)) == [.changed])
        #expect(throws: Call.Refusal.declined) { try call.invite(carol, by: alice, now: .seconds(69)) }
        #expect(try call.invite(carol, by: alice, now: .seconds(70)) == [.changed])
    }

    @Test func `what somebody does is told when it is news`() throws {
        var call = try met()
        #expect(try call.change(bob, isMuted: true, now: .zero) == [.changed])
        #expect(try call.change(bob, isMuted: true, now: .seconds(1)) == [])
        #expect(try call.change(bob, now: .seconds(2)) == [])
        #expect(call.participant(bob)?.isMuted == true)
        #expect(try call.change(bob, hasCamera: true, isSharing: true, now: .zero) == [.changed])
        #expect(throws: Call.Refusal.notJoined) { try call.change(carol, isMuted: true, now: .zero) }
    }

    // MARK: Limits

    @Test func `no more voices, and no more cameras and screens, than may be`() throws {
        var call = try met()
        _ = try call.join(carol, seat: "c1", .video, now: .zero)
        #expect(throws: Call.Refusal.full) { try call.join(user("dave"), seat: "d1", .audio, now: .zero) }
        #expect(throws: Call.Refusal.full) { try call.invite(user("dave"), by: alice, now: .zero) }
        _ = try call.change(bob, isSharing: true, now: .zero)
        #expect(throws: Call.Refusal.tooManyVideos) { try call.change(alice, hasCamera: true, now: .zero) }
        #expect(throws: Call.Refusal.tooManyVideos) { try call.change(bob, hasCamera: true, now: .zero) }
        #expect(throws: Call.Refusal.tooManyVideos) { try call.join(alice, seat: "a2", .video, now: .zero) }
        #expect(call.participant(alice)?.seat == "a1", "what is refused changes nothing")
        #expect(
            try call.join(carol, seat: "c2", .video, now: .zero).last == .changed, "the same camera on another device")
        #expect(try call.change(bob, hasCamera: true, isSharing: false, now: .zero) == [.changed])
    }

    // MARK: Silence

    @Test func `a device that is not heard of is away, then gone`() throws {
        var call = try met()
        _ = heard(&call, alice, at: 10)
        #expect(call.passed(.seconds(11)) == [])
        #expect(call.passed(.seconds(12)) == [.changed])
        #expect(call.participant(bob)?.isAway == true && call.participant(alice)?.isAway == false)
        #expect(call.passed(.seconds(13)) == [], "that is known by now")
        #expect(heard(&call, alice, at: 20) == [])
        #expect(call.nextDeadline == .seconds(25))
        #expect(call.passed(.seconds(25)) == [.unseated(bob, seat: "b1"), .changed])
        #expect(call.passed(.seconds(45)) == [.unseated(alice, seat: "a1"), .ended])
    }

    @Test func `a device that is heard of again is back`() throws {
        var call = try met()
        _ = call.passed(.seconds(12))
        #expect(heard(&call, bob, at: 13) == [.changed])
        #expect(call.participant(bob)?.isAway == false)
        #expect(call.nextDeadline == .seconds(25), "alice's is not")
    }

    @Test func `a page that went is away at once, and gone soon unless it comes back`() throws {
        var call = try met()
        _ = heard(&call, alice, at: 18)
        _ = heard(&call, bob, at: 18)
        #expect(throws: Call.Refusal.elsewhere) { try call.depart(bob, seat: "b0", now: .seconds(20)) }
        #expect(try call.depart(bob, seat: "b1", now: .seconds(20)) == [.changed])
        #expect(call.participant(bob)?.isAway == true)
        #expect(try call.depart(bob, seat: "b1", now: .seconds(24)) == [], "it goes once")
        var back = call
        #expect(try back.join(bob, seat: "b2", .audio, now: .seconds(27)) == [.unseated(bob, seat: "b1"), .changed])
        #expect(back.participants.map(\.user) == [alice, bob])
        #expect(call.passed(.seconds(27)) == [])
        #expect(call.passed(.seconds(28)) == [.unseated(bob, seat: "b1"), .changed])
    }

    @Test func `a guest is one until they may not be there any more`() throws {
        var call = try met()
        _ = try call.invite(carol, by: bob, isGuest: true, now: .zero)
        #expect(call.guests == [carol] && call.rings(carol))
        _ = try call.join(carol, seat: "c1", .audio, now: .zero)
        _ = try call.leave(carol)
        #expect(call.guests == [carol], "they may come again")
        _ = call.putOut(carol)
        #expect(call.guests.isEmpty)
        #expect(throws: Call.Refusal.notJoined) { try call.invite(user("dave"), by: carol, isGuest: true, now: .zero) }
        #expect(call.guests.isEmpty)
    }

    @Test func `guests bring nobody along, and a call of guests alone is over`() throws {
        var call = try met()
        _ = try call.invite(carol, by: bob, isGuest: true, now: .zero)
        _ = try call.join(carol, seat: "c1", .audio, now: .zero)
        #expect(throws: Call.Refusal.isGuest) { try call.invite(user("dave"), by: carol, isGuest: true, now: .zero) }
        #expect(try call.leave(bob) == [.changed])
        #expect(try call.leave(alice) == [.unseated(carol, seat: "c1"), .ended])
    }

    @Test func `who has come to another call is out of this one, and keeps the right to come back`() throws {
        var call = try met()
        _ = try call.invite(carol, by: bob, isGuest: true, now: .zero)
        #expect(call.goElsewhere(carol) == [], "it rings there still")
        _ = try call.join(carol, seat: "c1", .audio, now: .zero)
        #expect(call.goElsewhere(carol) == [.unseated(carol, seat: "c1"), .changed])
        #expect(call.goElsewhere(carol) == [] && call.guests == [carol])
        #expect(call.goElsewhere(bob) == [.unseated(bob, seat: "b1"), .changed])
        #expect(call.goElsewhere(alice) == [.unseated(alice, seat: "a1"), .ended])
    }

    @Test func `what somebody brings is said by one word`() throws {
        var call = call(.screen)
        func media() -> Call.Media? { call.participant(alice)?.media }
        #expect(media() == .screen)
        _ = try call.change(alice, isSharing: false, now: .zero)
        #expect(media() == Call.Media.none)
        _ = try call.change(alice, isMuted: false, now: .zero)
        #expect(media() == .audio)
        _ = try call.change(alice, isMuted: true, hasCamera: true, now: .zero)
        #expect(media() == .video)
        _ = try call.change(alice, hasCamera: false, now: .zero)
        #expect(media() == .audio, "who is silent for now has a voice")
    }

    @Test func `who may not be there any more is put out at once, or is rung no more`() throws {
        var call = try met()
        _ = try call.invite(carol, by: bob, now: .zero)
        #expect(call.putOut(carol) == [.changed])
        #expect(call.putOut(bob) == [.unseated(bob, seat: "b1"), .changed])
        #expect(call.putOut(bob) == [])
        #expect(call.putOut(alice) == [.unseated(alice, seat: "a1"), .ended])
        #expect(call.putOut(alice) == [])
        var ringing = self.call()
        #expect(ringing.putOut(bob) == [.unseated(alice, seat: "a1"), .ended], "there is nobody left to wait for")
    }

    @Test func `after a new start everybody has the time again that they had at first`() throws {
        var call = try met()
        _ = try call.invite(carol, by: bob, now: .seconds(900))
        call.resume(now: .seconds(3), limits: Call.Limits(voices: 2, videos: 4, ring: .seconds(30)))
        #expect(throws: Call.Refusal.full, "as it is set now") {
            try call.join(carol, seat: "c1", .audio, now: .seconds(3))
        }
        #expect(call.participants.map(\.user) == [alice, bob] && call.rings(carol))
        #expect(call.nextDeadline == .seconds(15))
        #expect(call.passed(.seconds(14)) == [])
    }
}

/// Whatever happens, in every order.
struct CallExplorationTests {
    private enum Step: CaseIterable {
        case joins, joinsElsewhere, joinsWithVideo, looks, declines, leaves, leavesFromBefore, invites, mutes, shares,
            isHeard
        case isPutOut, departs, goesElsewhere
    }

    private static let people = [alice, bob, carol]

    private func take(_ step: Step, _ user: UserID, _ call: inout Call, _ now: Duration) throws(Call.Refusal) -> [Call
        .Outcome]
    {
        let name = user.rawValue
        switch step {
        case .joins: return try call.join(user, seat: name, .audio, now: now)
        case .joinsElsewhere: return try call.join(user, seat: "\(name)'s other", .audio, now: now)
        case .joinsWithVideo: return try call.join(user, seat: name, .video, now: now)
        case .looks: return try call.join(user, seat: name, .none, now: now)
        case .declines: return try call.decline(user, now: now)
        case .leaves: return try call.leave(user)
        case .leavesFromBefore: return try call.leave(user, seat: name)
        case .invites: return try call.invite(carol, by: user, now: now)
        case .mutes: return try call.change(user, isMuted: true, now: now)
        case .shares: return try call.change(user, isSharing: true, now: now)
        case .isHeard: return try call.change(user, now: now)
        case .isPutOut: return call.putOut(user)
        case .goesElsewhere: return call.goElsewhere(user)
        case .departs: return try call.depart(user, seat: nil, now: now)
        }
    }

    /// What others see of it.
    private struct Sight: Equatable {
        var people: [String] = []
        var invited: [UserID] = []
        let state: Call.State

        init(_ call: Call) {
            people = call.participants.map {
                "\($0.user) \($0.seat) \($0.media) \($0.isSharing) \($0.isMuted) \($0.isAway)"
            }
            invited = call.invited.map(\.user)
            state = call.state
        }
    }

    private func check(
        _ before: Call, _ after: Call, _ outcomes: [Call.Outcome], leaver: UserID?, _ what: @autoclosure () -> String
    ) {
        let seats = Set(after.participants.map(\.seat))
        #expect(Set(after.participants.map(\.user)).count == after.participants.count, "\(what())")
        #expect(!after.participants.contains { after.rings($0.user) }, "\(what())")
        #expect(after.participants.count <= after.limits.voices, "\(what())")
        let videos = after.participants.reduce(0) { $0 + ($1.hasCamera ? 1 : 0) + ($1.isSharing ? 1 : 0) }
        #expect(videos <= after.limits.videos, "\(what())")
        #expect(after.isOver == after.participants.isEmpty, "\(what())")
        #expect(!after.isOver || after.invited.isEmpty && after.nextDeadline == nil, "\(what())")
        #expect(outcomes.contains(.ended) == (after.isOver && !before.isOver), "\(what())")
        #expect(!outcomes.contains(.ended) || outcomes.last == .ended, "\(what())")
        #expect(
            (Sight(before) != Sight(after)) == (outcomes.contains(.changed) || outcomes.contains(.ended)), "\(what())")
        for participant in before.participants where !seats.contains(participant.seat) && participant.user != leaver {
            let told = outcomes.filter { $0 == .unseated(participant.user, seat: participant.seat) }
            #expect(told.count == 1, "\(what()): \(participant.seat) is told once that it is out")
        }
    }

    @Test(arguments: [Call.Media.audio, .screen]) func `every order of steps keeps the rules`(media: Call.Media) {
        let limits = Call.Limits(voices: 2, videos: 1, ring: .seconds(30))
        let start = Call(
            id: "c", channel: "dm:alice:bob", by: alice, seat: "alice", media, at: Timestamp(milliseconds: 0),
            ringing: [bob, carol], now: .zero, limits: limits)
        var known: Set<Call> = [start]
        var edge = [start]
        for depth in 1...4 {
            // Between two steps some are heard of too late, and some are not.
            let now = Duration.seconds(8 * depth)
            var next: [Call] = []
            for before in edge {
                for (step, user) in Step.allCases.flatMap({ step in Self.people.map { (step, $0) } }) {
                    var after = before
                    let leaver = step == .leaves || step == .leavesFromBefore ? user : nil
                    do {
                        let outcomes = try take(step, user, &after, now)
                        check(before, after, outcomes, leaver: leaver, "\(before): \(user) \(step)")
                    } catch {
                        #expect(after == before, "\(user) \(step): what is refused changes nothing")
                    }
                    let last = after
                    let outcomes = after.passed(now)
                    check(last, after, outcomes, leaver: nil, "\(last): \(now)")
                    #expect(after.nextDeadline ?? .seconds(1_000) > now, "\(last)")
                    if known.insert(after).inserted { next.append(after) }
                }
            }
            edge = next
        }
        #expect(known.contains { $0.isOver } && known.count > 1_000, "\(known.count)")
    }
}
