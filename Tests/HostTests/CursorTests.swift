import Testing

@testable import Host

struct CursorTests {
    @Test(arguments: ["c12", "c12.u34", "a0.b1.z9223372036854775807", "c0"])
    func `what is written is read back`(text: String) throws {
        #expect(try #require(Cursor(text)).description == text)
    }

    @Test(arguments: [
        "", ".", "c", "12", "c12.", ".c12", "c12..u1", "C12", "c-1", "c+1", "c 1", "c1 ", "c1.c2", "cu1", "c1,u2",
        "c1\n",
        "c١", "ç1", "c9223372036854775808", "c1e3", "c0x1", "k\u{301}1", String(repeating: "1", count: 257),
        "c" + String(repeating: "0", count: 256),
    ])
    func `anything else is no cursor`(text: String) {
        #expect(Cursor(text) == nil)
    }

    @Test func `sixteen feeds are a cursor, more are not`() {
        let letters = "abcdefghijklmnopq".map { "\($0)1" }
        #expect(Cursor(letters.prefix(16).joined(separator: ".")) != nil)
        #expect(Cursor(letters.joined(separator: ".")) == nil)
    }

    @Test func `positions only grow, and are written in one order`() {
        var cursor = Cursor([:])
        #expect(cursor["c"] == nil)
        cursor.advance("u", to: 3)
        cursor.advance("c", to: 7)
        cursor.advance("c", to: 5)
        #expect(cursor["c"] == 7)
        #expect(cursor.description == "c7.u3")
        #expect(Cursor([:]).description == "")
    }
}
