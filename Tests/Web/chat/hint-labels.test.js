import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { hintLabels } = await import("chat/hint-labels.js");

test("few links have one letter each, the nearest first", () => {
    assert.deepEqual(hintLabels(0), []);
    assert.deepEqual(hintLabels(3), ["a", "s", "d"]);
    assert.equal(hintLabels(26).length, 26);
});

test("many have two, and none is the beginning of another", () => {
    for (const count of [27, 60, 676]) {
        const labels = hintLabels(count);
        assert.equal(new Set(labels).size, count);
        assert.ok(labels.every((label) => label.length === 2));
    }
    assert.equal(hintLabels(1_000).length, 676, "there are no more pairs than that");
});
