import Host

/// An address, or a reference to one, in its five parts (RFC 3986, appendix B). What the parts say is not yet checked.
struct AddressParts {
    static let longest = 2_048

    /// In lower case.
    private(set) var scheme: String?
    private(set) var authority: [UInt8]?
    private(set) var path: [UInt8]
    private(set) var query: [UInt8]?
    private(set) var fragment: [UInt8]?

    /// Throws `.malformed` for what is too long, for characters that programs read in several ways (blanks, controls
    /// and backslashes, wherever they stand), and for a colon with no scheme before it.
    init(_ text: String) throws(FetchRefusal) {
        guard text.utf8.count <= Self.longest, !text.unicodeScalars.contains(where: \.isAmbiguous) else {
            throw .malformed
        }
        var rest = Array(text.utf8)[...]
        fragment = Self.cutTail(of: &rest, behind: "#")
        query = Self.cutTail(of: &rest, behind: "?")
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        if let colon = rest[..<slash].firstIndex(of: UInt8(ascii: ":")) {
            scheme = try Self.scheme(rest[..<colon])
            rest = rest[(colon + 1)...]
        }
        if rest.starts(with: "//".utf8) {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            authority = Array(rest[..<end])
            rest = rest[end...]
        }
        path = Array(rest)
    }

    private static func cutTail(of rest: inout ArraySlice<UInt8>, behind mark: Unicode.Scalar) -> [UInt8]? {
        guard let place = rest.firstIndex(of: UInt8(ascii: mark)) else { return nil }
        defer { rest = rest[..<place] }
        return Array(rest[(place + 1)...])
    }

    private static func scheme(_ name: ArraySlice<UInt8>) throws(FetchRefusal) -> String {
        guard let first = name.first, first.isASCIILetter, name.allSatisfy(Alphabet.isOfScheme)
        else { throw .malformed }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    /// What this means on a page that has the address `base` (RFC 3986, 5.2.2).
    func resolved(against base: AddressParts) -> AddressParts {
        guard scheme == nil else { return self }
        var target = self
        target.scheme = base.scheme
        guard authority == nil else { return target }
        target.authority = base.authority
        if path.isEmpty {
            target.path = base.path
            target.query = query ?? base.query
        } else if path.first != UInt8(ascii: "/") {
            let folder = base.path.lastIndex(of: UInt8(ascii: "/")).map { base.path[...$0] } ?? [UInt8(ascii: "/")]
            target.path = folder + path
        }
        return target
    }

    /// The path without `.` and `..` (RFC 3986, 5.2.4), beginning with a slash.
    var plainPath: [UInt8] {
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        var kept: [ArraySlice<UInt8>] = []
        for segment in segments where !segment.elementsEqual(".".utf8) {
            if segment.elementsEqual("..".utf8) { _ = kept.popLast() } else { kept.append(segment) }
        }
        // What ends in a dot segment is a folder.
        if let last = segments.last, last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) { kept.append([]) }
        return [UInt8(ascii: "/")] + kept.joined(separator: [UInt8(ascii: "/")])
    }
}

extension Unicode.Scalar {
    fileprivate var isAmbiguous: Bool {
        self == "\\" || properties.isWhitespace || properties.generalCategory == .control
    }
}
