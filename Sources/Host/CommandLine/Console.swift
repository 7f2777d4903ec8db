import Foundation

/// What a command prints: results to standard output, refusals to standard error.
public struct Console: Sendable {
    private let out: @Sendable (String) -> Void

    public init(_ out: @escaping @Sendable (String) -> Void) {
        self.out = out
    }

    public static let standard = Console { put($0, to: .standardOutput) }

    public func callAsFunction(_ text: String) {
        out(text)
    }

    static func complain(_ text: String) {
        put("minimost: \(text)", to: .standardError)
    }

    /// Where nobody listens any more, nothing is said: that is no reason to stop.
    private static func put(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data((text + "\n").utf8))
    }
}
