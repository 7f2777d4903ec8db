import { settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { MentionList } = await import("chat/mention-list.js");

function setUp() {
    const asked = [];
    const read = new Map();
    const list = new MentionList((method, path, { query }) => new Promise((resolve, reject) => {
        asked.push({ method, path, query, answer: resolve, fail: reject });
    }), { me: "Alice", lastRead: (channel) => read.get(channel) ?? null });
    return { asked, list, read };
}

const message = (id, more = {}) => (
    { id, channel: "general", sender: { id: "u2", username: "bob" }, body: "@alice", mentions: ["alice"], ...more }
);
const page = (unread, read, more = false) => ({
    results: [...unread.map((id) => ({ message: message(id), unread: true })),
        ...read.map((id) => ({ message: message(id), unread: false }))],
    more,
});
const ids = (list) => list.entries.map((entry) => entry.message.id);
const unread = (list) => list.entries.filter((entry) => list.isUnread(entry)).map((entry) => entry.message.id);

async function loaded(...answer) {
    const set = setUp();
    set.list.load();
    set.asked[0].answer(page(...answer));
    await settled();
    return set;
}

test("the order is the server's: what is unread first", async () => {
    const { asked, list } = await loaded([9, 5], [8, 4]);
    assert.deepEqual([asked[0].method, asked[0].path], ["GET", "/api/chat/mentions"]);
    assert.deepEqual(asked[0].query, { before: undefined, limit: 20 });
    assert.deepEqual(ids(list), [9, 5, 8, 4]);
    assert.deepEqual(unread(list), [9, 5]);
    assert.ok(list.isLoaded);
});

test("what I have read is read, and stays where it is", async () => {
    const { list, read } = await loaded([9, 5], [8]);
    read.set("general", 5);
    assert.deepEqual(unread(list), [9]);
    assert.deepEqual(ids(list), [9, 5, 8]);
});

test("the next page goes on from the oldest that was read", async () => {
    const { asked, list } = await loaded([3], [8, 6], true);
    list.loadMore();
    list.loadMore();
    assert.equal(asked.length, 2);
    assert.equal(asked[1].query.before, 6);
    asked[1].answer(page([], [6, 2]));
    await settled();
    assert.deepEqual(ids(list), [3, 8, 6, 2]);
    assert.ok(!list.more);
});

test("a new one comes on top, once, and only if it is for me and of somebody else", async () => {
    const { list } = await loaded([], [8]);
    list.apply(message(10));
    list.apply(message(10));
    list.apply(message(11, { mentions: ["everyone"] }));
    list.apply(message(12, { mentions: ["carol"] }));
    list.apply(message(13, { sender: { id: "u1", username: "alice" } }));
    list.apply(message(14, { system: true }));
    assert.deepEqual(ids(list), [11, 10, 8]);
    assert.deepEqual(unread(list), [11, 10]);
});

test("an old one that names me only now waits for its page", async () => {
    const { list } = await loaded([], [8]);
    list.apply(message(3));
    assert.deepEqual(ids(list), [8]);
});

test("what is deleted, or names me no more, goes; what is edited shows as it is now", async () => {
    const { list } = await loaded([9], [8, 7]);
    list.apply(message(9, { deletedAt: "2025-01-31T00:00:00.000Z", mentions: [] }));
    list.apply(message(8, { mentions: [] }));
    list.apply(message(7, { body: "@alice!" }));
    assert.deepEqual(list.entries.map((entry) => entry.message.body), ["@alice!"]);
    assert.deepEqual(unread(list), []);
});

test("what is heard while a page is on its way is newer than the page", async () => {
    const { asked, list } = setUp();
    list.load();
    list.apply(message(10));
    list.apply(message(8, { mentions: [] }));
    asked[0].answer(page([], [8, 7]));
    await settled();
    assert.deepEqual(ids(list), [10, 7]);
});

test("loading anew keeps what shows until the answer, and an old answer is left", async () => {
    const { asked, list } = await loaded([], [8]);
    list.load();
    list.load();
    assert.deepEqual(ids(list), [8]);
    asked[2].answer(page([], [9]));
    await settled();
    asked[1].answer(page([], [1]));
    await settled();
    assert.deepEqual(ids(list), [9]);
});

test("a problem is said, and gone with the next try", async () => {
    const { asked, list } = setUp();
    list.load();
    asked[0].fail(new Error("away"));
    await settled();
    assert.equal(list.problem.message, "away");
    assert.ok(!list.isLoaded);
    list.load();
    assert.equal(list.problem, null);
});

test("whoever is erased takes along what they said", async () => {
    const { list } = await loaded([], [8, 7]);
    list.drop(({ id }) => id === 8);
    assert.deepEqual(ids(list), [7]);
});
