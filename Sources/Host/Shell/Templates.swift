import Foundation
import Mustache
import Synchronization

/// The pages that the server renders. Values are escaped unless a template says otherwise.
public struct Templates: Sendable {
    private let files: WebFiles
    private let names: [(plugin: String, name: String)]
    private let compiled: MustacheLibrary

    /// - Throws: ``StartupProblem`` naming the template that does not parse.
    init(_ sets: [(plugin: String, files: [EmbeddedFile])], _ files: WebFiles) throws {
        self.files = files
        names = sets.flatMap { set in
            set.files.map(\.path).filter { $0.hasPrefix("Pages/") }
                .map { (set.plugin, String($0.dropFirst(6).dropLast(".mustache".count))) }
        }
        compiled = try Self.compile(names, files)
    }

    private static func compile(_ names: [(plugin: String, name: String)], _ files: WebFiles) throws -> MustacheLibrary
    {
        var templates: [String: MustacheTemplate] = [:]
        for (plugin, name) in names {
            guard let file = files.file(plugin, "Pages/\(name).mustache") else { continue }
            do {
                templates[name] = try MustacheTemplate(string: String(decoding: file.bytes, as: UTF8.self))
            } catch {
                throw StartupProblem("\(plugin): the page \(name).mustache cannot be read: \(error)")
            }
        }
        return MustacheLibrary(templates: templates)
    }

    /// - Parameters:
    ///   - name: without ending: `login`.
    ///   - values: beside these, each page knows `web`, the addresses of the plugins' browser files:
    ///     `{{web.host}}/icon.svg`.
    /// - Throws: ``StartupProblem`` where there is no such template: a defect.
    public func render(_ name: String, _ values: [String: any Sendable]) throws -> String {
        let library = files.isLive ? try Self.compile(names, files) : compiled
        let all = values.merging(["web": files.addresses]) { $1 }
        guard let page = library.render(all, withTemplate: name) else {
            throw StartupProblem("there is no page \(name)")
        }
        return page
    }
}
