import Foundation

/// What Foundation's decoder lets pass although RFC 8259 does not, or leaves to chance: a comma that nothing follows (2),
/// and a key that comes twice, of which two readers may take different ones (4).
///
/// Looks at the structure only, in one pass and without recursion; the decoder looks at texts and numbers.
struct JSONStructure {
    enum Flaw: Equatable {
        case malformed
        case repeatedKey(String)
    }

    private enum Container {
        case array
        case object(keys: Set<String>)
    }

    private enum Expectation {
        case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing
    }

    private let bytes: [UInt8]
    private let depth: Int
    private var index = 0
    private var containers: [Container] = []
    private var expected = Expectation.value

    private init(_ bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - depth: containers that may stand in each other.
    /// - Returns: `nil` where there is none.
    static func flaw(in bytes: some Sequence<UInt8>, depth: Int = 256) -> Flaw? {
        var scan = JSONStructure(Array(bytes), depth: depth)
        do {
            while let byte = scan.nextToken() { try scan.take(byte) }
            return scan.expected == .nothing ? nil : .malformed
        } catch let found as Found {
            return found.flaw
        } catch {
            return .malformed
        }
    }

    private struct Found: Error {
        let flaw: Flaw
    }

    private mutating func nextToken() -> UInt8? {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    private mutating func take(_ byte: UInt8) throws {
        switch (expected, byte) {
        case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")):
            try enter(.object(keys: []), expecting: .keyOrEnd)
        case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")): try enter(.array, expecting: .valueOrEnd)
        case (.value, UInt8(ascii: "\"")), (.valueOrEnd, UInt8(ascii: "\"")):
            _ = try text()
            leaveValue()
        case (.valueOrEnd, UInt8(ascii: "]")), (.keyOrEnd, UInt8(ascii: "}")): leave()
        case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")): try takeKey()
        case (.colon, UInt8(ascii: ":")): expected = .value
        case (.commaOrEnd, UInt8(ascii: ",")):
            if case .object = containers.last { expected = .key } else { expected = .value }
        case (.commaOrEnd, UInt8(ascii: "}")), (.commaOrEnd, UInt8(ascii: "]")):
            if case .object = containers.last {
                guard byte == UInt8(ascii: "}") else { throw Found(flaw: .malformed) }
            } else {
                guard byte == UInt8(ascii: "]") else { throw Found(flaw: .malformed) }
            }
            leave()
        case (.value, _), (.valueOrEnd, _):
            guard Self.isOfWord(byte) else { throw Found(flaw: .malformed) }
            while index < bytes.count, Self.isOfWord(bytes[index]) { index += 1 }
            leaveValue()
        default: throw Found(flaw: .malformed)
        }
    }

    private mutating func enter(_ container: Container, expecting next: Expectation) throws {
        guard containers.count < depth else { throw Found(flaw: .malformed) }
        containers.append(container)
        expected = next
    }

    private mutating func leave() {
        containers.removeLast()
        leaveValue()
    }

    private mutating func leaveValue() {
        expected = containers.isEmpty ? .nothing : .commaOrEnd
    }

    private mutating func takeKey() throws {
        let key = try text()
        guard case .object(var keys) = containers.popLast() else { throw Found(flaw: .malformed) }
        guard keys.insert(key).inserted else { throw Found(flaw: .repeatedKey(key)) }
        containers.append(.object(keys: keys))
        expected = .colon
    }

    /// Of a number, or of true, false and null.
    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit
            || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ".")].contains(byte)
    }

    /// The text behind a quotation mark, up to and without the next, with its escapes undone.
    private mutating func text() throws -> String {
        let start = index
        var hasEscapes = false
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                hasEscapes = true
                index += 1
            }
            index += 1
        }
        guard index < bytes.count else { throw Found(flaw: .malformed) }
        defer { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        return hasEscapes ? Self.unescaped(text) ?? text : text
    }

    private static func unescaped(_ text: String) -> String? {
        try? JSONDecoder().decode(String.self, from: Data("\"\(text)\"".utf8))
    }
}
