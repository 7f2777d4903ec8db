import "../page.js";
import { costsLessThan } from "../cost.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { highlight, languageLabel, longest } = await import("chat/highlight.js");
const { languages } = await import("chat/languages.js");

const kinds = (text, language) => Object.fromEntries(highlight(text, language)
    .filter(({ kind }) => kind).map(({ text: part, kind }) => [part, kind]));

const samples = [
    ["js", "const x = `a${1}`; // no", { const: "keyword", "`a${1}`": "string", "// no": "comment" }],
    ["ts", "interface Point { x: number }", { interface: "keyword", Point: "type", number: "keyword" }],
    ["python", "@cached\ndef f(x): # no\n    return None", { "@cached": "meta", def: "keyword", f: "function", None: "constant" }],
    ["swift", "guard let x = Int(\"7\") else { return nil }", { guard: "keyword", Int: "function", '"7"': "string", nil: "constant" }],
    ["c", "#include <x.h>\nint main() { return 0x1F; }", { "#include": "meta", int: "keyword", main: "function", "0x1F": "number" }],
    ["c++", "std::vector<int> a; /* b */", { int: "keyword", "/* b */": "comment" }],
    ["c#", "var s = $\"a\"; foreach (var x in y) {}", { "$\"a\"": "string", foreach: "keyword" }],
    ["java", "@Override public String name() {}", { "@Override": "meta", public: "keyword", String: "type", name: "function" }],
    ["kt", "val x = when (y) { null -> 1 }", { val: "keyword", null: "constant", 1: "number" }],
    ["go", "func main() { x := nil }", { func: "keyword", main: "function", nil: "constant" }],
    ["rust", "fn f<'a>() { println!(\"x\") }", { fn: "keyword", "'a": "constant", "println!": "function" }],
    ["sql", "SELECT a FROM b WHERE c = 'd''e' -- f", { SELECT: "keyword", WHERE: "keyword", "'d''e'": "string", "-- f": "comment" }],
    ["bash", "for f in *; do echo \"$f\" --all # x\ndone", { for: "keyword", "--all": "meta", "# x": "comment" }],
    ["json", '{"a": "b", "c": [1, true]}', { '"a"': "property", '"b"': "string", 1: "number", true: "constant" }],
    ["html", '<a href="x">b</a><!-- c -->', { "<a": "keyword", href: "property", '="x"': "string", "<!-- c -->": "comment" }],
    ["css", "@media x { .a { color: #fff } }", { "@media": "keyword", ".a": "type", color: "property", "#fff": "number" }],
    ["yaml", "a: 1 # b\nc:\n  - d: true", { a: "property", 1: "number", "# b": "comment", true: "constant" }],
    ["ruby", "def x; @a = :b; end # c", { def: "keyword", "@a": "constant", ":b": "constant", "# c": "comment" }],
    ["php", "<?php echo $a; // b", { "<?php": "meta", echo: "keyword", $a: "constant", "// b": "comment" }],
    ["diff", "@@ -1 +1 @@\n-a\n+b\n c", { "@@ -1 +1 @@": "meta", "-a": "deleted", "+b": "inserted" }],
];

for (const [language, text, expected] of samples) {
    test(`colours ${language}`, () => {
        const found = kinds(text, language);
        for (const [part, kind] of Object.entries(expected)) assert.equal(found[part], kind, `${part} in ${text}`);
    });
}

test("all pieces together are the text, in every language", () => {
    const texts = [...samples.map(([, text]) => text), "", "\n\n", "\"", "'", "`", "/*", "<!--", "\"\"\"", "${", "é 你好 👍", "\0"];
    for (const { names } of languages) {
        for (const text of texts) {
            assert.equal(highlight(text, names.split(" ")[0]).map((piece) => piece.text).join(""), text, names);
        }
    }
});

test("a language is known by several names, whatever their case; others have no colours", () => {
    assert.equal(languageLabel("JS"), "JavaScript");
    assert.equal(languageLabel("constructor"), null);
    assert.deepEqual(highlight("if x", "klingon"), [{ text: "if x" }]);
    const names = languages.flatMap((language) => language.names.split(" "));
    assert.equal(new Set(names).size, names.length);
});

test("very long code has no colours, and hostile code costs no more than other", () => {
    assert.deepEqual(highlight("if ".repeat(longest), "js"), [{ text: "if ".repeat(longest) }]);
    for (const { names } of languages) {
        for (const part of ["/*", "\"", "'", "`", "\\", "<!--", "/", "#", "\"\"\"", "a.", "0", "$", "${", "@", " ", "\n", "- ", "a:", "=", "[", "<"]) {
            const text = part.repeat(longest).slice(0, longest);
            // Going over it again and again takes seconds.
            assert.ok(costsLessThan(300, () => highlight(text, names.split(" ")[0]), 5), `${names}: ${part}`);
        }
    }
});
