import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { snippet } = await import("chat/snippet.js");

test("a short message is shown whole, in one line and without its markup", () => {
    assert.equal(snippet("The **plan**:\n1. Swap the _switch_", ["switch"], "?"), "The plan: 1. Swap the switch");
    assert.equal(snippet("here :package:", ["here"], "?"), "here 📦");
});

test("a long one is shown around what was found, from the beginning of a word", () => {
    const text = `${"before ".repeat(40)}crane${" after".repeat(60)}`;
    const shown = snippet(text, ["crane"], "?");
    assert.match(shown, /^…before (before )+crane after( after)*( a\w*)?…$/);
    assert.ok(shown.length <= 202);
    assert.ok(snippet(`${"x".repeat(300)}crane`, ["crane"], "?").endsWith("xcrane"));
});

test("what is not in the words comes as it was told", () => {
    assert.equal(snippet("[the plan](https://example.org/crane)", ["crane"], "…org/crane)"), "…org/crane)");
});

test("without terms it is the beginning", () => {
    assert.equal(snippet("_all_ of it", [], "?"), "all of it");
});
