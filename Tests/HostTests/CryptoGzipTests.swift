import CZlib
import Testing

@testable import Host

struct CryptoGzipTests {
    static let inputs: [[UInt8]] = [
        [], [0], Array("hello hello hello".utf8), .init(repeating: 65, count: 1_000_000), randomBytes(300_000),
    ]

    @Test(arguments: inputs)
    func `what gzip made zlib unpacks`(bytes: [UInt8]) throws {
        for level in [1, 6, 9, -5, 100] {
            let packed = Gzip.compress(bytes, level: level)
            #expect(packed.starts(with: [0x1F, 0x8B, 8, 0]))
            #expect(try inflated(packed) == bytes)
        }
    }

    @Test func `equal input gives equal output, and repetition shrinks`() {
        let text = Array(String(repeating: "MiniMost ", count: 1000).utf8)
        #expect(Gzip.compress(text) == Gzip.compress(text))
        #expect(Gzip.compress(text).count < text.count / 50)
    }

    struct NotGzip: Error {}

    private func inflated(_ packed: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw NotGzip() }
        defer { inflateEnd(&stream) }
        var (packed, output) = (packed, [UInt8](repeating: 0, count: 2_000_000))
        let (room, size) = (output.count, packed.count)
        let result = packed.withUnsafeMutableBufferPointer { packed in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = packed.baseAddress
                stream.avail_in = UInt32(size)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(room)
                return inflate(&stream, Z_FINISH)
            }
        }
        guard result == Z_STREAM_END, stream.avail_in == 0 else { throw NotGzip() }
        return Array(output.prefix(room - Int(stream.avail_out)))
    }
}
