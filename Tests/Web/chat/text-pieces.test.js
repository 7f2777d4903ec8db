import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { pieces } = await import("chat/text-pieces.js");

const links = (text) => pieces(text).filter(({ href }) => href).map(({ text: shown }) => shown);

test("all pieces together are the text, whatever it is", () => {
    for (const text of [
        "", "x", "a\nb", "see https://a.example/b, ok", "https://a.example https://b.example", "http://",
        "<b>https://a.example</b>",
    ]) {
        assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
    }
});

test("addresses are links, the sentence around them is not", () => {
    assert.deepEqual(links("Look at https://a.example/x?y=1#z."), ["https://a.example/x?y=1#z"]);
    assert.deepEqual(links("(http://10.0.0.4:8080/ports.html)!"), ["http://10.0.0.4:8080/ports.html"]);
    assert.deepEqual(links("https://en.example/wiki/Bridge_(band), then"), ["https://en.example/wiki/Bridge_(band)"]);
    assert.deepEqual(links("*https://a.example*"), ["https://a.example"]);
    assert.deepEqual(links("a https://a.example\nhttps://b.example b"), ["https://a.example", "https://b.example"]);
});

test("only http and https are ever links", () => {
    for (const text of [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example", "file:///etc/passwd", "vbscript:x",
        "xhttps://a.example", "https://", "http://?", "mailto:a@b.example",
    ]) assert.deepEqual(links(text), [], text);
});

test("a link leads where it says", () => {
    const [{ href, text }] = pieces("HTTPS://A.example/%22");
    assert.equal(href, "https://a.example/%22");
    assert.equal(text, "HTTPS://A.example/%22");
});

test("a tail of a hundred thousand brackets takes no time", () => {
    const tail = ")".repeat(300_000);
    assert.deepEqual(pieces(`http://a.example${tail}`).map(({ text }) => text), ["http://a.example", tail]);
    const opened = "(".repeat(300_000);
    assert.deepEqual(links(`http://a.example/${opened}${tail}`), [`http://a.example/${opened}${tail}`]);
});
