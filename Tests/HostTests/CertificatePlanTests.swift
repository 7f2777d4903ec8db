import Foundation
import Testing

@testable import Host

struct CertificatePlanTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let day: TimeInterval = 86400
    static let wanted: Set<SubjectName> = [.dns("box"), .dns("localhost")]

    private func pair(
        keyMatches: Bool = true, isOurs: Bool = true, fromAnother: Bool = false, from start: Double = -1,
        until end: Double = 396, names: Set<SubjectName> = wanted
    ) -> CertificatePlan.Existing {
        .pair(
            CertificatePlan.Pair(
                keyMatches: keyMatches, isOurs: isOurs, isFromAnotherMiniMost: fromAnother,
                notBefore: Self.now + start * Self.day, notAfter: Self.now + end * Self.day, names: names))
    }

    private func decide(_ existing: CertificatePlan.Existing, authorityEnds days: Double? = 3649) -> CertificatePlan {
        CertificatePlan.decide(
            existing, authorityExpiry: days.map { Self.now + $0 * Self.day }, wanted: Self.wanted, now: Self.now)
    }

    @Test func `with nothing there one is made`() {
        #expect(decide(.nothing, authorityEnds: nil) == .issue(reason: "there is none yet"))
    }

    @Test func `one that is ours, valid and complete is kept`() {
        #expect(decide(pair()) == .keep)
        #expect(decide(pair(names: Self.wanted.union([.dns("old-name")]))) == .keep)
    }

    @Test func `ours is made anew when it lacks a name`() {
        #expect(decide(pair(names: [.dns("box")])) == .issue(reason: "it does not name localhost"))
        #expect(decide(pair(names: [])) == .issue(reason: "it does not name box, localhost"))
    }

    @Test func `ours is made anew from thirty days before its end`() {
        #expect(decide(pair(until: 30.01)) == .keep)
        #expect(decide(pair(until: 30)) == .issue(reason: "it ends on 2027-02-14"))
        #expect(decide(pair(until: -1)) == .issue(reason: "it ends on 2027-01-14"))
    }

    @Test func `ours is made anew when the clock was ahead as it was made`() {
        #expect(decide(pair(from: 2)) == .issue(reason: "it is not valid before 2027-01-17"))
    }

    @Test func `at the CA's own end ours is not made anew again and again`() {
        #expect(decide(pair(until: 20), authorityEnds: 20) == .keep)
        #expect(decide(pair(until: 20), authorityEnds: 21) == .issue(reason: "it ends on 2027-02-04"))
    }

    @Test func `an operator's own is used as it is, whatever it names`() {
        #expect(decide(pair(isOurs: false, names: [])) == .operatorOwned(warning: nil))
        #expect(decide(pair(isOurs: false), authorityEnds: nil) == .operatorOwned(warning: nil))
    }

    @Test(arguments: [
        (-400.0, -1.0, "expired on 2027-01-14"), (-300, 29, "expires on 2027-02-13"),
        (1, 300, "not valid before 2027-01-16"),
    ])
    func `an operator's own is warned about at its end`(start: Double, end: Double, text: String) throws {
        guard case .operatorOwned(let warning) = decide(pair(isOurs: false, from: start, until: end, names: [])) else {
            Issue.record("used all the same")
            return
        }
        #expect(try #require(warning).contains(text))
    }

    @Test func `one of another MiniMost's CA is used, with a warning that it is not renewed`() throws {
        guard case .operatorOwned(let warning) = decide(pair(isOurs: false, fromAnother: true)) else {
            Issue.record("used all the same")
            return
        }
        #expect(try #require(warning).contains("not renewed here"))
    }

    @Test func `half a pair and a key that does not fit are problems of one line`() {
        let problems = [
            decide(.certificateOnly), decide(.keyOnly), decide(pair(keyMatches: false)),
            decide(pair(keyMatches: false, isOurs: false)),
        ]
        for problem in problems {
            guard case .problem(let text) = problem else {
                Issue.record("\(problem)")
                continue
            }
            #expect(text.contains("cert.pem") && text.contains("key.pem") && !text.contains("\n"))
        }
    }
}
