import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { isOwn, lastOwn } = await import("chat/own-messages.js");

const me = { id: "u_1", username: "alice" };
const mine = (id, more = {}) => ({ id, sender: { id: "u_1", username: "alice" }, body: "mine", ...more });
const others = (id) => ({ id, sender: { id: "u_2", username: "bob" }, body: "theirs" });

test("what I wrote is mine to change, until it is deleted", () => {
    assert.ok(isOwn(mine(1), me));
    assert.ok(!isOwn(others(1), me));
    assert.ok(!isOwn(mine(1, { deletedAt: "2025-03-04T12:00:00.000Z" }), me));
    assert.ok(!isOwn(mine(1, { system: true }), me), "what I did is told, not written by me");
});

test("the last of mine is the one to edit", () => {
    const messages = [mine(1), mine(2), mine(3, { system: true }), mine(4, { deletedAt: "x" }), others(5)];
    assert.equal(lastOwn(messages, me).id, 2);
    assert.equal(lastOwn([others(1)], me), undefined);
});
