import Testing

@testable import Host

struct IPAddressTests {
    private func bytes(_ groups: UInt16...) -> [UInt8] {
        groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    @Test func `four decimal numbers are read`() {
        for bytes: [UInt8] in [[0, 0, 0, 0], [1, 2, 3, 4], [127, 0, 0, 1], [192, 0, 2, 10], [255, 255, 255, 255]] {
            let text = bytes.map(String.init).joined(separator: ".")
            #expect(IPAddress(text)?.bytes == bytes)
            #expect(IPAddress(bytes: bytes)?.description == text)
        }
    }

    @Test func `IPv6 is read in each of its forms, and written in one`() {
        let forms: [(text: String, bytes: [UInt8], canonical: String)] = [
            ("::", bytes(0, 0, 0, 0, 0, 0, 0, 0), "::"), ("0:0:0:0:0:0:0:0", bytes(0, 0, 0, 0, 0, 0, 0, 0), "::"),
            ("::1", bytes(0, 0, 0, 0, 0, 0, 0, 1), "::1"), ("1::", bytes(1, 0, 0, 0, 0, 0, 0, 0), "1::"),
            ("2001:DB8::00a", bytes(0x2001, 0xDB8, 0, 0, 0, 0, 0, 10), "2001:db8::a"),
            ("1:2:3:4:5:6:7:8", bytes(1, 2, 3, 4, 5, 6, 7, 8), "1:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:7::", bytes(1, 2, 3, 4, 5, 6, 7, 0), "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", bytes(0, 2, 3, 4, 5, 6, 7, 8), "0:2:3:4:5:6:7:8"),
            ("1:0:0:2:0:0:0:3", bytes(1, 0, 0, 2, 0, 0, 0, 3), "1:0:0:2::3"),
            ("1:0:0:2:3:0:0:4", bytes(1, 0, 0, 2, 3, 0, 0, 4), "1::2:3:0:0:4"),
            ("0:0:1:0:0:0:0:0", bytes(0, 0, 1, 0, 0, 0, 0, 0), "0:0:1::"),
            ("::1.2.3.4", bytes(0, 0, 0, 0, 0, 0, 0x102, 0x304), "::1.2.3.4"),
            ("1:2:3:4:5:6:1.2.3.4", bytes(1, 2, 3, 4, 5, 6, 0x102, 0x304), "1:2:3:4:5:6:102:304"),
            // IPv4 that is written as IPv6.
            ("::FFFF:127.0.0.1", [127, 0, 0, 1], "127.0.0.1"), ("::ffff:7f00:1", [127, 0, 0, 1], "127.0.0.1"),
            ("64:ff9b::192.0.2.33", bytes(0x64, 0xFF9B, 0, 0, 0, 0, 0xC000, 0x221), "64:ff9b::c000:221"),
        ]
        for (text, bytes, canonical) in forms {
            #expect(IPAddress(text)?.bytes == bytes, "\(text)")
            #expect(IPAddress(bytes: bytes)?.description == canonical, "\(text)")
            #expect(IPAddress(canonical)?.bytes == bytes, "\(text)")
        }
    }

    @Test(arguments: [
        "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "01.2.3.4", "1.2.3.00",
        "1.2.3.256",
        "1.2.3.1000", "1.2.3.99999999999999999999", "0x1.2.3.4", "1.2.3.a", "1.2.3.+4", "1.2.3.-4", " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4\n", "1.2.3.4\0", "1.2.3.4/32", "1.2.3.4:80", "2130706433", "0x7f000001", "127.1", "\u{FF11}.2.3.4",
        "1\u{3002}2.3.4", "\u{661}.2.3.4", "1.2.3.4\u{301}",
        ":", ":::", "1", "1:", ":1", "1:2", "::1::", "1::2::3", ":::1", "1:::2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "::12345",
        "::00001", "::g", "::-1", "::+1", "::0x1", ":: 1", "::1 ", "::1\0", "[::1]", "::1%lo", "fe80::1%eth0",
        "fe80::1%25",
        "::1/128", "1.2.3.4::", "1.2.3.4::1", "::1.2.3.4:5", "::1.2.3", "::1.2.3.256", "::01.2.3.4", "::1.2.3.4.5",
        "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", "1:2:3:4:5:6:7::1.2.3.4", "::\u{FF11}", "1::\u{661}",
    ])
    func `what is in no such form is no address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `bytes make an address when there are 4 or 16`() {
        for count in 0...20 {
            #expect(
                (IPAddress(bytes: [UInt8](repeating: 1, count: count)) != nil) == [4, 16].contains(count), "\(count)")
        }
    }
}
