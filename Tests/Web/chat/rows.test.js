import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { isLine, rows } = await import("chat/rows.js");

const me = { id: "u_1", username: "alice" };
const start = new Date(2025, 2, 4, 12, 0).getTime();
const minutes = (count) => count * 60_000;

const message = (id, author, after, more = {}) => ({
    id, sender: { id: author === "alice" ? "u_1" : `u_${author}`, username: author },
    sentAt: new Date(start + after).toISOString(), body: "", ...more,
});

const shape = (options) => rows({ pending: [], unreadAfter: null, me, messages: [], hasBefore: false, ...options })
    .map(({ kind, item, isHead }) => item ? `${kind} ${item.id ?? item.nonce}${isHead ? " head" : ""}` : kind);

test("an author's messages within five minutes are one group", () => {
    assert.deepEqual(shape({
        messages: [
            message(1, "bob", 0), message(2, "bob", minutes(4)), message(3, "bob", minutes(9)),
            message(4, "bob", minutes(14.5)), message(5, "carol", minutes(15)),
        ],
    }), ["day", "message 1 head", "message 2", "message 3", "message 4 head", "message 5 head"]);
});

test("a new day begins with its line and a new group", () => {
    assert.deepEqual(shape({
        messages: [message(1, "bob", minutes(12 * 60 - 1)), message(2, "bob", minutes(12 * 60 + 1))],
    }), ["day", "message 1 head", "day", "message 2 head"]);
});

test("the line above what is unread stands before the first message of somebody else", () => {
    const messages = [message(1, "bob", 0), message(2, "alice", 1), message(3, "bob", 2), message(4, "bob", 3)];
    assert.deepEqual(shape({ messages, unreadAfter: 1 }), [
        "day", "message 1 head", "message 2 head", "unread", "message 3 head", "message 4",
    ]);
    assert.ok(!shape({ messages, unreadAfter: null }).includes("unread"));
    assert.ok(!shape({ messages, unreadAfter: 4 }).includes("unread"));
    assert.ok(!shape({ messages: messages.slice(0, 2), unreadAfter: 1 }).includes("unread"), "my own is not unread");
});

test("a line that belongs further up than what is here is not drawn in a wrong place", () => {
    const messages = [message(10, "bob", 0), message(11, "bob", 1)];
    assert.ok(shape({ messages, unreadAfter: 5 }).includes("unread"), "all of it is here, and all of it unread");
    assert.ok(!shape({ messages, unreadAfter: 5, hasBefore: true }).includes("unread"));
    assert.ok(shape({ messages, unreadAfter: 10, hasBefore: true }).includes("unread"));
});

test("what waits stands below everything, until its message is there", () => {
    const pending = [{ nonce: "n1", queuedAt: start + minutes(1) }, { nonce: "n2", queuedAt: start + minutes(2) }];
    assert.deepEqual(shape({ messages: [message(1, "alice", 0)], pending }), [
        "day", "message 1 head", "pending n1", "pending n2",
    ]);
    assert.deepEqual(shape({ messages: [message(1, "alice", 0, { nonce: "n1" })], pending }), [
        "day", "message 1 head", "pending n2",
    ]);
});

test("a message keeps its key when it is stored, and no two rows share one", () => {
    const pending = rows({ messages: [], pending: [{ nonce: "n1", queuedAt: start }], unreadAfter: null, me });
    const stored = rows({ messages: [message(1, "alice", 0, { nonce: "n1" })], pending: [], unreadAfter: null, me });
    assert.equal(pending.at(-1).key, stored.at(-1).key);
    const many = rows({
        messages: [message(1, "bob", 0), message(2, "bob", minutes(1440)), message(3, "bob", minutes(2880))],
        pending: [], unreadAfter: 1, me,
    });
    assert.equal(new Set(many.map(({ key }) => key)).size, many.length);
});

test("a nonce that somebody else uses, too, makes their message no other", () => {
    const messages = [message(1, "alice", 0, { nonce: "n1" }), message(2, "mallory", 1, { nonce: "n1" })];
    for (const who of [me, { id: "u_carol", username: "carol" }]) {
        const keys = rows({ messages, pending: [], unreadAfter: null, me: who }).map(({ key }) => key);
        assert.equal(new Set(keys).size, 3);
    }
    const pending = [{ nonce: "n1", queuedAt: start }];
    assert.deepEqual(shape({ messages: messages.slice(1), pending }), ["day", "message 2 head", "pending n1 head"]);
});

test("where clocks do not agree about midnight every line of a day still has a key of its own", () => {
    const night = minutes(12 * 60);
    const all = rows({
        messages: [message(1, "bob", night - 1), message(2, "carol", night + 1), message(3, "bob", night - 1)],
        pending: [], unreadAfter: null, me,
    });
    assert.equal(new Set(all.map(({ key }) => key)).size, all.length);
});

test("lines about what happened stand together, and are nobody's unread messages", () => {
    const line = (id, author, after) => message(id, author, after, { system: true });
    const messages = [
        message(1, "bob", 0), line(2, "bob", 1), line(3, "carol", minutes(60)), message(4, "bob", minutes(61)),
    ];
    assert.deepEqual(shape({ messages }), ["day", "message 1 head", "message 2 head", "message 3", "message 4 head"]);
    assert.deepEqual(shape({ messages, unreadAfter: 1 }).indexOf("unread"), 4, "above the message, not the lines");
});

test("what the program itself says is a message as any other", () => {
    const own = { id: 1, sender: { id: "system", username: "MiniMost" }, system: true };
    assert.ok(!isLine(own));
    assert.ok(isLine({ ...own, sender: me }));
    assert.ok(!isLine({ ...own, system: undefined }));
});
