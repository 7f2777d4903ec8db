/// The encodings of pages, by their labels (WHATWG Encoding, 4.2).
///
/// Those that keep a state between characters are left out: nobody uses them, and converters of theirs have had flaws
/// that pages could use (CVE-2024-2961).
enum PageEncoding: Equatable {
    case utf8
    case utf16(isBigEndian: Bool)
    case windows1252
    /// One that is known to `iconv` by this name.
    case other(String)

    private static let longestLabel = 32

    /// - Parameter label: as in `Content-Type`, in any case, with blanks or quotes around it.
    init?(label: String) {
        let name = label.utf8.drop(while: Self.isAround).prefix { !Self.isAround($0) }
        guard name.count <= Self.longestLabel, let encoding = Self.labels[Substring(name).lowercased()] else {
            return nil
        }
        self = encoding
    }

    private static func isAround(_ byte: UInt8) -> Bool {
        byte.isHTMLBlank || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    /// What is meant where a page says it of itself: it could not be read so far if it were in UTF-16.
    var readInPage: PageEncoding {
        if case .utf16 = self { .utf8 } else { self }
    }

    /// `nil` where the system lacks the encoding.
    func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        switch self {
        case .utf8: String(decoding: bytes, as: UTF8.self)
        case .utf16(let isBigEndian): Self.utf16(bytes, isBigEndian: isBigEndian)
        case .windows1252: Windows1252.decoded(bytes)
        case .other(let name): Iconv.decoded(bytes, from: name)
        }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2 + 1)
        for first in stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2) {
            let (one, other) = (UInt16(bytes[first]), UInt16(bytes[first + 1]))
            units.append(isBigEndian ? one << 8 | other : other << 8 | one)
        }
        if bytes.count % 2 == 1 { units.append(0xFFFD) }
        return String(decoding: units, as: UTF16.self)
    }

    // MARK: Labels

    private static let labels: [String: PageEncoding] = {
        var labels: [String: PageEncoding] = [:]
        for (encoding, names) in table {
            for name in names.split(separator: " ") { labels[String(name)] = encoding }
        }
        return labels
    }()

    /// Where the standard means more than a name says, as with `shift_jis`, so do the names for `iconv`.
    private static let table: [(PageEncoding, String)] = [
        (.utf8, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"),
        (.utf16(isBigEndian: true), "utf-16be unicodefffe"),
        (
            .utf16(isBigEndian: false),
            "utf-16 utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff"
        ),
        (
            .windows1252,
            """
            windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 latin1 l1 \
            csisolatin1 cp819 ibm819 ascii us-ascii ansi_x3.4-1968 x-user-defined
            """
        ),
        (.other("CP1250"), "windows-1250 cp1250 x-cp1250"),
        (.other("CP1251"), "windows-1251 cp1251 x-cp1251"),
        (.other("CP1253"), "windows-1253 cp1253 x-cp1253"),
        (
            .other("CP1254"),
            """
            windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 latin5 l5 \
            csisolatin5
            """
        ),
        (.other("CP1255"), "windows-1255 cp1255 x-cp1255"),
        (.other("CP1256"), "windows-1256 cp1256 x-cp1256"),
        (.other("CP1257"), "windows-1257 cp1257 x-cp1257"),
        (.other("CP1258"), "windows-1258 cp1258 x-cp1258"),
        (.other("CP874"), "windows-874 dos-874 tis-620 iso-8859-11 iso8859-11 iso885911"),
        (
            .other("ISO-8859-2"),
            "iso-8859-2 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 iso-ir-101 latin2 l2 csisolatin2"
        ),
        (
            .other("ISO-8859-3"),
            "iso-8859-3 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 iso-ir-109 latin3 l3 csisolatin3"
        ),
        (
            .other("ISO-8859-4"),
            "iso-8859-4 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 iso-ir-110 latin4 l4 csisolatin4"
        ),
        (
            .other("ISO-8859-5"),
            "iso-8859-5 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 iso-ir-144 cyrillic csisolatincyrillic"
        ),
        (
            .other("ISO-8859-6"),
            """
            iso-8859-6 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 iso-8859-6-e iso-8859-6-i iso-ir-127 arabic \
            asmo-708 ecma-114 csiso88596e csiso88596i csisolatinarabic
            """
        ),
        (
            .other("ISO-8859-7"),
            """
            iso-8859-7 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 iso-ir-126 greek greek8 ecma-118 elot_928 \
            sun_eu_greek csisolatingreek
            """
        ),
        (
            .other("ISO-8859-8"),
            """
            iso-8859-8 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 iso-8859-8-e iso-8859-8-i iso-ir-138 hebrew \
            logical visual csiso88598e csiso88598i csisolatinhebrew
            """
        ),
        (.other("ISO-8859-10"), "iso-8859-10 iso8859-10 iso885910 iso-ir-157 latin6 l6 csisolatin6"),
        (.other("ISO-8859-13"), "iso-8859-13 iso8859-13 iso885913"),
        (.other("ISO-8859-14"), "iso-8859-14 iso8859-14 iso885914"),
        (.other("ISO-8859-15"), "iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 csisolatin9"),
        (.other("ISO-8859-16"), "iso-8859-16"),
        (.other("KOI8-R"), "koi8-r koi koi8 koi8_r cskoi8r"),
        (.other("KOI8-U"), "koi8-u koi8-ru"),
        (.other("CP866"), "866 cp866 ibm866 csibm866"),
        (.other("MACINTOSH"), "macintosh mac x-mac-roman csmacintosh"),
        (.other("CP932"), "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j csshiftjis"),
        (.other("EUC-JP-MS"), "euc-jp x-euc-jp cseucpkdfmtjapanese"),
        (
            .other("GB18030"),
            "gb18030 gbk x-gbk gb2312 gb_2312 gb_2312-80 chinese iso-ir-58 csgb2312 csiso58gb231280"
        ),
        (.other("BIG5-HKSCS"), "big5 big5-hkscs cn-big5 x-x-big5 csbig5"),
        (
            .other("CP949"),
            """
            euc-kr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 iso-ir-149 cseuckr \
            csksc56011987
            """
        ),
    ]
}
