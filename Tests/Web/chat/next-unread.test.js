import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { nextAfter } = await import("chat/next-unread.js");

const channels = ["a", "b", "c", "d"].map((id) => ({ id }));
const next = (from, ...unread) => nextAfter(channels, from, ({ id }) => unread.includes(id))?.id ?? null;

test("the next one after here, going round", () => {
    assert.equal(next("b", "a", "d"), "d");
    assert.equal(next("d", "a", "c"), "a");
    assert.equal(next("b", "a"), "a");
});

test("where I am is not the next, and without any there is none", () => {
    assert.equal(next("b", "b"), null);
    assert.equal(next("b"), null);
});

test("from a place that is not on the list it is the first", () => {
    assert.equal(next("gone", "c", "d"), "c");
    assert.equal(next(null, "a"), "a");
});
