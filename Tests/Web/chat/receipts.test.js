import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Receipts } = await import("chat/receipts.js");

const dm = "dm:alice:bob:carol";
const message = (id, username = "alice", more = {}) => ({
    id, channel: dm, sender: { id: username, username }, body: "x", ...more,
});
const mark = (username, id, channel = dm) => ({ channel, username, message: id });

function loaded(...marks) {
    const receipts = new Receipts();
    receipts.load(marks, receipts.beginLoad(dm));
    return receipts;
}

const places = (receipts, messages, more = {}) => Object.fromEntries(receipts.places(dm, { messages, ...more }));

test("a face stands at the last message that somebody has read", () => {
    const receipts = loaded(mark("bob", 11), mark("carol", 12));
    const messages = [message(10), message(11), message(12), message(13)];
    assert.deepEqual(places(receipts, messages), { 11: ["bob"], 12: ["carol"] });
    receipts.apply(mark("bob", 12));
    assert.deepEqual(places(receipts, messages), { 12: ["bob", "carol"] });
});

test("a mark never goes back, by an event or by an older list, and watchers hear only of what moved", () => {
    const receipts = loaded(mark("bob", 12));
    const heard = [];
    receipts.watch((channel) => heard.push(channel));
    receipts.apply(mark("BOB", 11));
    assert.deepEqual(heard, []);
    receipts.apply(mark("bob", 13));
    assert.deepEqual(heard, [dm]);
    receipts.load([mark("bob", 10)], receipts.beginLoad(dm));
    assert.deepEqual(receipts.readersOf(message(13)), ["bob"]);
});

test("a mark between two messages stands at the one before", () => {
    const receipts = loaded(mark("bob", 15));
    assert.deepEqual(places(receipts, [message(10), message(20)]), { 10: ["bob"] });
});

test("a mark at a line about what somebody did stands at the message before it", () => {
    const receipts = loaded(mark("bob", 11));
    const line = message(11, "alice", { system: true });
    assert.deepEqual(places(receipts, [message(10), line, message(12)]), { 10: ["bob"] });
});

test("whoever has read further than what is here, or not as far, stands nowhere", () => {
    const receipts = loaded(mark("bob", 30), mark("carol", 5));
    const messages = [message(10), message(20)];
    assert.deepEqual(places(receipts, messages, { hasAfter: true }), {});
    assert.deepEqual(places(receipts, messages), { 20: ["bob"] });
    receipts.apply(mark("carol", 20));
    assert.deepEqual(places(receipts, messages, { hasAfter: true }), { 20: ["carol"] });
});

test("who has answered has read what came before: no face at their own message, nor above it", () => {
    const receipts = loaded(mark("bob", 11), mark("carol", 11));
    const messages = [message(10), message(11), message(12, "Bob")];
    assert.deepEqual(places(receipts, messages), { 11: ["carol"] });
    receipts.apply(mark("bob", 12));
    assert.deepEqual(places(receipts, messages), { 11: ["carol"] });
    assert.deepEqual(places(receipts, [...messages, message(13)]), { 11: ["carol"] });
    receipts.apply(mark("bob", 13));
    assert.deepEqual(places(receipts, [...messages, message(13)]), { 11: ["carol"], 13: ["bob"] });
});

test("readers of a message are all who have read as far, without its author", () => {
    const receipts = loaded(mark("carol", 12), mark("bob", 11), mark("dave", 9));
    assert.deepEqual(receipts.readersOf(message(11)), ["bob", "carol"]);
    assert.deepEqual(receipts.readersOf(message(11, "bob")), ["carol"]);
    assert.deepEqual(receipts.readersOf(message(13)), []);
    receipts.forget(dm);
    assert.deepEqual(receipts.readersOf(message(1)), []);
});

test("who is not in the list does not tell any more; who was heard since it was asked for does", () => {
    const receipts = loaded(mark("bob", 11), mark("carol", 11));
    const flight = receipts.beginLoad(dm);
    receipts.apply(mark("carol", 12));
    receipts.apply(mark("bob", 99, "dm:alice:bob"));
    receipts.load([], flight);
    assert.deepEqual(receipts.readersOf(message(11)), ["carol"]);
});

test("of those who are no longer in a channel nothing is known there", () => {
    const receipts = loaded(mark("bob", 11), mark("carol", 11));
    receipts.keep(dm, ["Alice", "Bob"]);
    assert.deepEqual(receipts.readersOf(message(11)), ["bob"]);
});
