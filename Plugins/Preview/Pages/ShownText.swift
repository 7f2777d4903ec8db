/// Text of strangers as it is shown: bounded, with nothing in it that does not show or that turns the rest around.
struct ShownText {
    /// In scalars: a stack of accents higher than this covers what is above it.
    private static let mostMarks = 20
    /// A character can be of any number of scalars; those of a text are of so many at most, on the average.
    private static let mostScalarsOfCharacter = 8
    private static let mostAddress = 2048
    /// In scalars of a line of code: no more of it is looked at.
    private static let mostOfLine = 16_384

    private let most: Int
    private var scalars = String.UnicodeScalarView()
    private var count = 0
    private var marks = 0

    /// - Parameter most: in characters.
    private init(most: Int) {
        self.most = most
    }

    // MARK: Kinds of text

    /// A line of words: white space of any kind is one blank, what does not show is gone; `nil` when nothing shows.
    static func words(_ text: String, most: Int) -> String? {
        var shown = ShownText(most: most)
        var isApart = false
        for scalar in text.unicodeScalars where !shown.isFull {
            if scalar.isBlank {
                isApart = shown.count > 0
            } else if !scalar.isHidden {
                if isApart { shown.append(" ") }
                shown.append(scalar)
                isApart = false
            }
        }
        return shown.scalars.contains(where: \.isSeen) ? shown.text : nil
    }

    /// The name of a file with its folders: of one that is too long the end is kept, which says most.
    /// - Parameter text: no longer than is good.
    static func path(_ text: String, most: Int) -> String? {
        guard let path = words(text, most: text.utf8.count) else { return nil }
        return path.count > most ? "…" + path.suffix(most - 1) : path
    }

    /// An address without what the reader of an address drops (WHATWG URL, 4.4); `nil` when it is empty or too long.
    static func address(_ text: String) -> String? {
        var address = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.isHidden { address.append(scalar) }
        guard let first = address.firstIndex(where: { !$0.isBlank }), address.contains(where: \.isSeen),
            let last = address.lastIndex(where: { !$0.isBlank })
        else { return nil }
        let kept = String(address[first...last])
        return kept.utf8.count <= mostAddress ? kept : nil
    }

    /// A line of code: as it is, but U+FFFD for what does not show (Trojan Source, CVE-2021-42574).
    static func code(_ line: String, most: Int) -> String {
        var shown = ShownText(most: most)
        for scalar in line.unicodeScalars.prefix(mostOfLine) where !shown.isFull {
            shown.append(scalar.isHidden && scalar != "\t" ? "\u{FFFD}" : scalar)
        }
        return shown.text
    }

    // MARK: Building

    private mutating func append(_ scalar: Unicode.Scalar) {
        marks = scalar.isMark ? marks + 1 : 0
        guard marks <= Self.mostMarks else { return }
        scalars.append(scalar)
        count += 1
    }

    private var isFull: Bool { count > Self.mostScalarsOfCharacter * most }

    private var text: String {
        let text = String(scalars)
        guard isFull || text.count > most else { return text }
        var kept = text.prefix(most - 1)
        // The last one may lack its end.
        if kept.endIndex == text.endIndex { kept.removeLast() }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }
}

extension Unicode.Scalar {
    /// Control characters, and those that shape the text around them, such as U+202E, which turns it; but for those
    /// that join letters and emoji, which languages need.
    var isHidden: Bool {
        guard value >= 0x7F else { return value < 0x20 }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: !isJoiner
        default: false
        }
    }

    /// White space of any kind.
    fileprivate var isBlank: Bool {
        isASCII ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
    }

    /// Whether there is anything to be seen of it.
    fileprivate var isSeen: Bool { !isBlank && !properties.isDefaultIgnorableCodePoint }

    private var isJoiner: Bool { self == "\u{200C}" || self == "\u{200D}" }

    /// Whether it is set on the one before it, or clings to it.
    fileprivate var isMark: Bool {
        guard value >= 0x300 else { return false }
        return switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: isJoiner
        }
    }
}
