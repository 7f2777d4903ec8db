import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Selection, stepFrom } = await import("chat/selection.js");

const chosen = (selection, ids = [1, 2, 3, 4, 5]) => ids.filter((id) => selection.has(id));

test("one message is selected, or none", () => {
    const selection = new Selection();
    assert.deepEqual(chosen(selection), []);
    selection.select(3);
    assert.deepEqual([selection.id, chosen(selection)], [3, [3]]);
    selection.select(null);
    assert.deepEqual([selection.id, chosen(selection)], [null, []]);
});

test("visual mode takes in what lies between its beginning and here, both ways", () => {
    const selection = new Selection();
    selection.select(3);
    selection.begin();
    selection.select(5);
    assert.deepEqual(chosen(selection), [3, 4, 5]);
    selection.select(2);
    assert.deepEqual(chosen(selection), [2, 3]);
    selection.end();
    assert.deepEqual([selection.isVisual, chosen(selection)], [false, [2]]);
});

test("visual mode begins at a message, and ends with its selection", () => {
    const selection = new Selection();
    selection.begin();
    assert.ok(!selection.isVisual, "nothing is selected");
    selection.select(3);
    selection.begin();
    selection.select(4);
    selection.begin();
    assert.deepEqual(chosen(selection), [3, 4], "begun already");
    selection.select(null);
    assert.ok(!selection.isVisual);
});

test("watchers hear of changes and of nothing else", () => {
    const selection = new Selection();
    let changes = 0;
    selection.watch(() => changes += 1);
    selection.select(3);
    selection.select(3);
    selection.end();
    assert.equal(changes, 1);
    selection.begin();
    selection.end();
    assert.equal(changes, 3);
});

test("a step leads to the neighbour, and not beyond the ends", () => {
    const ids = [10, 20, 30];
    assert.equal(stepFrom(ids, 20, 1), 30);
    assert.equal(stepFrom(ids, 20, -1), 10);
    assert.equal(stepFrom(ids, 30, 1), 30);
    assert.equal(stepFrom(ids, 10, -5), 10);
    assert.equal(stepFrom([], 10, 1), null);
});

test("from a message that is gone a step leads to what is next on that side", () => {
    const ids = [10, 20, 30];
    assert.equal(stepFrom(ids, 15, 1), 20);
    assert.equal(stepFrom(ids, 15, -1), 10);
    assert.equal(stepFrom(ids, 40, -1), 30);
    assert.equal(stepFrom(ids, 40, 1), 30);
    assert.equal(stepFrom(ids, 5, 1), 10);
});
