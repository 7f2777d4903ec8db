import NIOCore
import Testing

@testable import Pictures

/// Small pictures, built from their parts.
enum Pictures {
    // MARK: PNG

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func chunk(_ name: String, _ content: [UInt8] = []) -> [UInt8] {
        UInt32(content.count).bytes + Array(name.utf8) + content + [1, 2, 3, 4]
    }

    static func header(_ width: UInt32 = 3, _ height: UInt32 = 2) -> [UInt8] {
        chunk("IHDR", width.bytes + height.bytes + [8, 6, 0, 0, 0])
    }

    static func png(_ chunks: [UInt8]...) -> [UInt8] {
        signature + header() + chunks.joined() + chunk("IDAT", [9, 9, 9]) + chunk("IEND")
    }

    // MARK: JPEG

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker] + UInt16(content.count + 2).bytes + content
    }

    static func frame(_ width: UInt16 = 3, _ height: UInt16 = 2) -> [UInt8] {
        segment(0xC0, [8] + height.bytes + width.bytes + [1, 1, 0x11, 0])
    }

    static let codes: [UInt8] = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]

    static func jpeg(_ segments: [UInt8]...) -> [UInt8] {
        [0xFF, 0xD8] + segments.joined() + frame() + segment(0xDA, [1, 1, 0, 0, 63, 0]) + codes + [0xFF, 0xD9]
    }

    // MARK: GIF

    static func screen(_ width: UInt16 = 3, _ height: UInt16 = 2) -> [UInt8] {
        Array("GIF89a".utf8) + width.bytes.reversed() + height.bytes.reversed() + [0x80, 0, 0, 1, 2, 3, 4, 5, 6]
    }

    static let image: [UInt8] = [0x2C, 0, 0, 0, 0, 3, 0, 2, 0, 0, 2, 2, 0x4C, 0x01, 0]

    static func gif(_ blocks: [UInt8]...) -> [UInt8] { screen() + blocks.joined() + image + [0x3B] }

    // MARK: WebP

    static func riff(_ name: String, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + UInt32(content.count).bytes.reversed() + content + (content.count % 2 == 1 ? [0] : [])
    }

    static let lossy = riff("VP8 ", [0, 0, 0, 0x9D, 0x01, 0x2A, 3, 0, 2, 0, 7])

    static func canvas(flags: UInt8 = 0) -> [UInt8] { riff("VP8X", [flags, 0, 0, 0, 2, 0, 0, 1, 0, 0]) }

    static func webp(_ chunks: [UInt8]...) -> [UInt8] {
        let content = Array("WEBP".utf8) + chunks.joined()
        return Array("RIFF".utf8) + UInt32(content.count).bytes.reversed() + content
    }
}

extension UInt32 {
    fileprivate var bytes: [UInt8] { (0..<4).reversed().map { UInt8(self >> ($0 * 8) & 255) } }
    fileprivate var littleEndianBytes: [UInt8] { bytes.reversed() }
}

struct PictureTests {
    private static let whole: [String: [UInt8]] = [
        "image/png": Pictures.png(), "image/jpeg": Pictures.jpeg(), "image/gif": Pictures.gif(),
        "image/webp": Pictures.webp(Pictures.lossy),
    ]

    /// What is kept of a file that comes in portions of so many bytes.
    private func kept(_ bytes: [UInt8], by portion: Int = .max) throws -> (bytes: [UInt8], size: PictureSize) {
        let kind = try #require(PictureKind.of(bytes))
        var stream = PictureStream(kind)
        var kept: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: min(portion, bytes.count)) {
            var buffer = ByteBuffer(bytes: bytes[start..<min(start + min(portion, bytes.count), bytes.count)])
            kept += Array(buffer: try stream.pass(&buffer))
            #expect(buffer.readableBytes == 0)
        }
        return (kept, try stream.finish())
    }

    // MARK: What is kept

    @Test(arguments: whole.keys.sorted()) func `a picture stays as it is, however it comes in`(type: String) throws {
        let bytes = try #require(Self.whole[type])
        #expect(PictureKind.of(bytes)?.type == type)
        for portion in [1, 2, 7, .max] {
            let found = try kept(bytes, by: portion)
            #expect(found.bytes == bytes, "\(portion)")
            #expect((found.size.width, found.size.height) == (3, 2))
        }
    }

    @Test(arguments: whole.keys.sorted()) func `what follows a picture is dropped`(type: String) throws {
        let bytes = try #require(Self.whole[type])
        for portion in [1, .max] {
            #expect(try kept(bytes + Array("PK\u{3}\u{4} <script>".utf8), by: portion).bytes == bytes)
        }
    }

    @Test(arguments: whole.keys.sorted()) func `one that is cut off is refused, wherever`(type: String) throws {
        let bytes = try #require(Self.whole[type])
        for length in 1..<bytes.count where PictureKind.of(Array(bytes.prefix(length))) != nil {
            #expect(throws: PictureProblem.truncated, "\(length)") { try kept(Array(bytes.prefix(length))) }
        }
    }

    @Test func `texts and EXIF of a PNG are dropped, and its colours stay`() throws {
        let colours = Pictures.chunk("gAMA", [0, 0, 1, 2])
        let noisy = Pictures.png(
            Pictures.chunk("tEXt", Array("Author\0me".utf8)), colours, Pictures.chunk("eXIf", Array("MM".utf8)),
            Pictures.chunk("iTXt", Array("XML:com.adobe.xmp".utf8)), Pictures.chunk("zTXt"))
        for portion in [1, .max] { #expect(try kept(noisy, by: portion).bytes == Pictures.png(colours)) }
    }

    @Test func `places and names of a JPEG are dropped, and its colours stay`() throws {
        let colours = Pictures.segment(0xE2, Array("ICC_PROFILE\0\u{1}\u{1}".utf8))
        let transform = Pictures.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1])
        let tables = Pictures.segment(0xDB, [UInt8](repeating: 1, count: 65))
        let noisy = Pictures.jpeg(
            Pictures.segment(
                0xE1, Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26]),
            Pictures.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>".utf8)), colours,
            Pictures.segment(0xE2, Array("MPF\0".utf8)), Pictures.segment(0xED, Array("Photoshop 3.0\0".utf8)),
            transform, Pictures.segment(0xFE, Array("a comment".utf8)), tables)
        for portion in [1, .max] {
            #expect(try kept(noisy, by: portion).bytes == Pictures.jpeg(colours, transform, tables))
        }
    }

    @Test(arguments: [true, false]) func `how a JPEG is turned is kept, and nothing else of its EXIF`(isLittle: Bool)
        throws
    {
        func number(_ value: UInt16) -> [UInt8] { isLittle ? value.bytes.reversed() : value.bytes }
        func long(_ value: UInt16) -> [UInt8] { isLittle ? number(value) + [0, 0] : [0, 0] + number(value) }
        for turned in UInt16(0)...9 {
            let secret = number(0x8825) + number(4) + long(1) + long(38)
            let entry = number(0x0112) + number(3) + long(1) + number(turned) + [0, 0]
            let tiff = (isLittle ? Array("II*\0".utf8) : Array("MM\0*".utf8)) + long(8) + number(2) + secret + entry
            let found = try kept(Pictures.jpeg(Pictures.segment(0xE1, Array("Exif\0\0".utf8) + tiff + long(0))))
            let isKept = (2...8).contains(turned)
            let expected = isKept ? [Pictures.segment(0xE1, EXIF.saying(orientation: UInt8(turned)))] : []
            #expect(found.bytes == Pictures.jpeg(expected.flatMap { $0 }))
            #expect((found.size.width, found.size.height) == ((5...8).contains(turned) ? (2, 3) : (3, 2)))
        }
    }

    @Test func `of several scans all are kept, and what is said between them is blanked`() throws {
        let scan = Pictures.segment(0xDA, [1, 1, 0, 0, 63, 0]) + Pictures.codes
        let table = Pictures.segment(0xC4, [0, 1, 2, 3])
        let start: [UInt8] = [0xFF, 0xD8] + Pictures.frame()
        let said = Pictures.segment(0xFE, Array("here".utf8))
        let end: [UInt8] = [0xFF, 0xFF, 0xD9]
        let found = try kept(start + scan + table + scan + said + scan + end, by: 1).bytes
        #expect(found == start + scan + table + scan + Pictures.segment(0xFE, [0, 0, 0, 0]) + scan + [0xFF, 0xD9])
    }

    @Test func `comments and XMP of a GIF are dropped, and that it repeats stays`() throws {
        let loop: [UInt8] = [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
        let delay: [UInt8] = [0x21, 0xF9, 4, 0, 10, 0, 0, 0]
        let comment: [UInt8] = [0x21, 0xFE, 2, 104, 105, 1, 33, 0]
        let tells: [UInt8] = [0x21, 0xFF, 11] + Array("XMP DataXMP".utf8) + [2, 60, 62, 0]
        for portion in [1, .max] {
            let found = try kept(Pictures.gif(loop, comment, tells, delay, [0x21, 0xFE, 0]), by: portion)
            #expect(found.bytes == Pictures.gif(loop, delay))
        }
    }

    @Test func `EXIF and XMP of a WebP are blanked, and its length stays`() throws {
        let found = try kept(
            Pictures.webp(
                Pictures.canvas(flags: 0x1C), Pictures.lossy, Pictures.riff("EXIF", [1, 2, 3]),
                Pictures.riff("XMP ", [4, 5])),
            by: 3)
        #expect(
            found.bytes
                == Pictures.webp(
                    Pictures.canvas(flags: 0x10), Pictures.lossy, Pictures.riff("JUNK", [0, 0, 0]),
                    Pictures.riff("JUNK", [0, 0])))
    }

    @Test func `the sizes of all kinds of WebP are read`() throws {
        // Fourteen bits each, less one.
        let lossless = Pictures.riff("VP8L", [0x2F] + UInt32(1 << 14 | 2).littleEndianBytes + [0])
        for file in [Pictures.webp(lossless), Pictures.webp(Pictures.canvas(), Pictures.lossy)] {
            let size = try kept(file).size
            #expect((size.width, size.height) == (3, 2))
        }
    }

    // MARK: What is refused

    @Test func `more pixels than a browser should hold, or none, are refused`() throws {
        for (width, height) in [(0, 2), (3, 0), (30_001, 1), (10_000, 5_001)] {
            let (w, h) = (UInt16(width), UInt16(height))
            for file in [
                Pictures.signature + Pictures.header(UInt32(width), UInt32(height)) + Pictures.chunk("IDAT")
                    + Pictures.chunk("IEND"),
                [0xFF, 0xD8] + Pictures.frame(w, h) + [0xFF, 0xD9], Pictures.screen(w, h) + Pictures.image + [0x3B],
            ] {
                #expect(throws: PictureProblem.size) { try kept(file) }
            }
        }
        #expect(
            try kept(
                Pictures.signature + Pictures.header(10_000, 5_000) + Pictures.chunk("IDAT") + Pictures.chunk("IEND")
            ).size.width == 10_000)
        #expect(throws: PictureProblem.size) {
            try kept(
                Pictures.signature + Pictures.header(100_000, 100_000) + Pictures.chunk("IDAT") + Pictures.chunk("IEND")
            )
        }
    }

    @Test func `what does not follow its format is refused`() throws {
        let (signature, header, end) = (Pictures.signature, Pictures.header(), Pictures.chunk("IEND"))
        let pixels = Pictures.chunk("IDAT")
        let broken: [[UInt8]] = [
            signature + pixels + end, signature + header + end, signature + header + header + pixels + end,
            signature + header + [0xFF, 0xFF, 0xFF, 0xFF] + Array("IDAT".utf8) + end,
            signature + header + Pictures.chunk("ID\0T") + end,
            [0xFF, 0xD8, 0xFF, 0xD9], [0xFF, 0xD8] + Pictures.segment(0xDA, [1]) + [0xFF, 0xD9],
            [0xFF, 0xD8, 0xFF, 0xDB, 0, 1],
            [0xFF, 0xD8] + Pictures.frame() + Pictures.frame(),
            [0xFF, 0xD8] + Pictures.segment(0xC3, [8, 0, 2, 0, 3, 1]),
            [0xFF, 0xD8, 0xFF, 0x02], [0xFF, 0xD8] + Pictures.frame() + [0x00, 0x00],
            Pictures.screen() + [0x3B], Pictures.screen() + [0x00],
            Pictures.webp(Pictures.riff("ALPH", [1, 2])), Pictures.webp(Pictures.riff("VP8 ", [1, 2])),
            Pictures.webp(Pictures.riff("VP8 ", [0, 0, 0, 1, 2, 3, 3, 0, 2, 0])), Pictures.webp(Pictures.canvas()),
            Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8) + Pictures.lossy,
        ]
        for file in broken {
            let error = try #require(#expect(throws: PictureProblem.self) { try kept(file) })
            #expect(error == .malformed, "\(file.prefix(40))")
        }
    }

    @Test func `a file of very many very small parts is refused`() throws {
        let parts = [UInt8](repeating: 1, count: 100_000)
        let blocks: [UInt8] = Pictures.screen() + Array(Pictures.image.prefix(11)) + parts + [0, 0x3B]
        let chunks = Pictures.signature + Pictures.header() + (0..<20_000).flatMap { _ in Pictures.chunk("teSt") }
        for file in [blocks, chunks] {
            let error = try #require(#expect(throws: PictureProblem.self) { try kept(file) })
            #expect(error == .malformed)
        }
        let codes: [UInt8] = (0..<100_000).flatMap { _ -> [UInt8] in [0xFF, 0] }
        let noisy: [UInt8] = [0xFF, 0xD8] + Pictures.frame() + Pictures.segment(0xDA, [1]) + codes + [0xFF, 0xD9]
        #expect(try kept(noisy, by: 4_096).bytes == noisy, "codes are no parts")
    }

    @Test func `files of other kinds are no pictures`() {
        for text in [
            "", "GIF", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<!doctype html>", "%PDF-1.7", "RIFF\0\0\0\0WAVE",
            "BM",
        ] {
            #expect(PictureKind.of(Array(text.utf8)) == nil, "\(text)")
        }
    }
}
