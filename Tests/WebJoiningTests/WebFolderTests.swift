import Testing

@testable import WebJoining

struct WebFolderTests {
    private func joined(_ sources: [String: String]) throws -> [String: String] {
        try WebFolder(plugin: "record", sources: sources).joined()
    }

    /// The lines of the joined module of the plugin that say something.
    private func lines(_ sources: [String: String]) throws -> [String] {
        try #require(joined(sources)["record.js"]).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("//") && !$0.hasPrefix("const $run = ") && !$0.hasPrefix("const $of = ") }
    }

    private func problem(_ sources: [String: String]) throws -> String {
        try #require(#expect(throws: JoinProblem.self) { try joined(sources) }).description
    }

    // MARK: Modules

    @Test func `what a module imports runs before it, once, and is handed over by name`() throws {
        let found = try lines([
            "record.js": #"import { row, of as rowOf } from "./row.js";"# + "\n"
                + #"import { icon } from "./icon.js";"# + "\nexport default function record(app) { row(); }",
            "row.js": #"import { icon } from "./icon.js";"# + "\nconst width = 3;\nexport function row() {}\n"
                + "export const of = () => icon;\nexport async function late() {}\nexport class Row {}",
            "icon.js": "const icon = 1;\nexport { icon };",
        ])
        #expect(
            found == [
                "const $0 = $run(() => {", "const icon = 1;", "return { icon };", "});",
                "const $1 = $run(() => {", "const { icon } = $of($0);", "const width = 3;", "function row() {}",
                "const of = () => icon;", "async function late() {}", "class Row {}",
                "return { row, of, late, Row };", "});",
                "const $2 = $run(() => {", "const { row, of: rowOf } = $of($1);", "const { icon } = $of($0);",
                "function record(app) { row(); }", "return { default: record };", "});",
                "export default (...given) => $of($2).default(...given);",
                #"export { $0 as "icon.js", $1 as "row.js" };"#,
            ])
    }

    @Test func `an import may take several lines, the whole module, or nothing but its running`() throws {
        let found = try lines([
            "record.js": """
            import {
                a,
                b,
            } from "./a.js";
            import * as all from "./a.js";
            import "./run.js";
            """,
            "a.js": "export const a = 1;\nexport const b = 2;", "run.js": "globalThis.ran = true;",
        ])
        #expect(found.contains("const { a, b } = $of($0);") && found.contains("const all = $of($0);"))
        #expect(found.contains("globalThis.ran = true;") && found.contains("$of($1);"), "and fails with it")
    }

    @Test func `what is handed on can be had from either`() throws {
        let found = try lines([
            "record.js": #"export { a as first } from "./hooks.js";"#,
            "hooks.js": #"export { a } from "./a.js";"#, "a.js": "export const a = 1;",
        ])
        #expect(found.contains("return { a: $of($0).a };"))
        #expect(found.contains("return { first: $of($1).a };"))
        #expect(
            found.suffix(2) == ["export const { first } = $of($2);", #"export { $0 as "a.js", $1 as "hooks.js" };"#])
    }

    @Test func `modules of other plugins are taken from what those are joined to`() throws {
        let found = try lines([
            "record.js": #"import { people } from "auth/people.js";"# + "\n" + #"import { h } from "minimost";"#,
            "row.js": #"import { h, icon } from "minimost";"# + "\n" + #"import { me } from "auth/people.js";"#,
        ])
        #expect(
            found.prefix(3) == [
                "import { \"people.js\" as $from0 } from \"auth/auth.js\";",
                "import { h as $from1_h, icon as $from1_icon } from \"minimost\";",
                "const $from1 = { h: $from1_h, icon: $from1_icon };",
            ])
        #expect(found.contains("const { h, icon } = $of($from1);") && found.contains("const { me } = $of($from0);"))
    }

    @Test func `modules that only others import are in it, and scripts of pages of their own are not`() throws {
        let all = try joined([
            "record.js": "export const a = 1;", "hooks.js": "export const hook = 2;",
            "pages/door.js": #"import { knock } from "../knock.js";"# + "\nawait knock();",
            "knock.js": "export const knock = 3;", "pages/paint.js": "document.title = 1;\n",
        ])
        #expect(Set(all.keys) == ["record.js", "pages/door.js", "pages/paint.js"])
        #expect(all["record.js"]?.contains(#" as "hooks.js""#) == true)
        #expect(all["record.js"]?.contains("await") == false)
        let door = try #require(all["pages/door.js"])
        #expect(door.contains("const knock = 3;") && door.contains("await knock();") && !door.contains("hook = 2"))
        #expect(!door.contains("export "), "nobody imports a page's script")
        #expect(all["pages/paint.js"] == "document.title = 1;\n", "as it is: it need not be a module")
    }

    @Test func `text that only looks like an import stays`() throws {
        let source = #"""
            // import "./comment.js";
            const late = () => import("./late.js");
            const text = 'import "./text.js"';
                import_("./indented.js");
            importantly();
            """#
        let found = try lines(["record.js": source])
        #expect(
            found.dropFirst().prefix(4) == [
                #"const late = () => import("./late.js");"#, #"const text = 'import "./text.js"';"#,
                #"    import_("./indented.js");"#, "importantly();",
            ])
    }

    @Test(arguments: [
        ("export let a = 1;", "record.js:1: error: what is exported does not change"),
        ("\nexport const { a } = b;", "record.js:2: error: what is exported has a name of its own"),
        ("export default class A {}", "record.js:1: error: the default of a module is a function"),
        ("export default 1;", "record.js:1: error: name what is imported or exported"),
        (#"export * from "./a.js";"#, "record.js:1: error: name what is imported or exported"),
        (#"import a from "./a.js";"#, "record.js:1: error: name what is imported or exported"),
        (#"import { a } from "./a.js""#, "record.js:1: error: this statement has no end"),
        (#"import { b } from "./a.js";"#, "record.js:1: error: a.js does not export b"),
        (#"import { a } from "./b.js";"#, "record.js:1: error: there is no b.js"),
        (#"import { a } from "record/a.js";"#, "record.js:1: error: a module of this plugin is imported by ./"),
    ]) func `what would behave otherwise is refused, and where it stands is said`(source: String, words: String) throws
    {
        #expect(try problem(["record.js": source, "a.js": "export const a = 1;"]).hasPrefix(words))
    }

    @Test(arguments: [
        "await ready();", "const a = await ready();", "export const b = await ready();", "for await (a of b) {}",
    ])
    func `a module that waits is refused, since all others would have to wait with it`(line: String) throws {
        let found = try problem(["record.js": #"import "./a.js";"#, "a.js": "// a\n\(line)"])
        #expect(found == "a.js:2: error: only the script of a page may wait here")
        #expect(try joined(["pages/a.js": "import \"../b.js\";\n\(line)", "b.js": ""]).count == 1)
    }

    @Test func `modules that import each other are named`() throws {
        let found = try problem([
            "record.js": #"import "./a.js";"#, "a.js": #"import "./b.js";"#,
            "b.js": "const b = 1;\nimport \"./a.js\";",
        ])
        #expect(found == "b.js:2: error: modules that import each other have no order: a.js → b.js → a.js")
    }

    // MARK: Style sheets

    @Test func `a style sheet takes in those that it imports, where it imports them`() throws {
        let all = try joined([
            "record.css": "/* Look. */\n@import \"tokens.css\";\n@import \"row.css\";\np {}\n",
            "tokens.css": ":root {}\n",
            "row.css": "@import \"icon.css\";\n.row {}\n", "icon.css": "svg {}\n", "page.css": "main {}\n",
        ])
        #expect(Set(all.keys) == ["record.css", "page.css"])
        #expect(all["record.css"] == "/* Look. */\n:root {}\n\nsvg {}\n\n.row {}\n\np {}\n")
        #expect(all["page.css"] == "main {}\n")
    }

    @Test(arguments: [
        ("@import \"none.css\";", "record.css:1: error: there is no none.css"),
        ("p {}\n@import url(a.css);", "record.css:2: error: a style sheet is imported by"),
        ("@import \"record.css\";", "record.css:1: error: style sheets that import each other"),
    ]) func `a style sheet that cannot be joined is refused`(source: String, words: String) throws {
        #expect(try problem(["record.css": source]).hasPrefix(words))
    }
}
