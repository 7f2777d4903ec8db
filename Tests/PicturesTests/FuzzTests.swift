import NIOCore
import TestHarness
import Testing

@testable import Pictures

struct FuzzTests {
    private static let samples = [
        Pictures.png(Pictures.chunk("tEXt", Array("a\0b".utf8)), Pictures.chunk("eXIf", [1, 2])),
        Pictures.jpeg(Pictures.segment(0xE1, Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3])),
        Pictures.gif([0x21, 0xFE, 2, 1, 2, 0]), Pictures.webp(Pictures.canvas(flags: 0x1C), Pictures.lossy),
    ]

    /// Lengths and marks that formats are made of.
    private static let words: [[UInt8]] = [
        [0], [0xFF], [0xFF, 0xFF], [0xFF, 0xD8, 0xFF], [0xFF, 0xD9], [0xFF, 0xDA], [0x7F, 0xFF, 0xFF, 0xFF],
        [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0x80, 0, 0, 0], [0x3B], [0x21, 0xFF], [0x2C], Array("IEND".utf8),
        Array("IDAT".utf8), Array("IHDR".utf8), Array("VP8X".utf8), Array("VP8L".utf8), Array("ANMF".utf8),
        Array("RIFF".utf8), Array("<script>".utf8),
    ]

    /// What comes of a file that comes in portions of so many bytes; `nil` for one that is refused.
    private func passed(_ bytes: [UInt8], as kind: PictureKind, by portion: Int) -> (kept: [UInt8], size: PictureSize)?
    {
        var (stream, kept) = (PictureStream(kind), [UInt8]())
        for start in stride(from: 0, to: bytes.count, by: portion) {
            var buffer = ByteBuffer(bytes: bytes[start..<min(start + portion, bytes.count)])
            guard let part = try? stream.pass(&buffer) else { return nil }
            #expect(buffer.readableBytes == 0)
            kept += Array(buffer: part)
        }
        return (try? stream.finish()).map { (kept, $0) }
    }

    @Test func `whatever comes, a picture is refused or is one of its kind, however it comes`() {
        var (taken, refused) = (0, 0)
        Fuzzer("pictures", bytes: Self.samples, words: Self.words).run(rounds: 3_000) { bytes in
            for kind in PictureKind.all {
                let whole = passed(bytes, as: kind, by: max(bytes.count, 1))
                let pieces = passed(bytes, as: kind, by: 3)
                #expect(whole?.kept == pieces?.kept && whole?.size == pieces?.size, "\(bytes)")
                guard let whole else {
                    refused += 1
                    continue
                }
                taken += 1
                #expect(kind.begins(whole.kept) && whole.size.width * whole.size.height <= PictureSize.mostPixels)
                // How it is turned is written anew; nothing else is ever added.
                #expect(whole.kept.count <= bytes.count + 64, "\(bytes)")
                let again = passed(whole.kept, as: kind, by: max(whole.kept.count, 1))
                #expect(again?.kept == whole.kept, "what is clean stays as it is: \(bytes)")
            }
        }
        #expect(taken > 100 && refused > 100, "\(taken) taken, \(refused) refused")
    }
}
