import Foundation
import TestHarness
import Testing

@testable import Host

struct TemplatesTests {
    private func templates(_ pages: [String: String], liveRoot: URL? = nil) throws -> Templates {
        let set = pages.map { (path: "Pages/\($0.key).mustache", base64: Data($0.value.utf8).base64EncodedString()) }
        let sets = [(plugin: "record", files: set)]
        return try Templates(sets, WebFiles(sets, liveRoot: liveRoot))
    }

    @Test func `values go in as text`() throws {
        let templates = try templates(["hello": "<p title=\"{{name}}\">{{name}}</p>"])
        let page = try templates.render("hello", ["name": #"<b>"Ann" & 'Bob'</b>"#])
        #expect(!page.contains("<b>") && !page.contains("\"Ann\""))
        #expect(page.contains("&lt;b&gt;"))
    }

    @Test func `a page can be built on another, and knows where the browser files are`() throws {
        let templates = try templates([
            "layout": "<main>{{$content}}{{/content}}</main>",
            "list": "{{<layout}}{{$content}}{{#items}}<i>{{.}}</i>{{/items}}{{web.record}}/a.js{{/content}}{{/layout}}",
        ])
        let page = try templates.render("list", ["items": ["1", "2"]])
        #expect(page.wholeMatch(of: /<main><i>1<\/i><i>2<\/i>\/web\/record@[A-Za-z0-9_-]+\/a\.js<\/main>/) != nil)
    }

    @Test func `one that cannot be read keeps the program from starting, and is named`() throws {
        let problem = try #require(throws: StartupProblem.self) { try templates(["broken": "{{#open}} for ever"]) }
        #expect(problem.description.contains("record: the page broken.mustache cannot be read"))
    }

    @Test func `a page that is not there is a defect with its name`() throws {
        let problem = try #require(throws: StartupProblem.self) { try templates([:]).render("none", [:]) }
        #expect(problem.description == "there is no page none")
    }

    @Test func `from a live tree a page is read each time`() throws {
        let temporary = try TemporaryFolder()
        let pages = temporary.url.appending(path: "Plugins/Record/Pages")
        try FileManager.default.createDirectory(at: pages, withIntermediateDirectories: true)
        let file = pages.appending(path: "hello.mustache")
        try Data("first".utf8).write(to: file)
        let templates = try templates(["hello": "compiled in"], liveRoot: temporary.url)
        #expect(try templates.render("hello", [:]) == "first")
        try Data("second".utf8).write(to: file)
        #expect(try templates.render("hello", [:]) == "second")
    }
}
