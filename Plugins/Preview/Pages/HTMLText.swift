/// Text of a page with its character references resolved (WHATWG HTML, 13.2.5.72 to 13.2.5.80).
enum HTMLText {
    private static let ampersand = UInt8(ascii: "&")

    /// - Parameter isAttribute: addresses stand there, in which "&copy=" is no sign.
    static func decoded(_ bytes: ArraySlice<UInt8>, isAttribute: Bool) -> String {
        var text: [UInt8] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let byte = bytes[at]
            at += 1
            if byte == ampersand, let (scalar, count) = reference(bytes[at...], isAttribute: isAttribute) {
                text += String(scalar).utf8
                at += count
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private typealias Reference = (scalar: Unicode.Scalar, count: Int)

    /// - Parameter rest: what follows the ampersand.
    private static func reference(_ rest: ArraySlice<UInt8>, isAttribute: Bool) -> Reference? {
        rest.first == UInt8(ascii: "#") ? number(rest) : name(rest, isAttribute: isAttribute)
    }

    // MARK: Numbers

    private static func number(_ rest: ArraySlice<UInt8>) -> Reference? {
        let isHex = rest.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let radix: UInt8 = isHex ? 16 : 10
        let sign = isHex ? 2 : 1
        let digits = rest.dropFirst(sign).prefix { $0.hexValue.map { $0 < radix } ?? false }
        guard !digits.isEmpty else { return nil }
        // Past the last scalar all are alike.
        let value = digits.reduce(UInt32(0)) { min($0 * UInt32(radix) + UInt32($1.hexValue ?? 0), 0x11_0000) }
        let isClosed = rest[digits.endIndex...].first == UInt8(ascii: ";")
        return (scalar(value), sign + digits.count + (isClosed ? 1 : 0))
    }

    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        switch value {
        case 0: "\u{FFFD}"
        case 0x80...0x9F: Windows1252.scalar(UInt8(value))
        default: Unicode.Scalar(value) ?? "\u{FFFD}"
        }
    }

    // MARK: Names

    private static func name(_ rest: ArraySlice<UInt8>, isAttribute: Bool) -> Reference? {
        let name = rest.prefix(HTMLEntities.longestName).prefix(while: \.isHTMLLetterOrDigit)
        // One that is not known here may be known elsewhere: it stays whole.
        if rest[name.endIndex...].first == UInt8(ascii: ";") {
            return HTMLEntities.all[String(decoding: name, as: UTF8.self)].map { ($0, name.count + 1) }
        }
        for count in stride(from: min(name.count, HTMLEntities.longestOld), through: 2, by: -1) {
            guard let scalar = HTMLEntities.old[String(decoding: name.prefix(count), as: UTF8.self)] else { continue }
            let next = rest.dropFirst(count).first
            let isBound = next.map { $0 == UInt8(ascii: "=") || $0.isHTMLLetterOrDigit } ?? false
            return isAttribute && isBound ? nil : (scalar, count)
        }
        return nil
    }
}
