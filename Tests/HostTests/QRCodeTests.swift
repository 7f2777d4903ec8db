import Testing

@testable import Host

struct QRCodeTests {
    static let link = "https://192.168.1.20:8443/"

    @Test func `a code is square, of a legal size, with its three finder patterns`() throws {
        let modules = try QRCode(Self.link).modules
        let size = modules.count
        #expect(modules.allSatisfy { $0.count == size })
        #expect(size >= 21 && (size - 17) % 4 == 0)
        let finder = [
            "#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######",
        ].map { $0.utf8.map { $0 == UInt8(ascii: "#") } }
        for (top, left) in [(0, 0), (0, size - 7), (size - 7, 0)] {
            #expect(modules[top..<top + 7].map { Array($0[left..<left + 7]) } == finder)
        }
        #expect(modules[6][8..<size - 8].enumerated().allSatisfy { $1 == ($0 % 2 == 0) }, "timing pattern")
    }

    @Test func `the same text gives the same code and another text another`() throws {
        #expect(try QRCode(Self.link) == QRCode(Self.link))
        #expect(try QRCode(Self.link) != QRCode(Self.link + "x"))
    }

    @Test func `the largest text fits and one octet more does not`() throws {
        #expect(try QRCode(String(repeating: "x", count: 2331)).modules.count == 177)
        #expect(throws: QRCode.TooLong.self) { try QRCode(String(repeating: "x", count: 2332)) }
        #expect(throws: QRCode.TooLong.self) { try QRCode("") }
    }

    @Test(arguments: [0, 2, 4, 5])
    func `the terminal shows every module, black on white, inside a quiet zone`(asked: Int) throws {
        let code = try QRCode(Self.link)
        let zone = max(asked, 2)
        let (start, end) = ("\u{1B}[38;5;16;48;5;231m", "\u{1B}[0m")
        let lines = code.terminal(quietZone: asked).split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix(start) && $0.hasSuffix(end) })

        let rows = lines.flatMap { line -> [[Bool]] in
            let blocks = line.dropFirst(start.count).dropLast(end.count)
            return [blocks.map { "█▀".contains($0) }, blocks.map { "█▄".contains($0) }]
        }
        let width = code.modules.count + 2 * zone
        #expect(rows.allSatisfy { $0.count == width })
        #expect(rows.prefix(zone).joined().allSatisfy { !$0 })
        #expect(rows.dropFirst(zone + code.modules.count).joined().allSatisfy { !$0 })
        #expect(rows.count - code.modules.count >= 2 * zone)
        #expect(rows[zone..<zone + code.modules.count].map { Array($0[zone..<width - zone]) } == code.modules)
    }
}
