import Host
import TestHarness
import Testing

@testable import Uploads

struct FileRetentionTests {
    /// Files by their sender and size, the oldest first; named by their place.
    private func files(_ list: [(owner: String, size: Int64)]) -> [Upload] {
        list.enumerated().map { place, file in
            Upload(
                id: "\(place)", file: "\(place).bin", owner: UserID(rawValue: file.owner), name: "a",
                type: FileType.bytes,
                size: file.size, width: nil, height: nil, digest: "", uploadedAt: Timestamp(milliseconds: Int64(place)))
        }
    }

    private func gone(_ list: [(owner: String, size: Int64)], over most: Int64) -> [String] {
        FairSurplus.of(files(list), over: most).map(\.id)
    }

    @Test func `as long as there is room nothing goes`() {
        #expect(gone([], over: 0).isEmpty)
        #expect(gone([("a", 60), ("b", 40)], over: 100).isEmpty)
    }

    @Test func `of three the heaviest sender's oldest go, until others are as heavy`() {
        // a has 60, b 40, c 10, of which 99 are to stay.
        let list: [(String, Int64)] = [("c", 10), ("b", 20), ("a", 20), ("a", 20), ("b", 20), ("a", 20)]
        #expect(gone(list, over: 105) == ["2"])
        #expect(gone(list, over: 100) == ["2"])
        // Then a and b are alike: each gives in turn, and c nothing.
        #expect(gone(list, over: 80) == ["2", "1"])
        #expect(gone(list, over: 50) == ["2", "1", "3", "4"])
        #expect(gone(list, over: 30) == ["2", "1", "3", "4", "5"])
    }

    @Test func `what is larger than all may be together goes, too`() {
        #expect(gone([("a", 1000)], over: 100) == ["0"])
        #expect(gone([("a", 1), ("b", 1000)], over: 100) == ["1"])
        #expect(gone([("a", 1), ("b", 0)], over: 0) == ["0"])
    }

    @Test func `it always comes to an end, and never takes more than it has to`() {
        for seed in UInt64(0)..<200 {
            var random = SplitMix64(seed: seed)
            let owners = ["a", "b", "c", "d"]
            let list = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                (owner: owners.randomElement(using: &random) ?? "a", size: Int64.random(in: 0...50, using: &random))
            }
            let most = Int64.random(in: 0...1500, using: &random)
            let total = list.reduce(0) { $0 + $1.size }
            let chosen = FairSurplus.of(files(list), over: most)
            let left = total - chosen.reduce(0) { $0 + $1.size }
            #expect(Set(chosen.map(\.id)).count == chosen.count)
            guard total > most else {
                #expect(chosen.isEmpty)
                continue
            }
            #expect(left <= most / 10 * 9)
            #expect(left + (chosen.last?.size ?? 0) > most / 10 * 9)
        }
    }
}
