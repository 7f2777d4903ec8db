import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../storage.js";

const { Composing } = await import("chat/composing.js");

const alice = { id: "u_1", username: "alice" };
const message = (id, more = {}) => ({ id, channel: "general", sender: alice, body: `words ${id}`, reactions: {}, ...more });

function setUp({ storage = new MemoryStorage(), user = "u_2" } = {}) {
    const composing = new Composing(storage, user);
    composing.open("general");
    return composing;
}

const state = ({ mode, message }) => [mode, message?.id ?? null];

test("it begins with a new message, about nothing", () => {
    assert.deepEqual(state(setUp()), [null, null]);
    assert.deepEqual(state(new Composing(new MemoryStorage(), "u_2")), [null, null], "also before a channel is open");
});

test("an answer waits in its channel, also for a reload", () => {
    const storage = new MemoryStorage();
    const composing = setUp({ storage });
    composing.reply(message(1));
    assert.deepEqual(state(composing), ["reply", 1]);
    composing.open("random");
    assert.deepEqual(state(composing), [null, null]);
    composing.open("general");
    assert.deepEqual(state(composing), ["reply", 1]);
    assert.deepEqual(setUp({ storage }).message, { id: 1, channel: "general", sender: alice, body: "words 1" });
    assert.deepEqual(state(setUp({ storage, user: "u_3" })), [null, null], "and is nobody else's");
});

test("a change is left with the channel", () => {
    const composing = setUp();
    composing.edit(message(2));
    assert.deepEqual(state(composing), ["edit", 2]);
    composing.open("random");
    composing.open("general");
    assert.deepEqual(state(composing), [null, null]);
});

test("opening the channel that is open changes nothing", () => {
    const composing = setUp();
    composing.edit(message(2));
    composing.open("general");
    assert.deepEqual(state(composing), ["edit", 2]);
});

test("after a change the answer that was begun is back; cancelled once more, it is over", () => {
    const composing = setUp();
    composing.reply(message(1));
    composing.edit(message(2));
    assert.deepEqual(state(composing), ["edit", 2]);
    composing.cancel();
    assert.deepEqual(state(composing), ["reply", 1]);
    composing.cancel();
    assert.deepEqual(state(composing), [null, null]);
});

test("to answer is to stop changing", () => {
    const composing = setUp();
    composing.edit(message(2));
    composing.reply(message(1));
    assert.deepEqual(state(composing), ["reply", 1]);
});

test("an answer is taken once", () => {
    const composing = setUp();
    composing.reply(message(1));
    assert.equal(composing.take("general").id, 1);
    assert.equal(composing.take("general"), null);
    assert.deepEqual(state(composing), [null, null]);
});

test("a message that is deleted is not answered any more, wherever that is", () => {
    const composing = setUp();
    composing.reply(message(1));
    composing.open("random");
    composing.hear(message(2, { deletedAt: "now" }));
    composing.hear(message(1));
    assert.equal(composing.answered("general").id, 1);
    composing.hear(message(1, { deletedAt: "now" }));
    assert.equal(composing.answered("general"), null);
});

test("a message that is deleted is not changed any more", () => {
    const composing = setUp();
    composing.edit(message(2));
    composing.hear(message(1, { deletedAt: "now" }));
    composing.hear(message(2, { body: "changed elsewhere" }));
    assert.deepEqual(state(composing), ["edit", 2]);
    composing.hear(message(2, { deletedAt: "now" }));
    assert.deepEqual(state(composing), [null, null]);
});

test("of a long message only the beginning is kept, whole characters", () => {
    const composing = setUp();
    composing.reply(message(1, { body: "🚢".repeat(5_000) }));
    assert.equal(composing.message.body, "🚢".repeat(200));
});

test("where nothing can be kept, an answer holds for this page", () => {
    const storage = new MemoryStorage();
    storage.isFull = true;
    const composing = setUp({ storage });
    composing.reply(message(1));
    assert.deepEqual(state(composing), ["reply", 1]);
    composing.cancel();
    assert.deepEqual(state(composing), [null, null]);
});

test("what is kept and cannot be read is nothing", () => {
    const storage = new MemoryStorage([["minimost.reply.u_2.general", "{"]]);
    assert.deepEqual(state(setUp({ storage })), [null, null]);
});

test("those who watch hear of every change, and of nothing else", () => {
    const composing = setUp();
    let heard = 0;
    composing.watch(() => heard += 1);
    composing.cancel();
    composing.take("general");
    assert.equal(heard, 0);
    composing.reply(message(1));
    composing.edit(message(2));
    composing.cancel();
    composing.clear();
    assert.equal(heard, 4);
});

test("an answer that another tab begins or sends shows here at once", () => {
    const storage = new MemoryStorage();
    const [here, there] = [setUp({ storage }), setUp({ storage })];
    let heard = 0;
    here.watch(() => heard += 1);
    there.reply(message(1));
    here.heard({ key: "minimost.reply.u_2.general" });
    assert.deepEqual([state(here), heard], [["reply", 1], 1]);
    there.take("general");
    here.heard({ key: "minimost.reply.u_2.general" });
    here.heard({ key: "minimost.reply.u_3.general" });
    here.heard({ key: "minimost.draft.u_2.general" });
    assert.deepEqual([state(here), heard], [[null, null], 2]);
    here.heard({ key: null });
    assert.equal(heard, 3);
});
