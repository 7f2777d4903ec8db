import Glibc

/// Text in one of the encodings that glibc knows (iconv(3)).
enum Iconv {
    /// The most bytes of UTF-8 that one byte becomes: two bytes of Big5 may be two characters.
    private static let growth = 4
    /// What is malformed more often than that is in no such encoding; what follows is left out.
    private static let mostMalformed = 10_000
    private static let replacement = Array("\u{FFFD}".utf8)

    /// What is malformed becomes U+FFFD, byte by byte.
    /// - Returns: `nil` where the system lacks the encoding.
    static func decoded(_ bytes: ArraySlice<UInt8>, from name: String) -> String? {
        let converter = iconv_open("UTF-8", name)
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = Array(bytes)
        let room = growth * input.count + 16
        let text = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            input.withUnsafeMutableBytes { input in
                count = convert(input, into: output, by: converter)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Ends, for each round goes on by a byte or is the last.
    private static func convert(
        _ input: UnsafeMutableRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>, by converter: iconv_t?
    ) -> Int {
        var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
        var (left, room, malformed) = (input.count, output.count, 0)
        while left > 0, iconv(converter, &from, &left, &to, &room) == -1 {
            malformed += 1
            guard errno == EILSEQ || errno == EINVAL, left > 0, room >= replacement.count, malformed <= mostMalformed
            else { break }
            // Cut off at the end: what is left is part of one character.
            let skipped = errno == EINVAL ? left : 1
            from = from?.advanced(by: skipped)
            left -= skipped
            for byte in replacement {
                to?.pointee = CChar(bitPattern: byte)
                to = to?.advanced(by: 1)
            }
            room -= replacement.count
        }
        // What a converter still holds back, as it waits for an accent.
        _ = iconv(converter, nil, nil, &to, &room)
        return output.count - room
    }
}
