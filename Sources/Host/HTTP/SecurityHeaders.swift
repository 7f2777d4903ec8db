import HTTPTypes
import Hummingbird

/// Puts the security headers on every response, errors, redirects and static files included.
struct SecurityHeaders: RouterMiddleware {
    /// Digests of the inline scripts that the shell holds (its import map), as CSP sources.
    let inlineScripts: [String]
    /// What enabled plugins need; everything else is switched off.
    let capabilities: [BrowserCapability]

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in fields where response.headers[name] == nil {
            response.headers[name] = value
        }
        return response
    }

    private var fields: [(HTTPField.Name, String)] {
        [
            (.contentSecurityPolicy, Self.contentSecurityPolicy(inlineScripts: inlineScripts)),
            (.xContentTypeOptions, "nosniff"),
            (.referrerPolicy, "same-origin"),
            (.xFrameOptions, "DENY"),
            (.permissionsPolicy, permissionsPolicy),
            (.crossOriginOpenerPolicy, "same-origin"),
            (.crossOriginResourcePolicy, "same-origin"),
            (.cacheControl, "no-store"),
        ]
    }

    /// - Parameter policy: the one by which the page makes addresses of scripts (Trusted Types); none unless it is named.
    static func contentSecurityPolicy(inlineScripts: [String] = [], trustedTypes policy: String = "'none'") -> String {
        [
            "default-src 'self'",
            "script-src 'self'" + inlineScripts.map { " '\($0)'" }.joined(),
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types \(policy)",
        ].joined(separator: "; ")
    }

    private var permissionsPolicy: String {
        BrowserCapability.allCases
            .map { "\($0.rawValue)=\(capabilities.contains($0) ? "(self)" : "()")" }
            .joined(separator: ", ")
    }
}

/// A browser feature under the control of `Permissions-Policy`.
public enum BrowserCapability: String, Sendable, CaseIterable {
    case autoplay, camera, fullscreen, geolocation, microphone, midi, payment, usb
    case displayCapture = "display-capture"
}

extension HTTPField.Name {
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let crossOriginResourcePolicy = Self("Cross-Origin-Resource-Policy")!
    static let permissionsPolicy = Self("Permissions-Policy")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let xFrameOptions = Self("X-Frame-Options")!
}
