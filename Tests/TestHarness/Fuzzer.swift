import Foundation

/// Makes what a hostile client might send: samples, changed at random, among them samples joined and words put in.
///
/// The same on every run, and as many as are asked for, or as `FUZZ_ROUNDS` says: the first of more are the same too.
/// `make fuzz` sets `FUZZ_SECONDS`: then other ones follow for so long, and the last is kept in `FUZZ_FOLDER`, for a trap
/// leaves nothing else behind.
package struct Fuzzer {
    private let name: String
    private let samples: [[UInt8]]
    private let words: [[UInt8]]

    /// - Parameters:
    ///   - name: of the file that keeps the last input.
    ///   - words: what the input is made of, and what it had better not be.
    package init(_ name: String, samples: [String], words: [String] = []) {
        self.name = name
        self.samples = samples.map { Array($0.utf8) }
        self.words = (words + Self.anywhere).map { Array($0.utf8) }
    }

    /// For what is no text.
    package init(_ name: String, bytes samples: [[UInt8]], words: [[UInt8]]) {
        (self.name, self.samples, self.words) = (name, samples, words)
    }

    private static let anywhere = [
        "\0", "\r\n", "\u{FEFF}", "\u{301}", "\u{202E}", "\u{212A}", "💥", "%00", "%2e%2e/", "..", "//", "\\", "\"", "'",
        "<",
        "&", "-1", "0", "9223372036854775807", "9223372036854775808", "1e400", "NaN", "{", "}", "[", "]", ":", ",",
    ]

    package func run(rounds: Int, _ body: ([UInt8]) throws -> Void) rethrows {
        var generator = SplitMix64(seed: 1789)
        for _ in 0..<(Self.rounds ?? rounds) { try body(next(&generator)) }
        try goOn { try body($0) }
    }

    package func run(rounds: Int, _ body: ([UInt8]) async throws -> Void) async rethrows {
        var generator = SplitMix64(seed: 1789)
        for _ in 0..<(Self.rounds ?? rounds) { try await body(next(&generator)) }
        guard let deadline = Self.deadline else { return }
        var random = SystemRandomNumberGenerator()
        while Date() < deadline {
            let input = next(&random)
            keep(input)
            try await body(input)
        }
    }

    private func goOn(_ body: ([UInt8]) throws -> Void) rethrows {
        guard let deadline = Self.deadline else { return }
        var random = SystemRandomNumberGenerator()
        while Date() < deadline {
            let input = next(&random)
            keep(input)
            try body(input)
        }
    }

    private static var rounds: Int? { setting("ROUNDS").flatMap { Int($0) } }
    private static var deadline: Date? { setting("SECONDS").flatMap(Double.init).map { Date() + $0 } }

    private static func setting(_ name: String) -> String? { ProcessInfo.processInfo.environment["FUZZ_\(name)"] }

    private func keep(_ input: [UInt8]) {
        guard let folder = Self.setting("FOLDER") else { return }
        try? Data(input).write(to: URL(fileURLWithPath: folder).appending(path: name))
    }

    // MARK: Changing

    private func next(_ generator: inout some RandomNumberGenerator) -> [UInt8] {
        var input = samples.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 0...6, using: &generator) { change(&input, &generator) }
        return Array(input.prefix(4096))
    }

    private func change(_ input: inout [UInt8], _ generator: inout some RandomNumberGenerator) {
        let place = Int.random(in: 0...input.count, using: &generator)
        let end = Int.random(in: place...input.count, using: &generator)
        switch Int.random(in: 0...8, using: &generator) {
        case 0 where place < input.count: input[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 1 where place < input.count: input[place] = .random(in: .min ... .max, using: &generator)
        case 2: input.removeSubrange(place..<end)
        case 3: input.insert(contentsOf: input[place..<end], at: place)
        case 4: input.removeLast(input.count - place)
        case 5: input += samples.randomElement(using: &generator)?.suffix(place) ?? []
        case 6: input.replaceSubrange(place..<end, with: input[place..<end].reversed())
        default: input.insert(contentsOf: words.randomElement(using: &generator) ?? [], at: place)
        }
    }
}
