import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { length, remaining } = await import("chat/message-length.js");

test("an emoji is one character", () => {
    assert.equal("🙂".length, 2, "in JavaScript it is two");
    assert.equal(length("🙂🙂"), 2);
});

test("the rest is said when it gets scarce, and too much is said kindly", () => {
    const limit = 100;
    assert.deepEqual(remaining("x".repeat(89), limit), { isOver: false, words: "" });
    assert.deepEqual(remaining("x".repeat(90), limit), { isOver: false, words: "10 characters left" });
    assert.deepEqual(remaining("x".repeat(99), limit), { isOver: false, words: "1 character left" });
    assert.deepEqual(remaining("x".repeat(100), limit), { isOver: false, words: "0 characters left" });
    const { isOver, words } = remaining("x".repeat(101), limit);
    assert.ok(isOver);
    assert.match(words, /^1 character too many/);
});
