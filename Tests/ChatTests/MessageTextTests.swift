import HTTPTypes
import Testing

@testable import Chat
@testable import Host

struct MessageTextTests {
    @Test(arguments: [
        ("hello", "hello"), ("  hello  ", "hello"), ("\n\n\thello\n \n", "hello"), ("a\nb", "a\nb"), ("a\tb", "a\tb"),
        ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\rb", "a\n\nb"), ("a\r\r\nb", "a\n\nb"), ("a\r\n\r\nb", "a\n\nb"),
        ("\r\na\r\n", "a"), ("a\r\n\u{301}b", "a\n\u{301}b"), ("\u{A0}\u{3000}a\u{2003}", "a"), ("a  b", "a  b"),
        ("\u{FEFF}a", "\u{FEFF}a"), ("\u{202E}a", "\u{202E}a"), ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ("'; DROP TABLE messages; --", "'; DROP TABLE messages; --"),
        ("a\u{301}", "a\u{301}"), ("\u{E1}", "\u{E1}"), ("\u{212A}", "\u{212A}"),
    ])
    func `a text keeps what it says, in lines that end with LF, without the blanks around it`(
        text: String, stored: String
    ) throws {
        // To Swift the two spellings of á are equal.
        #expect(Array(try MessageText.checked(text).unicodeScalars) == Array(stored.unicodeScalars))
    }

    @Test(arguments: [
        "", " ", "\n", "\r\n\r\n", "\t\u{A0}\u{2003}\u{2028}\u{3000}\u{85}", "\u{200B}", "\u{2060} \u{FEFF}\u{E0041}",
    ])
    func `blanks are nothing`(text: String) {
        #expect(refusal(text)?.code == "empty")
        #expect(refusal(text)?.status == .unprocessableContent)
    }

    @Test(arguments: ["\0", "\u{7}", "\u{8}", "\u{B}", "\u{1B}", "\u{1F}", "\u{7F}"])
    func `control characters are refused`(character: String) {
        #expect(refusal("a\(character)b")?.status == .badRequest)
        #expect(refusal("a\(character)b")?.code == "malformed")
    }

    @Test(arguments: ["a", "\u{E4}", "\u{4E2D}", "👍", "\u{301}", "\u{10FFFF}"])
    func `a text may have ten thousand scalars of any size, and not one more`(scalar: String) throws {
        let longest = "a" + String(repeating: scalar, count: 9_999)
        try #require(longest.unicodeScalars.count == MessageText.maxLength)
        #expect(try MessageText.checked(longest) == longest)
        #expect(try MessageText.checked(" \(longest)\r\n") == longest, "blanks around it do not count")
        #expect(refusal(longest + "b")?.code == "message-too-long")
        #expect(refusal(longest + "b")?.status == .contentTooLarge)
    }

    @Test func `line ends count as they are stored`() throws {
        let lines = "a" + String(repeating: "\r\n", count: 9_998) + "b"
        try #require(lines.unicodeScalars.count > MessageText.maxLength)
        #expect(try MessageText.checked(lines).unicodeScalars.count == 10_000)
    }

    @Test func `what is far too long is refused whatever it is`() {
        #expect(refusal(String(repeating: " ", count: 2 * MessageText.maxBytes + 1))?.code == "message-too-long")
        #expect(refusal(String(repeating: "\0", count: 2 * MessageText.maxBytes + 1))?.code == "message-too-long")
    }

    @Test(arguments: ["a", "A-Z_09", String(repeating: "n", count: 64), "-", "_"])
    func `a nonce has up to 64 letters, digits, dashes and underscores`(nonce: String) throws {
        #expect(try MessageText.checkedNonce(nonce) == nonce)
    }

    @Test(arguments: [
        "", String(repeating: "n", count: 65), "two words", "\u{E4}", "a\u{301}", "\u{212A}", "a/b", "a\n", "@", "[",
        "`", "{",
        "\0", ".", "\u{1F}", "\u{10}", ":",
    ])
    func `another nonce is malformed`(nonce: String) {
        #expect(throws: Refusal.self) { try MessageText.checkedNonce(nonce) }
    }

    private func refusal(_ text: String) -> Refusal? {
        do {
            _ = try MessageText.checked(text)
            return nil
        } catch {
            return error as? Refusal
        }
    }
}
