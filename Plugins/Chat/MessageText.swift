import HTTPTypes
import Host

/// What a message may say.
enum MessageText {
    /// In Unicode scalars.
    static let maxLength = 10_000
    /// In bytes of UTF-8: what the longest text of four-byte scalars takes.
    static let maxBytes = 4 * maxLength

    /// The text as it is stored: line ends as LF, blank lines and spaces around it gone.
    /// - Parameter attachments: what says something without words.
    /// - Throws: ``Host/Refusal`` 422 when nothing is left, 413 when it is too long, 400 for control characters.
    static func checked(_ text: String, besides attachments: [Attachment] = []) throws -> String {
        guard text.utf8.count <= 2 * maxBytes else { throw tooLong }
        let body = String(String.UnicodeScalarView(trimmed(lines(of: text))))
        guard body.unicodeScalars.contains(where: { !$0.isBlank }) || !attachments.isEmpty else {
            throw Refusal(.unprocessableContent, "empty", "Write something first.")
        }
        guard body.utf8.count <= maxBytes, body.unicodeScalars.count <= maxLength else { throw tooLong }
        guard body.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" })
        else { throw Refusal.malformed("The message holds control characters.") }
        return body
    }

    /// Works on scalars: to Swift CR LF is one character, which hides each of them from a search for the other.
    private static func lines(of text: String) -> String.UnicodeScalarView {
        var lines = String.UnicodeScalarView()
        var follows = false
        for scalar in text.unicodeScalars {
            if scalar != "\n" || !follows { lines.append(scalar == "\r" ? "\n" : scalar) }
            follows = scalar == "\r"
        }
        return lines
    }

    static func trimmed(_ text: String.UnicodeScalarView) -> Substring.UnicodeScalarView {
        guard let first = text.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = text.lastIndex(where: { !$0.properties.isWhitespace })
        else { return text[text.endIndex...] }
        return text[first...last]
    }

    private static let tooLong = Refusal(
        .contentTooLarge, "message-too-long", "A message has at most 10,000 characters.")

    /// - Throws: ``Host/Refusal`` 400 unless `nonce` is 1 to 64 of `A-Za-z0-9_-`.
    static func checkedNonce(_ nonce: String) throws -> String {
        guard (1...64).contains(nonce.utf8.count), nonce.utf8.allSatisfy(\.isASCIINamePart) else {
            throw Refusal.malformed("A nonce is 1 to 64 of A-Z a-z 0-9 _ -.")
        }
        return nonce
    }
}

extension Unicode.Scalar {
    /// Whether nothing is to be seen of it.
    var isBlank: Bool { properties.isWhitespace || properties.isDefaultIgnorableCodePoint }
}
