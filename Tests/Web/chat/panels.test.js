import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Panels } = await import("chat/panels.js");

function setUp() {
    const panels = new Panels();
    panels.add("search", { heading: "Search", tag: "chat-search", back: "Back to results" });
    panels.add("pins", { heading: "Pinned messages", tag: "chat-pins" });
    let changes = 0;
    panels.watch(() => changes += 1);
    return { panels, changes: () => changes };
}

test("one is open at a time, with what it was given", () => {
    const { panels } = setUp();
    assert.equal(panels.current, null);
    panels.open("search", { query: "crane" });
    assert.deepEqual(panels.current, {
        name: "search", heading: "Search", tag: "chat-search", back: "Back to results", context: { query: "crane" },
    });
    panels.open("pins");
    assert.ok(panels.isOpen("pins"));
    assert.ok(!panels.isOpen("search"));
    assert.equal(panels.current.context, null);
    panels.close();
    assert.equal(panels.current, null);
});

test("toggle opens, changes to another, and closes the same", () => {
    const { panels } = setUp();
    panels.toggle("search");
    panels.toggle("pins");
    assert.ok(panels.isOpen("pins"));
    panels.toggle("pins");
    assert.equal(panels.current, null);
});

test("opening what is open already is told: its field wants the focus again", () => {
    const { panels, changes } = setUp();
    panels.open("search");
    const before = panels.current;
    panels.open("search");
    assert.equal(changes(), 2);
    assert.notEqual(panels.current, before);
});

test("closing what is closed changes nothing", () => {
    const { panels, changes } = setUp();
    panels.close();
    assert.equal(changes(), 0);
});

test("a panel that nobody added is not opened, and none is added twice", () => {
    const { panels } = setUp();
    assert.throws(() => panels.open("polls"), TypeError);
    assert.throws(() => panels.add("pins", { heading: "Pins", tag: "x-pins" }), TypeError);
});

test("what stepped aside comes back", () => {
    const { panels } = setUp();
    panels.open("search", { query: "crane" });
    panels.stepAside("general");
    assert.equal(panels.current, null);
    assert.equal(panels.aside.back, "Back to results");
    panels.visited("general");
    panels.resume();
    assert.deepEqual(panels.current.context, { query: "crane" });
    assert.ok(panels.current.isBack);
    assert.equal(panels.aside, null);
    panels.open("search");
    assert.ok(!panels.current.isBack);
});

test("there is no way back once somebody is in another channel, has closed it or opened another", () => {
    const { panels } = setUp();
    panels.open("search");
    panels.stepAside("general");
    panels.visited("random");
    assert.equal(panels.aside, null);
    panels.resume();
    assert.equal(panels.current, null);

    panels.open("search");
    panels.stepAside("general");
    panels.close();
    assert.equal(panels.aside, null);

    panels.open("search");
    panels.stepAside("general");
    panels.open("pins");
    assert.equal(panels.aside, null);
});

test("without an open panel nothing steps aside", () => {
    const { panels, changes } = setUp();
    panels.stepAside("general");
    assert.equal(panels.aside, null);
    assert.equal(changes(), 0);
});
