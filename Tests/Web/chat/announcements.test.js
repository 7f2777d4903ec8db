import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Announcements } = await import("chat/announcements.js");

function setUp() {
    const said = [];
    return { said, announcements: new Announcements((text) => said.push(text)) };
}

test("each message is said once, in order", () => {
    const { said, announcements } = setUp();
    announcements.add(1, "a");
    announcements.add(2, "b");
    announcements.add(1, "a, edited");
    assert.deepEqual(said, ["a", "b"]);
});

test("another channel begins with nothing said", () => {
    const { said, announcements } = setUp();
    announcements.add(1, "m1");
    announcements.clear();
    announcements.add(1, "m1");
    assert.deepEqual(said, ["m1", "m1"]);
});

test("what was said lately is remembered, and not everything for ever", () => {
    const { said, announcements } = setUp();
    for (let id = 1; id <= 600; id += 1) announcements.add(id, `m${id}`);
    announcements.add(101, "again");
    assert.equal(said.length, 600);
    announcements.add(1, "so long ago that it is forgotten");
    assert.equal(said.length, 601);
});
