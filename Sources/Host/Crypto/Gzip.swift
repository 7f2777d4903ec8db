// Gzip — compresses what is served again and again: the web files embedded in the binary, pages, JSON.

import CZlib

public enum Gzip {
    /// `bytes` as one gzip member (RFC 1952) without name or time, so that equal input gives equal output.
    ///
    /// - Parameter level: 1 (fast) to 9 (small); others are brought into that range.
    public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, and 16 added asks for gzip's wrapping instead of zlib's (zlib.h, deflateInit2).
        let started = deflateInit2_(
            &stream, Int32(min(max(level, 1), 9)), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(started == Z_OK, "zlib could not start")  // out of memory: nothing else is possible here
        defer { deflateEnd(&stream) }

        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 3 + 64)
        bytes.withUnsafeBufferPointer { input in
            var rest = input[...]
            repeat {
                // zlib counts in 32 bits.
                let piece = UnsafeMutableBufferPointer(mutating: .init(rebasing: rest.prefix(1 << 30)))
                rest = rest.dropFirst(piece.count)
                stream.next_in = piece.baseAddress
                stream.avail_in = UInt32(piece.count)
                drain(&stream, flush: rest.isEmpty ? Z_FINISH : Z_NO_FLUSH, into: &output)
            } while !rest.isEmpty
        }
        return output
    }

    private static func drain(_ stream: inout z_stream, flush: Int32, into output: inout [UInt8]) {
        let capacity = 32 << 10
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            repeat {
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(capacity)
                deflate(&stream, flush)
                output.append(contentsOf: buffer.prefix(capacity - Int(stream.avail_out)))
            } while stream.avail_out == 0
        }
    }
}
