import Foundation

/// What a command prints: results to standard output, refusals to standard error.
public struct Console: Sendable {
    private let out: @Sendable (String) -> Void

    public init(_ out: @escaping @Sendable (String) -> Void) {
        self.out = out
    }

    public static let standard = Console { text in
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    public func callAsFunction(_ text: String) {
        out(text)
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("minimost: \(text)\n".utf8))
    }
}
