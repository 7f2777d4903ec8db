import Testing

@testable import Chat
@testable import Host

struct MembershipsTests {
    private let alice = UserID(rawValue: "u_alice")
    private let bob = UserID(rawValue: "u_bob")

    private func channel(_ id: String, name: String = "x", _ members: [UserID: Int64]) -> PrivateChannel {
        PrivateChannel(id: "private:\(id)", name: name, topic: "", members: members)
    }

    @Test func `who is in a channel is known from both ends, and since when`() {
        let memberships = Memberships()
        memberships.keep(channel("1", [alice: 5, bob: 7]))
        #expect(memberships.channel("private:1")?.members == [alice: 5, bob: 7])
        #expect(memberships.beginning(of: "private:1", for: bob) == 7)
        #expect(memberships.beginning(of: "private:1", for: UserID(rawValue: "u_eve")) == nil)
        #expect(memberships.beginning(of: "private:2", for: bob) == nil)
        #expect(memberships.channels(of: alice).map(\.id) == ["private:1"])
        #expect(memberships.channels(of: UserID(rawValue: "u_eve")).isEmpty)
    }

    @Test func `what is kept anew takes the place of what was known`() {
        let memberships = Memberships()
        memberships.keep(channel("1", [alice: 5, bob: 7]))
        memberships.keep(channel("1", name: "y", [alice: 5]))
        #expect(memberships.channel("private:1")?.name == "y")
        #expect(memberships.channels(of: bob).isEmpty)
        #expect(memberships.beginning(of: "private:1", for: bob) == nil)
        #expect(memberships.channels(of: alice).map(\.name) == ["y"])
    }

    @Test func `a channel that is dropped is gone for everybody`() {
        let memberships = Memberships()
        memberships.keep(channel("1", [alice: 5]))
        memberships.keep(channel("2", [alice: 6]))
        memberships.drop("private:1")
        memberships.drop("private:9")
        #expect(memberships.channel("private:1") == nil)
        #expect(memberships.channels(of: alice).map(\.id) == ["private:2"])
    }

    @Test func `somebody's channels come by name, those of one name always in one order`() {
        let memberships = Memberships()
        for (id, name) in [("1", "b"), ("3", "a"), ("2", "a")] { memberships.keep(channel(id, name: name, [alice: 1])) }
        #expect(memberships.channels(of: alice).map(\.id) == ["private:2", "private:3", "private:1"])
    }
}
