import Testing

@testable import Auth

struct LocalPathTests {
    @Test(arguments: ["/", "/?channel=dm%3Aalice%3Abob", "/a/b?c=d#e", "/x//y", "/%2F/evil.example", "/:80"])
    func `a path on this server is kept`(_ path: String) {
        #expect(LocalPath(path)?.text == path)
    }

    @Test(arguments: [
        "", "x", "?a", "#a", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/a\\b",
        "https://evil.example/", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
        "\t//evil.example", " /a", "/a b", "/ok\r\nSet-Cookie: a=b", "/\u{0}", "/\u{7F}", "/ä", "/\u{2028}",
        "/" + String(repeating: "a", count: 2048),
    ])
    func `what could lead elsewhere, or is no address, is not`(_ text: String) {
        #expect(LocalPath(text) == nil)
    }
}
