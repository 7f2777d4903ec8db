import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { foldAt, mostCharacters, mostLines } = await import("chat/folding.js");

test("a text of a usual length is shown whole, and so is one that is hardly longer", () => {
    for (const text of ["", "x", "x".repeat(mostCharacters), "x".repeat(mostCharacters * 1.2), "x\n".repeat(mostLines * 1.2)]) {
        assert.equal(foldAt(text), null);
    }
});

test("a longer one is folded behind a line or a word", () => {
    assert.equal(foldAt(`${"x".repeat(3_500)}\n${"y".repeat(6_000)}`), 3_500);
    assert.equal(foldAt(`${"x".repeat(3_600)} ${"y".repeat(6_000)}`), 3_600);
    assert.equal(foldAt("x".repeat(10_000)), mostCharacters);
    assert.equal(foldAt(`x ${"y".repeat(9_000)}`), mostCharacters, "no word ends near");
});

test("many lines are folded, however short", () => {
    assert.equal(foldAt("\n".repeat(9_000)), mostLines - 1);
    assert.equal(foldAt("ab\n".repeat(3_000)), mostLines * 3 - 1);
});

test("no character is cut in two", () => {
    assert.equal(foldAt(`x${"🎉".repeat(5_000)}`), mostCharacters - 1);
});
