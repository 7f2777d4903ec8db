import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { signFor } = await import("chat/tab-sign.js");

const channel = (more) => ({ kind: "public", level: "all", unread: 0, mentions: 0, ...more });

test("the sign tells what waits, the louder one first", () => {
    assert.equal(signFor([]), "none");
    assert.equal(signFor([channel({})]), "none");
    assert.equal(signFor([channel({ unread: 2 })]), "unread");
    assert.equal(signFor([channel({ unread: 2 }), channel({ unread: 3, mentions: 1 })]), "mine");
    assert.equal(signFor([channel({ unread: 2 }), channel({ kind: "dm", unread: 1 })]), "mine");
});

test("a channel that is quiet shows nothing", () => {
    assert.equal(signFor([channel({ level: "none", unread: 2, mentions: 1 })]), "none");
    assert.equal(signFor([channel({ level: "mentions", unread: 2 })]), "none");
    assert.equal(signFor([channel({ level: "mentions", unread: 2, mentions: 1 })]), "mine");
});
