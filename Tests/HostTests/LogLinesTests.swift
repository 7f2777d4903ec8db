import Logging
import Testing

@testable import Host

struct LogLinesTests {
    private func line(
        _ message: String, _ metadata: Logger.Metadata = [:], of handler: LogLines = LogLines(label: "chat")
    ) -> String {
        handler.line(
            for: LogEvent(
                level: .warning, message: "\(message)", metadata: metadata, source: "Host", file: "", function: "",
                line: 1),
            at: Timestamp(milliseconds: 1_770_091_506_789))
    }

    @Test func `an entry is one line: when, how bad, who, what, and the details in order`() {
        #expect(
            line("a request failed", ["user": "alice", "status": "500"])
                == "2026-02-03T04:05:06.789Z warning chat: a request failed status=500 user=alice")
    }

    @Test(arguments: [
        ("plain", "plain"), ("", "\"\""), ("two words", "\"two words\""), ("a=b", "\"a=b\""),
        ("say \"hi\"", #""say \"hi\"""#),
        (#"back\slash"#, #"back\slash"#), (#"a \ b"#, #""a \\ b""#), ("ä", "\"ä\""),
    ])
    func `a detail that could be taken for something else is quoted`(value: String, written: String) {
        #expect(line("x", ["key": "\(value)"]).hasSuffix(" key=\(written)"))
    }

    @Test(arguments: [
        "a\nb", "a\rb", "a\r\nb", "a\u{1B}[31mb", "a\u{0}b", "a\u{7F}b", "a\u{85}b", "a\u{9B}b", "a\u{2028}b",
        "a\u{2029}b",
        "a\u{202E}b", "a\u{200B}b", "a\tb", "a\u{FEFF}b",
    ])
    func `nothing that is logged can forge a line or move the cursor`(text: String) {
        for line in [line(text), line("x", ["key": "\(text)"])] {
            let isHarmless = line.unicodeScalars.allSatisfy {
                ![.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
            }
            #expect(isHarmless)
            #expect(line.contains("\\u{"))
        }
    }

    @Test func `the logger's own details come with each entry, and the entry's win`() {
        var handler = LogLines(label: "chat")
        handler[metadataKey: "user"] = "alice"
        handler[metadataKey: "hb.request.id"] = "7"
        #expect(line("x", of: handler).hasSuffix("chat: x request=7 user=alice"))
        #expect(line("x", ["user": "bob"], of: handler).hasSuffix("chat: x request=7 user=bob"))
    }
}
