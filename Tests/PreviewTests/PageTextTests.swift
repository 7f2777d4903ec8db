import Testing

@testable import Preview

struct PageTextTests {
    private func page(_ meta: String, _ bytes: [UInt8]) -> [UInt8] { Array(meta.utf8) + bytes }

    /// "Привет" and "日本".
    private static let samples: [(charset: String, bytes: [UInt8], text: String)] = [
        ("windows-1251", [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2], "Привет"),
        ("koi8-r", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], "Привет"),
        ("iso-8859-5", [0xBF, 0xE0, 0xD8, 0xD2, 0xD5, 0xE2], "Привет"),
        ("ibm866", [0x8F, 0xE0, 0xA8, 0xA2, 0xA5, 0xE2], "Привет"),
        ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
        ("euc-jp", [0xC6, 0xFC, 0xCB, 0xDC], "日本"),
        ("gbk", [0xC8, 0xD5, 0xB1, 0xBE], "日本"),
        ("gb2312", [0xC8, 0xD5, 0xB1, 0xBE], "日本"),
        ("gb18030", [0xC8, 0xD5, 0x94, 0x39, 0xDA, 0x33], "日💩"),
        ("big5", [0xA4, 0xE9, 0xA5, 0xBB], "日本"),
        ("euc-kr", [0xEC, 0xED, 0xDC, 0xE2], "日本"),
        ("utf-16", [0xE5, 0x65, 0x2C, 0x67], "日本"),
        ("utf-16be", [0x65, 0xE5, 0x67, 0x2C], "日本"),
        ("utf-8", [0xE6, 0x97, 0xA5, 0xE6, 0x9C, 0xAC], "日本"),
        ("iso-8859-1", [0x63, 0x61, 0x66, 0xE9, 0x20, 0x93, 0x80, 0x94], "café “€”"),
        ("us-ascii", [0x63, 0x61, 0x66, 0xE9], "café"),
        ("iso-8859-2", [0xA3, 0xF3, 0x64, 0xBC], "Łódź"),
        ("iso-8859-7", [0xC1, 0xE8], "Αθ"),
        ("iso-8859-9", [0xFE, 0xFD], "şı"),
        ("iso-8859-15", [0xA4], "€"),
        ("windows-1250", [0xA3, 0xF3, 0x64, 0x9F], "Łódź"),
        ("tis-620", [0xA1], "ก"),
    ]

    // MARK: What the server says

    @Test(arguments: samples) func `a page is read as its server says`(charset: String, bytes: [UInt8], text: String) {
        for label in [charset, charset.uppercased(), " \(charset)\t", "\"\(charset)\""] {
            #expect(PageText.decoded(bytes, charset: label) == text, "\(label)")
        }
    }

    @Test(arguments: [
        "utf-7", "", " ", "x", "iso-2022-cn-ext", "UTF-8//IGNORE", "../x", String(repeating: "a", count: 99),
    ])
    func `what is no label counts as none`(label: String) {
        #expect(PageText.decoded(Array("é".utf8), charset: label) == "é")
        #expect(PageText.decoded([0xE9], charset: label) == "é")
    }

    @Test func `what is malformed is replaced, and what follows is read`() {
        let malformed: [(String, [UInt8], String)] = [
            ("utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"), ("shift_jis", [0x61, 0x81, 0x20, 0x62], "a\u{FFFD} b"),
            ("shift_jis", [0x93, 0xFA, 0x96], "日\u{FFFD}"), ("euc-kr", [0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            ("gb18030", [0xC8, 0xD5, 0x94, 0x39, 0xDA], "日\u{FFFD}"), ("big5", [0xFF, 0xFF], "\u{FFFD}\u{FFFD}"),
            ("iso-8859-7", [0xD2, 0x61], "\u{FFFD}a"), ("utf-16le", [0x61, 0, 0x62], "a\u{FFFD}"),
            ("utf-16le", [0x00, 0xD8, 0x61, 0x00], "\u{FFFD}a"), ("utf-8", [0x61, 0xE2, 0x82], "a\u{FFFD}"),
        ]
        for (charset, bytes, text) in malformed {
            #expect(PageText.decoded(bytes, charset: charset) == text, "\(charset)")
        }
    }

    @Test func `an accent that a converter waits for does not keep back the last letter`() {
        #expect(PageText.decoded([0x88, 0x66], charset: "big5") == "Ê")
        #expect(PageText.decoded([0x88, 0x62], charset: "big5") == "Ê\u{304}")
    }

    @Test func `of what is malformed all over there is an end`() {
        let text = PageText.decoded([UInt8](repeating: 0xFF, count: 1 << 20), charset: "shift_jis")
        #expect(text.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
        #expect((1...20_000).contains(text.unicodeScalars.count))
    }

    @Test func `every byte of a page without a word is a character`() {
        let bytes = (UInt8(0x20)...0xFF).filter { $0 != 0x7F }
        let text = PageText.decoded(bytes, charset: nil)
        #expect(text.unicodeScalars.count == bytes.count)
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    }

    // MARK: Byte order marks

    @Test func `a byte order mark says more than the server, and is gone`() {
        for charset in [nil, "windows-1251", "shift_jis", "utf-8", "none"] {
            #expect(PageText.decoded([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], charset: charset) == "é")
            #expect(PageText.decoded([0xFF, 0xFE, 0xE9, 0x00], charset: charset) == "é")
            #expect(PageText.decoded([0xFE, 0xFF, 0x00, 0xE9], charset: charset) == "é")
            #expect(PageText.decoded([0xFE, 0xFF], charset: charset) == "")
            #expect(PageText.decoded([0xFF, 0xFE, 0x3D, 0xD8, 0xA9, 0xDC, 0x3D], charset: charset) == "💩\u{FFFD}")
        }
    }

    // MARK: What the page says

    @Test(arguments: [
        "<meta charset=windows-1251>", "<META CHARSET = 'Windows-1251' >", "<meta/charset=\"windows-1251\"/>",
        "<!doctype html><html lang=en><head><meta name=a><meta charset=windows-1251>",
        "<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">",
        "<meta content='text/html;charset = \"windows-1251\"' http-equiv='CONTENT-TYPE'>",
        "<meta content=\"charsetcharset=windows-1251;x\" http-equiv=content-type>",
        "<!-- <meta charset=utf-8> --><meta charset=windows-1251>", "<!--><meta charset=windows-1251>",
        "<meta charset=nobody-knows><meta charset=windows-1251>",
        "<a title='<meta charset=utf-8>'><meta charset=cp1251>",
        "<? <meta charset=x> <meta charset=windows-1251>", "<meta charset=cp1251 charset=utf-8>",
    ])
    func `a page is read as it says of itself`(meta: String) {
        #expect(PageText.decoded(page(meta, [0xCF]), charset: nil) == meta + "П")
        #expect(PageText.decoded(page(meta, [0xCF]), charset: "none") == meta + "П")
        #expect(PageText.decoded(page(meta, [0xE9]), charset: "iso-8859-1") == meta + "é", "the server says more")
    }

    @Test(arguments: [
        "<meta charset=windows-1251", "<metadata charset=windows-1251>", "<!-- <meta charset=windows-1251> -->",
        "<meta content='text/html; charset=windows-1251'>", "<meta http-equiv=refresh content='charset=windows-1251'>",
        "<meta http-equiv=content-type content='charset windows-1251'>", "</meta charset=windows-1251>",
        "<meta http-equiv=content-type content='charset=\"windows-1251'>", "<a href='<meta charset=windows-1251>'>",
        "<meta http-equiv=content-type content=charset>", "<meta data-charset=windows-1251>",
    ])
    func `what is no such word of a page is passed over`(meta: String) {
        #expect(PageText.decoded(page(meta, [0xE9]), charset: nil) == meta + "é")
    }

    @Test func `only the start of a page speaks for it`() {
        let meta = "<meta charset=windows-1251>"
        for (blanks, letter) in [(1024 - meta.utf8.count, "П"), (1025 - meta.utf8.count, "Ï")] {
            let text = String(repeating: " ", count: blanks) + meta
            #expect(PageText.decoded(page(text, [0xCF]), charset: nil) == text + letter)
        }
    }

    @Test func `a page in which that can be read is not in UTF-16`() {
        let meta = "<meta charset=utf-16>"
        #expect(PageText.decoded(page(meta, [0xC3, 0xA9]), charset: nil) == meta + "é")
    }

    // MARK: What the bytes say

    @Test func `UTF-8 is known by its look, even if its end is cut off`() {
        let text = "naïve 日本 💩"
        let bytes = Array(text.utf8)
        #expect(PageText.decoded(bytes, charset: nil) == text)
        for cut in 1...3 {
            #expect(PageText.decoded(bytes.dropLast(cut), charset: nil) == "naïve 日本 \u{FFFD}")
        }
    }

    @Test func `what is not UTF-8 is windows-1252`() {
        let others: [([UInt8], String)] = [
            ([], ""), ([0xE9], "é"), ([0x63, 0x61, 0x66, 0xE9], "café"), ([0xC3, 0xA9, 0xE9, 0x61], "Ã©éa"),
            ([0x80, 0x81, 0x99], "€\u{81}™"), ([0xC0, 0x80], "À€"), ([0xED, 0xA0, 0x80], "í\u{A0}€"),
            ([0xA9], "©"), ([0xBF, 0xBF, 0xBF, 0xBF], "¿¿¿¿"),
        ]
        for (bytes, text) in others { #expect(PageText.decoded(bytes, charset: nil) == text) }
    }
}

extension PageText {
    fileprivate static func decoded(_ bytes: ArraySlice<UInt8>, charset: String?) -> String {
        decoded(Array(bytes), charset: charset)
    }
}
