import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { excerptOf, inLines } = await import("preview/code-lines.js");
const { highlight } = await import("chat/highlight.js");

test("lines are numbered as they are in the file", () => {
    assert.deepEqual(excerptOf({ path: "src/a.swift", from: 10, lines: ["a", "", "b"] }), {
        path: "src/a.swift", text: "a\n\nb", numbers: [10, 11, 12], range: "Lines 10 to 12",
    });
    assert.equal(excerptOf({ path: "a", from: 7, lines: ["x"] }).range, "Line 7");
});

test("twenty lines are shown, and no more are said to be", () => {
    const { text, numbers, range } = excerptOf({ path: "a", from: 1, lines: Array(50).fill("x") });
    assert.equal(text.split("\n").length, 20);
    assert.equal(numbers.at(-1), 20);
    assert.equal(range, "Lines 1 to 20");
});

test("what goes over several lines keeps its colour in each", () => {
    assert.deepEqual(inLines(highlight("/* a\n\nb */ let c", "swift")), [
        [{ text: "/* a", kind: "comment" }],
        [],
        [{ text: "b */", kind: "comment" }, { text: " " }, { text: "let", kind: "keyword" }, { text: " c" }],
    ]);
});

test("there are as many lines as there were", () => {
    for (const text of ["", "\n", "a", "a\n", "\na\n\n"]) {
        const lines = inLines(highlight(text, "swift"));
        assert.equal(lines.length, text.split("\n").length);
        assert.equal(lines.map((line) => line.map(({ text }) => text).join("")).join("\n"), text);
    }
});
