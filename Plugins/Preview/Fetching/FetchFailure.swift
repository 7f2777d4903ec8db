import HTTPTypes
import Host

/// Why there is no page.
enum FetchFailure: Error, Equatable {
    /// It is not to be fetched.
    case refused(FetchRefusal)
    /// There is none, or nothing in it that a card could say.
    case nothingThere
    /// It did not answer, or not as HTTP has it.
    case remoteFailed
    case tooManyRedirects
    /// It did not come to an end in time.
    case slow
    /// Too many others are being fetched.
    case busy
}

extension FetchFailure {
    var refusal: Refusal {
        switch self {
        case .refused(let refusal): Refusal(.forbidden, refusal.code, refusal.message)
        case .nothingThere: Refusal(.notFound, "no-preview", "There is nothing to show of this page.")
        case .remoteFailed: Refusal(.badGateway, "remote-failed", "The page did not answer properly.")
        case .tooManyRedirects: Refusal(.badGateway, "too-many-redirects", "The page leads from one to the next.")
        case .slow: Refusal(.gatewayTimeout, "slow", "The page did not answer in time.")
        case .busy:
            Refusal(
                .serviceUnavailable, "busy", "Too many previews are being made. Try again in a moment.",
                headers: [.retryAfter: "5"])
        }
    }
}
