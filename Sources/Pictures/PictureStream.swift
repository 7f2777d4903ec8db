public import NIOCore

/// Leads a file through its format: bytes go in as they come, and come out as they are kept.
///
/// Holds what one ``PictureStep/take(_:)`` asks for, 64 KiB at the most, besides the portion in hand. A file of very many
/// very small parts, which no program writes, is refused: each of them takes a step.
public struct PictureStream: Sendable {
    private var format: any PictureFormat
    private var step: PictureStep = .take(0)
    private var gathered: [UInt8] = []
    /// In codes, whether the last byte was 0xFF.
    private var isMarked = false
    private var steps = 0
    private var came = 0

    /// So many steps are free; then one for each ``bytesPerStep``.
    static let freeSteps = 10_000
    static let bytesPerStep = 16

    public init(_ kind: PictureKind) {
        format = kind.format.init()
    }

    /// As far as it is known by now.
    public var size: PictureSize? { format.size }

    /// - Parameter portion: the bytes that came, all of which are read.
    /// - Returns: what is kept of them.
    /// - Throws: ``PictureProblem``.
    public mutating func pass(_ portion: inout ByteBuffer) throws -> ByteBuffer {
        var kept = ByteBuffer()
        came += portion.readableBytes
        while try advance(&portion, into: &kept) {}
        return kept
    }

    /// - Throws: ``PictureProblem/truncated`` when the picture has not come to its end.
    public func finish() throws -> PictureSize {
        guard step == .end, let size = format.size else { throw PictureProblem.truncated }
        return size
    }

    /// - Returns: whether there may be more to do with what has come.
    private mutating func advance(_ portion: inout ByteBuffer, into kept: inout ByteBuffer) throws -> Bool {
        let available = portion.readableBytes
        switch step {
        case .take(let count):
            let part = min(count - gathered.count, available)
            if part > 0, let bytes = portion.readBytes(length: part) { gathered += bytes }
            guard gathered.count == count else { return false }
            let taken = gathered
            gathered.removeAll(keepingCapacity: true)
            try ask(taken, into: &kept)
        case .keep(let count):
            let part = min(count, available)
            if let slice = portion.readSlice(length: part) { kept.writeImmutableBuffer(slice) }
            return try went(part, of: count, rest: { .keep($0) }, into: &kept)
        case .drop(let count):
            let part = min(count, available)
            portion.moveReaderIndex(forwardBy: part)
            return try went(part, of: count, rest: { .drop($0) }, into: &kept)
        case .blank(let count):
            let part = min(count, available)
            portion.moveReaderIndex(forwardBy: part)
            kept.writeRepeatingByte(0, count: part)
            return try went(part, of: count, rest: { .blank($0) }, into: &kept)
        case .keepCodes:
            let end = portion.withUnsafeReadableBytes { endOfCodes(in: $0) }
            if let slice = portion.readSlice(length: end ?? available) { kept.writeImmutableBuffer(slice) }
            guard end != nil else { return false }
            try ask([], into: &kept)
        case .end:
            portion.moveReaderIndex(forwardBy: available)
            return false
        }
        return true
    }

    /// Where something else stands after 0xFF.
    private mutating func endOfCodes(in bytes: UnsafeRawBufferPointer) -> Int? {
        for place in bytes.indices {
            let byte = bytes[place]
            if isMarked {
                isMarked = false
                guard byte == 0 || (0xD0...0xD7).contains(byte) else { return place }
            } else {
                isMarked = byte == 0xFF
            }
        }
        return nil
    }

    private mutating func went(
        _ part: Int, of count: Int, rest: (Int) -> PictureStep, into kept: inout ByteBuffer
    ) throws -> Bool {
        guard part == count else {
            step = rest(count - part)
            return false
        }
        try ask([], into: &kept)
        return true
    }

    private mutating func ask(_ taken: [UInt8], into kept: inout ByteBuffer) throws {
        steps += 1
        guard steps <= Self.freeSteps + came / Self.bytesPerStep else { throw PictureProblem.malformed }
        let answer = try format.next(taken)
        kept.writeBytes(answer.kept)
        step = answer.step
    }
}
