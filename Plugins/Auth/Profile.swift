// Profile — who I am, my colour, and what I say of myself.
//
//   GET, PATCH /api/auth/me     a change is the live event "user"

import GRDB
import HTTPTypes
import Host
import Hummingbird

struct Profile: Feature {
    let auth: AuthPlugin

    func register(in app: inout Registration) {
        app.routes.get("me", use: show)
        app.routes.patch("me", use: change)
    }

    private func show(_ request: Request, _ context: SignedIn) async throws -> Response {
        guard let account = auth.directory.account(context.identity.id) else { throw Refusal.signInNeeded }
        return try .json(auth.directory.person(account))
    }

    private func change(_ request: Request, _ context: SignedIn) async throws -> Response {
        let change = try await request.json(ProfileChange.self)
        try change.check()
        let id = context.identity.id
        let account = try await auth.directory.store { db in
            guard var account = try Account.fetchOne(db, key: id), !account.isDeleted else {
                throw Refusal.signInNeeded
            }
            if let colour = change.colour { account.colour = colour?.lowercased() }
            if let bio = change.bio { account.bio = bio }
            try account.update(db)
            return account
        }
        return try .json(auth.directory.person(account))
    }
}

struct ProfileChange: Decodable {
    static let longestBio = 280

    /// `nil` leaves it as it is, `.some(nil)` takes it away.
    let colour: String??
    let bio: String?

    private enum Key: CodingKey {
        case colour, bio
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        colour = container.contains(.colour) ? .some(try container.decode(String?.self, forKey: .colour)) : nil
        bio = try container.decodeIfPresent(String.self, forKey: .bio)
    }

    func check() throws {
        if case .some(.some(let colour)) = colour, !Self.isColour(colour) {
            throw Refusal(.unprocessableContent, "colour", "A colour is written #rrggbb, such as #2266aa.")
        }
        guard let bio else { return }
        guard bio.unicodeScalars.count <= Self.longestBio else {
            throw Refusal(
                .unprocessableContent, "bio-too-long", "This text may have at most \(Self.longestBio) characters.")
        }
        guard bio.unicodeScalars.allSatisfy({ $0 == "\n" || $0.properties.generalCategory != .control }) else {
            throw Refusal(.unprocessableContent, "bio-characters", "This text holds characters that cannot be shown.")
        }
    }

    private static func isColour(_ text: String) -> Bool {
        text.utf8.count == 7 && text.utf8.first == UInt8(ascii: "#")
            && text.utf8.dropFirst().allSatisfy(\.isASCIIHexDigit)
    }
}
