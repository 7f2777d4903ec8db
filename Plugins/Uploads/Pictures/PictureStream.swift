import NIOCore

/// Leads a file through its format: bytes go in as they come, and come out as they are kept.
///
/// Holds what one ``PictureStep/take(_:)`` asks for, 64 KiB at the most, besides the portion in hand.
struct PictureStream {
    private var format: any PictureFormat
    private var step: PictureStep = .take(0)
    private var gathered: [UInt8] = []

    init(_ format: any PictureFormat) {
        self.format = format
    }

    var size: PictureSize? { format.size }

    /// - Parameter portion: the bytes that came, all of which are read.
    /// - Returns: what is kept of them.
    /// - Throws: ``PictureProblem``.
    mutating func pass(_ portion: inout ByteBuffer) throws -> ByteBuffer {
        var kept = ByteBuffer()
        while try advance(&portion, into: &kept) {}
        return kept
    }

    /// - Throws: ``PictureProblem/truncated`` when the picture has not come to its end.
    func finish() throws -> PictureSize {
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
        case .keepThrough(let byte):
            guard available > 0 else { return false }
            let place = portion.readableBytesView.firstIndex(of: byte)
            let part = place.map { $0 - portion.readerIndex + 1 } ?? available
            if let slice = portion.readSlice(length: part) { kept.writeImmutableBuffer(slice) }
            guard place != nil else { return false }
            try ask([], into: &kept)
        case .end:
            portion.moveReaderIndex(forwardBy: available)
            return false
        }
        return true
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
        let answer = try format.next(taken)
        kept.writeBytes(answer.kept)
        step = answer.step
    }
}
