import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Announcements } = await import("chat/announcements.js");

function setUp() {
    const shown = [];
    return { shown, announcements: new Announcements((texts) => shown.push(texts)) };
}

test("each message is said once, in order", () => {
    const { shown, announcements } = setUp();
    announcements.add(1, "a");
    announcements.add(2, "b");
    announcements.add(1, "a, edited");
    assert.deepEqual(shown, [["a"], ["a", "b"]]);
});

test("only the latest stay, and another channel begins with none", () => {
    const { shown, announcements } = setUp();
    for (let id = 1; id <= 7; id += 1) announcements.add(id, `m${id}`);
    assert.deepEqual(shown.at(-1), ["m3", "m4", "m5", "m6", "m7"]);
    announcements.clear();
    assert.deepEqual(shown.at(-1), []);
    announcements.add(1, "m1");
    assert.deepEqual(shown.at(-1), ["m1"]);
});
