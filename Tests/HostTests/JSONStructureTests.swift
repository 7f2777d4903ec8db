import Testing

@testable import Host

struct JSONStructureTests {
    @Test(arguments: [
        "{}", "[]", " {\"a\" : [1, 2.5e-3, true, null, \"x\"], \"b\":{\"a\":{}}} ", "\"a \\\" b\"", "-1", "null",
        "[{\"a\":1},{\"a\":1}]", "{\"a\":\"{,]\",\"b\":\"\\\\\"}", "{\"\":1,\" \":2}",
    ])
    func `what is well formed passes`(text: String) {
        #expect(JSONStructure.flaw(in: text.utf8) == nil)
    }

    @Test(arguments: [
        "", " ", "{", "[", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "[1 2]", "{\"a\":1 \"b\":2}", "{a:1}",
        "{\"a\":1}}", "{} {}", "[1}", "{\"a\":1]", "\"a", "\"a\\\"", "{,}", "[:]", "1,2", "{\"a\"::1}", "'a'",
    ])
    func `what is not is found`(text: String) {
        #expect(JSONStructure.flaw(in: text.utf8) == .malformed)
    }

    @Test(arguments: [
        ("{\"a\":1,\"a\":2}", "a"), ("[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]", "b"), ("{\"a\":1,\"\\u0061\":2}", "a"),
        ("{\"ä\":1,\"b\":[],\"ä\":{}}", "ä"),
    ])
    func `a key that comes twice in one object is named, however it is written`(text: String, key: String) {
        #expect(JSONStructure.flaw(in: text.utf8) == .repeatedKey(key))
    }

    @Test func `depth has an end`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(JSONStructure.flaw(in: deep.utf8) == .malformed)
        let fair = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(JSONStructure.flaw(in: fair.utf8) == nil)
        #expect(JSONStructure.flaw(in: "[{\"a\": []}]".utf8, depth: 3) == nil)
        #expect(JSONStructure.flaw(in: "[{\"a\": [[]]}]".utf8, depth: 3) == .malformed)
    }
}
