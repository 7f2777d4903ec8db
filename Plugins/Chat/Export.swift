import ArgumentParser
import Auth
import Foundation
import GRDB
import Host

import class Host.Host

/// What was said, as one document: for an archive, for somebody who asks what is kept of them, or to read elsewhere.
///
///   minimost export --channel general | --user alice [--channel dm:alice:bob] [--format json|html]
///
/// Goes to standard output, a page of messages at a time, whatever there is.
struct ExportCommand: HostCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, html
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print what was said in a channel, or all that a user may see.",
        discussion: """
            Public channels can be exported on their own. What is private is exported as one of those who are in it \
            sees it: name them with --user. With --user alone it is all that they may see.
            """)

    @OptionGroup var place: Place
    @Option(help: "The channel, by name or id: general, \"the cellar\", dm:alice:bob.") var channel: String?
    @Option(help: "The user whose view it is.") var user: String?
    @Option(help: "json or html.") var format = Format.json

    func validate() throws {
        guard channel != nil || user != nil else { throw ValidationError("Name a --channel, a --user, or both.") }
    }

    func run(on host: Host, _ console: Console) async throws {
        let chat = try host.enabled(ChatPlugin.self)
        let export = Export(
            chat: chat, reader: try user.map { try reader($0, chat) }, print: { console($0) })
        let channels = try await export.channels(called: channel)
        switch format {
        case .json: try await export.json(channels)
        case .html: try await export.html(channels)
        }
    }

    private func reader(_ name: String, _ chat: ChatPlugin) throws -> Identity {
        guard let account = chat.directory.account(named: name), !account.isDeleted else {
            throw StartupProblem("there is no user \"\(name)\"")
        }
        return account.identity
    }
}

private struct Export {
    private static let page = 500

    let chat: ChatPlugin
    /// Whose view it is; without, only what everybody sees.
    let reader: Identity?
    let print: (String) -> Void

    private var viewer: Identity { reader ?? Identity(id: .system, username: "MiniMost") }

    // MARK: What

    /// - Throws: ``Host/StartupProblem`` where there is none of this name, or nobody is named who is in it.
    func channels(called name: String?) async throws -> [Channel] {
        let all = try await all()
        guard let name else { return all }
        let found = all.filter { $0.id == name || ($0.kind != .dm && $0.name.lowercased() == name.lowercased()) }
        guard found.isEmpty else { return found }
        let isPrivate = reader == nil && (name.hasPrefix("dm:") || name.hasPrefix("private:"))
        throw StartupProblem(
            isPrivate
                ? "\"\(name)\" is private: name one of its members with --user"
                : "there is no channel \"\(name)\"" + (reader.map { " that \($0.username) may see" } ?? ""))
    }

    private func all() async throws -> [Channel] {
        guard let reader else { return chat.settings.channels.compactMap(chat.publicChannel) }
        return try await chat.places(for: reader).compactMap { try? chat.channel($0.id, for: reader) }
    }

    private struct Head: Encodable {
        let id: String
        let kind: Channel.Kind
        let name: String
        let topic: String
        let members: [String]

        init(_ channel: Channel) {
            id = channel.id
            kind = channel.kind
            name = channel.name
            topic = channel.topic
            members = channel.members.map(\.username)
        }
    }

    // MARK: How

    /// One object a line within the list of messages, so that a large export can be read by lines, too.
    func json(_ channels: [Channel]) async throws {
        print(
            "{\"exportedAt\": \(try text(chat.host.clock.now())), \"user\": \(try text(reader?.username)), \"channels\": ["
        )
        for (place, channel) in channels.enumerated() {
            print((place > 0 ? "," : "") + "{\"channel\": \(try text(Head(channel))), \"messages\": [")
            var isFirst = true
            try await pages(of: channel) { views in
                print(
                    try views.map(text).map { line in
                        defer { isFirst = false }
                        return (isFirst ? "" : ",") + line
                    }.joined(separator: "\n"))
            }
            print("]}")
        }
        print("]}")
    }

    func html(_ channels: [Channel]) async throws {
        let style = ChatPlugin.files.first { $0.path == "Web/export.css" }?.base64 ?? ""
        let names = channels.map(title)
        print(
            try chat.host.render(
                "export-begin",
                [
                    "title": names.count == 1 ? names[0] : "What \(viewer.username) may see",
                    "style": style, "time": chat.host.clock.now().description,
                ]))
        for channel in channels {
            print(try chat.host.render("export-channel", ["name": title(channel), "topic": channel.topic]))
            try await pages(of: channel) { views in
                print(try chat.host.render("export-messages", ["messages": views.map(row)]))
            }
        }
        print(try chat.host.render("export-end", [:]))
    }

    private func title(_ channel: Channel) -> String {
        guard channel.kind == .dm else { return channel.name }
        let others = channel.members.filter { $0.id != viewer.id }.map(\.username)
        return others.isEmpty ? "Notes of \(viewer.username)" : others.joined(separator: ", ")
    }

    private func row(_ view: MessageView) -> [String: any Sendable] {
        let reactions = view.reactions.sorted { $0.key < $1.key }.map { "\($0) \($1.joined(separator: ", "))" }
        return [
            "id": view.id, "time": view.sentAt.description, "sender": view.sender.username,
            "body": view.deletedAt == nil ? view.body : "This message was deleted", "isDeleted": view.deletedAt != nil,
            "isEvent": view.system == true && view.sender.id != .system, "isEdited": view.editedAt != nil,
            "reply": view.replyTo.map { "\($0.sender?.username ?? ""): \($0.excerpt ?? "")" } ?? "",
            "files": view.attachments.map(\.name), "reactions": reactions.joined(separator: " · "),
            "isPinned": view.pinned != nil,
        ]
    }

    /// The oldest first.
    private func pages(of channel: Channel, _ body: ([MessageView]) throws -> Void) async throws {
        var last: Int64 = 0
        while true {
            let views = try await chat.store.read(channel, as: viewer) { [chat, viewer, last] db in
                let messages = try Message.in(channel).filter(Column("id") > last).order(Column("id")).limit(Self.page)
                    .fetchAll(db)
                return try chat.views(messages, for: viewer.id, db)
            }
            guard let newest = views.last?.id else { return }
            try body(views)
            last = newest
        }
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder.minimost.encode(value), as: UTF8.self)
    }
}
