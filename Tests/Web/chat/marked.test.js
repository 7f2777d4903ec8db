import "../page.js";
import { costsLessThan } from "../cost.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { marked } = await import("chat/marked.js");

/** The pieces as one text, what was hit in brackets. */
const shown = (text, ...terms) => marked(text, terms).map(({ text, isHit }) => isHit ? `[${text}]` : text).join("");

test("every occurrence is marked, whatever its capitals", () => {
    assert.equal(shown("Crane, crane and CRANES", "crane"), "[Crane], [crane] and [CRANE]S");
    assert.equal(shown("crane", "CRANE"), "[crane]");
});

test("without a hit the text is one piece, and nothing is none", () => {
    assert.deepEqual(marked("harbour", ["crane"]), [{ text: "harbour", isHit: false }]);
    assert.deepEqual(marked("harbour", []), [{ text: "harbour", isHit: false }]);
    assert.deepEqual(marked("harbour", [""]), [{ text: "harbour", isHit: false }]);
    assert.deepEqual(marked("", ["crane"]), []);
});

test("a hit at the very beginning, at the very end, and of the whole", () => {
    assert.equal(shown("one two", "one"), "[one] two");
    assert.equal(shown("one two", "two"), "one [two]");
    assert.equal(shown("one", "one"), "[one]");
    assert.equal(shown("on", "one"), "on");
});

test("what overlaps is one piece", () => {
    assert.equal(shown("abcdef", "abcd", "cdef"), "[abcdef]");
    assert.equal(shown("abcdef", "abcdef", "cd"), "[abcdef]");
    assert.equal(shown("abcdef", "abc", "def"), "[abcdef]");
    assert.equal(shown("abcdef", "bc", "ef"), "a[bc]d[ef]");
    assert.equal(shown("banana", "ana"), "b[anana]");
    assert.equal(shown("aaaa b", "aa"), "[aaaa] b");
    assert.equal(shown("aabaaab", "aaab"), "aab[aaab]");
});

test("a letter that grows with its case is marked whole, and what comes after it in its place", () => {
    assert.equal(shown("İstanbul İs", "i̇s"), "[İs]tanbul [İs]");
    assert.equal(shown("İİ crane", "crane"), "İİ [crane]");
    assert.equal(shown("İx", "i"), "[İ]x");
});

test("characters beyond the first plane are not cut", () => {
    assert.equal(shown("👍👎 ok", "👎"), "👍[👎] ok");
    assert.equal(shown("東京タワー", "京タ"), "東[京タ]ワー");
});

test("markup characters are only characters", () => {
    assert.equal(shown("a <b>.*</b>", ".*", "<b>"), "a [<b>.*]</b>");
});

test("a long text of one letter takes no longer than any other", () => {
    const text = "a".repeat(100_000);
    const terms = ["a".repeat(50_000), `${"a".repeat(40_000)}b`];
    assert.deepEqual(marked(text, terms), [{ text, isHit: true }]);
    assert.ok(costsLessThan(1_000, () => marked(text, terms), 5), "linear");
});
