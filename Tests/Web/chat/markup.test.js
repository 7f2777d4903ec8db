import "../page.js";
import { costsLessThan, leastCost } from "../cost.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileBodies } from "./hostile-bodies.js";

const { blockWords, parse, plainText } = await import("chat/markup.js");
const { onlyEmoji } = await import("chat/only-emoji.js");

const short = { bold: "b", italic: "i", underline: "u", strike: "s" };

/** A tree as a line. */
const drawn = (nodes) => nodes.map(draw).join("");

function draw({ type, text, children, blocks, items, isOrdered, start, language, href, emoji }) {
    if (type === "text") return children ? drawn(children) : text;
    if (short[type]) return `<${short[type]}>${drawn(children)}</${short[type]}>`;
    if (type === "link") return `<${href}|${drawn(children)}>`;
    if (type === "quote") return `<quote>${drawn(blocks)}</quote>`;
    if (type === "code-block") return `<code ${language}|${text}>`;
    if (type !== "list") return type === "emoji" ? emoji : `<${type}|${text}>`;
    const all = items.map((item) => `<li>${drawn(item.children)}${drawn(item.lists)}</li>`).join("");
    return isOrdered ? `<ol ${start}>${all}</ol>` : `<ul>${all}</ul>`;
}

const table = {
    "emphasis": [
        ["**a** *b* _c_ __d__ ~~e~~", "<b>a</b> <i>b</i> <i>c</i> <u>d</u> <s>e</s>"],
        ["***a*** ___b___", "<b><i>a</i></b> <u><i>b</i></u>"],
        ["**a *b* c**", "<b>a <i>b</i> c</b>"],
        ["*a **b***", "<i>a <b>b</b></i>"],
        ["**a *b***", "<b>a <i>b</i></b>"],
        ["**a\nb**", "<b>a\nb</b>"],
        ["x*a*y", "x<i>a</i>y"],
        ["(*a*), *b*.", "(<i>a</i>), <i>b</i>."],
        ["**你好**吗", "<b>你好</b>吗"],
    ],
    "signs that are none": [
        ["a_b_c snake_case_name __x", "a_b_c snake_case_name __x"],
        ["é_b_é 你_好_吗", "é_b_é 你_好_吗"],
        ["2 * 3 * 4 ** 5", "2 * 3 * 4 ** 5"],
        ["**a", "**a"],
        ["a**", "a**"],
        ["** a **", "** a **"],
        ["*a **b*", "<i>a **b</i>"],
        ["**a *b** c*", "<b>a *b</b> c*"],
        ["**a\n\nb**", "**a\n\nb**"],
        ["**** ____ ~~~~ ~a~", "**** ____ ~~~~ ~a~"],
        ["# a", "# a"],
        ["| a | b |\n|---|---|", "| a | b |\n|---|---|"],
        ["![a](b)", "![a](b)"],
        ["<b>a</b> &amp;", "<b>a</b> &amp;"],
        [":-) :( ;-) >:(", ":-) :( ;-) >:("],
    ],
    "escapes": [
        ["\\*a\\* \\_b\\_ \\`c\\` \\~~d~~", "*a* _b_ `c` ~~d~~"],
        ["\\\\ \\a C:\\x \\", "\\ \\a C:\\x \\"],
        ["\\[a](https://a.example)", "[a](<https://a.example/|https://a.example>)"],
        ["\\:tada: \\#general", ":tada: #general"],
    ],
    "code": [
        ["`a*b*`", "<code|a*b*>"],
        ["``a`b``", "<code|a`b>"],
        ["`` `a` ``", "<code|`a`>"],
        ["`\\`", "<code|\\>"],
        ["`a\nb`", "`a\nb`"],
        ["`a", "`a"],
        ["**a `b** c`", "**a <code|b** c>"],
        ["```\na\n\n  b\n```", "<code |a\n\n  b>"],
        ["```js\nlet a;", "<code js|let a;>"],
        ["x\n```c++ title=x\na\n```\ny", "x<code c++|a>y"],
        ["````\n```\n````", "<code |```>"],
        ["```a```", "<code|a>"],
        ["```\n```", "```\n```"],
        ["```", "```"],
    ],
    "links": [
        ["[a *b*](https://a.example/x_(y))", "<https://a.example/x_(y)|a <i>b</i>>"],
        ["see https://a.example/x_y_z, ok", "see <https://a.example/x_y_z|https://a.example/x_y_z>, ok"],
        ["**https://a.example**", "<b><https://a.example/|https://a.example></b>"],
        ["(https://a.example/_(b))!", "(<https://a.example/_(b)|https://a.example/_(b)>)!"],
        ["[https://a.example](https://b.example)", "<https://b.example/|https://a.example>"],
        ["[x https://a.example y](https://b.example)", "<https://b.example/|x https://a.example y>"],
        ["[a](javascript:alert(1)) [a](/x) [a](mailto:a@b.example)", "[a](javascript:alert(1)) [a](/x) [a](mailto:a@b.example)"],
        ["[a](https://a.example b)", "[a](<https://a.example/|https://a.example> b)"],
        ["[a] (https://a.example)", "[a] (<https://a.example/|https://a.example>)"],
        ["`https://a.example`", "<code|https://a.example>"],
        ["https://a.example https://b.example", "<https://a.example/|https://a.example> <https://b.example/|https://b.example>"],
        ["xhttps://a.example http:// ftp://a.example", "xhttps://a.example http:// ftp://a.example"],
    ],
    "emoji": [
        [":tada: a:tada: :tada::tada:", "🎉 a:tada: 🎉🎉"],
        ["12:30:45 std::map::x :nothing: :", "12:30:45 std::map::x :nothing: :"],
        ["`:tada:`", "<code|:tada:>"],
    ],
    "names": [
        ["@bob, #general!", "<mention|@bob>, <channel|#general>!"],
        ["a@bob.example a#b https://a.example/#general", "a@bob.example a#b <https://a.example/#general|https://a.example/#general>"],
        ["*@bob*", "<i><mention|@bob></i>"],
    ],
    "quotes": [
        ["> a **b**\n> c\nd", "<quote>a <b>b</b>\nc</quote>d"],
        ["> > a\n> b", "<quote><quote>a</quote>b</quote>"],
        ["> - a\n> - b", "<quote><ul><li>a</li><li>b</li></ul></quote>"],
        ["> ```\n> a\nb", "<quote><code |a></quote>b"],
        [">a > b", ">a > b"],
        ["> > > > > > > a", "<quote><quote><quote><quote><quote>> > a</quote></quote></quote></quote></quote>"],
    ],
    "lists": [
        ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
        ["* a\n* *b*", "<ul><li>a</li><li><i>b</i></li></ul>"],
        ["3. a\n4. b", "<ol 3><li>a</li><li>b</li></ol>"],
        ["- a\n  - b\n    1. c\n- d", "<ul><li>a<ul><li>b<ol 1><li>c</li></ol></li></ul></li><li>d</li></ul>"],
        ["- a\n  more\n\n- b\nc", "<ul><li>a\nmore</li><li>b</li></ul>c"],
        ["- a\n1. b", "<ul><li>a</li></ul><ol 1><li>b</li></ol>"],
        ["x\n\n- a\n\ny", "x<ul><li>a</li></ul>y"],
        ["-a\n-5 degrees\n1.5 litres\n2024. was\n- ", "-a\n-5 degrees\n1.5 litres\n2024. was\n- "],
    ],
};

for (const [what, rows] of Object.entries(table)) {
    test(`what people write is read: ${what}`, () => {
        for (const [text, expected] of rows) assert.equal(drawn(parse(text)), expected, text);
    });
}

test("a text without markup is exactly what was typed", () => {
    for (const text of [
        "", " ", "x", "a\nb", "  a\n\n\n  b  ", "a\tb", "1 < 2 > 1 & \"x\" 'y'", "100% _ * ~ ` [ ] ( ) # @ : \\", "é 你好 👍 \u200b\u202e",
        "a  b", "\n\n", "what?! (yes) - no -- maybe...", "a/b a\\b {x} $y ^z |w|",
    ]) {
        assert.equal(drawn(parse(text)), text);
        assert.equal(plainText(text), text);
    }
});

test("without its markup a text is its words", () => {
    for (const [text, words] of [
        ["**a** _b_ `c` [d](https://a.example) :tada: @bob", "a b c d 🎉 @bob"],
        ["> a\n\nb", "a\nb"],
        ["- a\n  1. b\n  2. c", "- a\n  1. b\n  2. c"],
        ["x\n```js\ny\n```\nz", "x\ny\nz"],
    ]) assert.equal(plainText(text), words);
});

test("one to three emoji alone are large", () => {
    const isLarge = (text) => onlyEmoji(parse(text));
    for (const text of [
        "🎉", "🎉🎉🎉", ":tada: :+1:", "❤️", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🕵🏽‍♂️", "🏳️‍🌈 👩🏽‍⚕️",
    ]) assert.ok(isLarge(text), text);
    for (const text of [
        "", "x", "1", "123", "#", "©", "🎉x", "🎉🎉🎉🎉", ":nothing:", "**🎉**", "> 🎉", "👍 ok", "\u200d", "🇩", "🎉".repeat(500),
    ]) assert.ok(!isLarge(text), text);
});

test("no tree is deep, whatever is written", () => {
    const depth = (nodes) => Math.max(0, ...nodes.map(({ children = [], blocks = [], items = [] }) => 1 + Math.max(
        depth(children), depth(blocks), ...items.map((item) => Math.max(depth(item.children), depth(item.lists))))));
    for (const text of [
        ...hostileBodies.map(({ text }) => text), "> ".repeat(5_000), "**a _b ~~c ".repeat(900) + "~~ _ ** ".repeat(300),
        Array.from({ length: 100 }, (_, level) => `${"  ".repeat(level)}- a`).join("\n"),
    ]) assert.ok(depth(parse(text)) <= 24, text.slice(0, 40));
});

test("hostile texts lead nowhere but to the web", () => {
    const links = (nodes) => nodes.flatMap(({ href, children = [], blocks = [], items = [] }) => [
        href, ...links(children), ...links(blocks), ...items.flatMap((item) => [...links(item.children), ...links(item.lists)]),
    ]).filter(Boolean);
    let count = 0;
    for (const { what, text } of hostileBodies) {
        for (const href of links(parse(text))) {
            count += 1;
            assert.match(href, /^https?:\/\/[^\s"<>\u202e]+$/, what);
        }
    }
    assert.ok(count > 100);
});

test("the longest hostile text is read in less than a frame", () => {
    assert.ok(hostileBodies.length >= 60);
    for (const { what, text } of hostileBodies) {
        assert.ok(costsLessThan(16, () => blockWords(parse(text))), what);
    }
});

test("eight times the text takes about eight times as long", () => {
    for (const { what, text } of hostileBodies.filter(({ text }) => text.length > 9_000)) {
        const beginning = text.slice(0, 9_000);
        const once = leastCost(() => parse(beginning), 3);
        // A quadratic parser would take 64 times as long. What takes next to no time is mostly noise.
        assert.ok(costsLessThan(40 * Math.max(once, 3), () => parse(beginning.repeat(8)), 10), what);
    }
});
