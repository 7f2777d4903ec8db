import Testing

@testable import Host

struct TokenBucketsTests {
    private func taken(_ count: Int, from buckets: inout TokenBuckets, at now: Duration, by key: String = "a") -> Int {
        (0..<count).filter { _ in buckets.take(for: key, at: now) == nil }.count
    }

    @Test func `as many at once as in a minute, and then at a steady pace`() {
        var buckets = TokenBuckets(perMinute: 30)
        #expect(taken(40, from: &buckets, at: .zero) == 30)
        #expect(buckets.take(for: "a", at: .zero) == .seconds(2))
        #expect(buckets.take(for: "a", at: .milliseconds(1999)) == .milliseconds(1))
        #expect(taken(5, from: &buckets, at: .milliseconds(4000)) == 2)
    }

    @Test func `a bucket is full after a quiet minute, and never fuller`() {
        var buckets = TokenBuckets(perMinute: 10)
        #expect(taken(10, from: &buckets, at: .zero) == 10)
        #expect(taken(100, from: &buckets, at: .seconds(60)) == 10)
        #expect(taken(100, from: &buckets, at: .seconds(86_400)) == 10)
    }

    @Test func `everybody has a bucket of their own`() {
        var buckets = TokenBuckets(perMinute: 1)
        #expect(taken(2, from: &buckets, at: .zero, by: "a") == 1)
        #expect(taken(2, from: &buckets, at: .zero, by: "b") == 1)
    }

    @Test func `of too many the oldest go, and whoever is emptying one now is not forgotten`() {
        var buckets = TokenBuckets(perMinute: 1)
        for number in 0..<TokenBuckets.mostKeys {
            #expect(buckets.take(for: "\(number)", at: .milliseconds(number)) == nil)
        }
        let now = Duration.milliseconds(TokenBuckets.mostKeys)
        #expect(buckets.take(for: "one more", at: now) == nil)
        #expect(buckets.take(for: "one more", at: now) != nil)
        #expect(buckets.take(for: "\(TokenBuckets.mostKeys - 1)", at: now) != nil)
        #expect(buckets.take(for: "0", at: now) == nil, "forgotten, so it is full again")
    }
}
