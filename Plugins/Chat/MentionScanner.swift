/// Finds whom a text names.
enum MentionScanner {
    static func names(in text: String) -> [String] { [] }
}
