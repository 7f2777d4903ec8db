import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Slots } = await import("host/slots.js");

test("a slot's entries stand by order, equals as they came", () => {
    const slots = new Slots();
    assert.deepEqual(slots.in("sidebar"), []);
    slots.add("a", "sidebar", "x-late", { order: 90 });
    slots.add("b", "sidebar", "x-first", { order: 10 });
    slots.add("c", "sidebar", "x-middle");
    slots.add("d", "sidebar", "x-second", { order: 10 });
    slots.add("d", "main", "x-elsewhere");
    assert.deepEqual(slots.in("sidebar").map(({ tag }) => tag), ["x-first", "x-second", "x-middle", "x-late"]);
});

test("those who watch a slot hear of it, and of no other", () => {
    const slots = new Slots();
    let changes = 0;
    const unwatch = slots.watch("main", () => { changes += 1; });
    slots.add("a", "sidebar", "x-a");
    assert.equal(changes, 0);
    const remove = slots.add("a", "main", "x-b");
    remove();
    assert.equal(changes, 2);
    assert.deepEqual(slots.in("main"), []);
    unwatch();
    slots.add("a", "main", "x-c");
    assert.equal(changes, 2);
});
