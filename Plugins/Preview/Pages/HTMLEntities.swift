/// The commonest of the named character references (WHATWG HTML, 13.5).
enum HTMLEntities {
    /// Of all that there are.
    static let longestName = 31
    /// Of those that need no semicolon.
    static let longestOld = 6

    /// Those that need no semicolon.
    static let old: [String: Unicode.Scalar] = {
        var old: [String: Unicode.Scalar] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"",
            "COPY": "©", "REG": "®",
        ]
        for (name, value) in zip(latin1.split(separator: " "), UInt8(0xA0)...0xFF) {
            old[String(name)] = Unicode.Scalar(value)
        }
        return old
    }()

    static let all: [String: Unicode.Scalar] = old.merging(others) { $1 }

    /// From U+00A0 on, without a gap.
    private static let latin1 = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
        deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
        Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
        ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig \
        agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
        eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
        """

    private static let others: [String: Unicode.Scalar] = [
        "apos": "'", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
        "rdquo": "”", "bdquo": "„", "lsaquo": "‹", "rsaquo": "›", "bull": "•", "euro": "€", "trade": "™", "dagger": "†",
        "Dagger": "‡", "permil": "‰", "prime": "′", "minus": "−", "ne": "≠", "le": "≤", "ge": "≥", "asymp": "≈",
        "infin": "∞", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓", "harr": "↔", "hearts": "♥", "check": "✓",
        "star": "☆", "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ", "fnof": "ƒ", "circ": "ˆ",
        "tilde": "˜", "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwnj": "\u{200C}",
        "zwj": "\u{200D}", "lrm": "\u{200E}", "rlm": "\u{200F}", "Tab": "\t", "NewLine": "\n", "excl": "!", "num": "#",
        "percnt": "%", "lpar": "(", "rpar": ")", "ast": "*", "plus": "+", "comma": ",", "period": ".", "sol": "/",
        "colon": ":", "semi": ";", "equals": "=", "quest": "?", "commat": "@", "lsqb": "[", "lbrack": "[", "bsol": "\\",
        "rsqb": "]", "rbrack": "]", "lowbar": "_", "grave": "`", "lbrace": "{", "lcub": "{", "vert": "|", "rbrace": "}",
        "rcub": "}", "dollar": "$",
    ]
}
