import Foundation

/// An event of WHATWG HTML, 9.2, as it was written.
package struct ServerSentEvent: Sendable, Equatable {
    package var event: String?
    package var data: String?
    package var id: String?
    package var retry: String?

    /// Takes the first whole event off `text`; comments are left out.
    package static func take(from text: inout String) -> ServerSentEvent? {
        while let end = text.range(of: "\n\n") {
            let lines = text[..<end.lowerBound].split(separator: "\n")
            text.removeSubrange(..<end.upperBound)
            if lines.allSatisfy({ $0.hasPrefix(":") }) { continue }
            return ServerSentEvent(lines)
        }
        return nil
    }

    package init(event: String? = nil, data: String? = nil, id: String? = nil, retry: String? = nil) {
        (self.event, self.data, self.id, self.retry) = (event, data, id, retry)
    }

    private init(_ lines: [Substring]) {
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = String(parts.count > 1 ? parts[1].trimmingPrefix(" ") : "")
            switch parts[0] {
            case "event": event = value
            case "data": data = value
            case "id": id = value
            case "retry": retry = value
            default: break
            }
        }
    }
}
