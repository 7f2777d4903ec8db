import Foundation

/// What a file is called: as its sender calls it, as far as that can do no harm on any screen or disk.
enum FileName {
    /// In bytes of UTF-8: what file systems take.
    static let maxBytes = 255
    private static let fallback = "file"
    /// Windows opens a device under each of these, whatever the extension.
    private static let devices: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

    /// - Parameter raw: as it came; nothing of it is trusted.
    /// - Returns: a name without a path, without signs that do not show or that turn what follows round, of at most
    ///   ``maxBytes`` bytes, its extension kept.
    static func cleaned(_ raw: String) -> String {
        let last =
            Array(raw.unicodeScalars).split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? []
        // Of what is far too long, enough, and its end.
        let looked = last.count > 4 * maxBytes ? last.prefix(4 * maxBytes) + last.suffix(16) : last
        var shown = String.UnicodeScalarView()
        for scalar in looked {
            if scalar.properties.isWhitespace {
                if shown.last != " " { shown.append(" ") }
            } else if isShown(scalar) {
                shown.append(replaced.contains(scalar) ? "_" : scalar)
            }
        }
        let name = String(shown).precomposedStringWithCanonicalMapping
            .trimmingCharacters(in: CharacterSet(charactersIn: " ."))
        return shortened(name.isEmpty ? fallback : isDevice(name) ? "_\(name)" : name)
    }

    /// `.jpg`: in lower case with its dot, "" for none; of ASCII letters and digits only.
    static func fileExtension(of name: String) -> String {
        guard let dot = name.utf8.lastIndex(of: 0x2E), dot != name.startIndex else { return "" }
        let letters = name[name.index(after: dot)...].lowercased()
        let isOne =
            (1...15).contains(letters.utf8.count)
            && letters.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        return isOne ? ".\(letters)" : ""
    }

    private static let replaced: Set<Unicode.Scalar> = ["<", ">", ":", "\"", "|", "?", "*"]

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private static func isDevice(_ name: String) -> Bool {
        devices.contains(name.split(separator: ".").first.map { $0.lowercased() } ?? "")
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > maxBytes else { return name }
        let ending = fileExtension(of: name)
        var stem = name.dropLast(ending.count)
        while stem.utf8.count + ending.utf8.count > maxBytes { stem.removeLast() }
        return String(stem) + name.suffix(ending.count)
    }
}
