/// What names are checked by: bytes of UTF-8, never characters, since to Swift the Kelvin sign equals a K and a letter
/// with an accent behind it hides the letter.
extension UInt8 {
    public var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    public var isASCIILowercase: Bool { (0x61...0x7A).contains(self) }
    public var isASCIILetter: Bool { (self | 0x20).isASCIILowercase }
    public var isASCIIHexDigit: Bool { isASCIIDigit || (0x61...0x66).contains(self | 0x20) }
    /// A letter, a digit, `_` or `-`.
    public var isASCIINamePart: Bool { isASCIILetter || isASCIIDigit || self == 0x5F || self == 0x2D }
}
