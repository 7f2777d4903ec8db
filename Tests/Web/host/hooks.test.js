import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Hooks, Refusal, hook, live } = await import("host/hooks.js");

const setUp = () => {
    const reports = [];
    return { reports, hooks: new Hooks((plugin, { name }, error) => reports.push([plugin, name, error.message])) };
};

test("handlers run first, normal, last, and within these in the order they came", () => {
    const { hooks } = setUp();
    const Sent = hook("Sent");
    const heard = [];
    const add = (name, order) => hooks.on("a", Sent, () => heard.push(name), order && { order });
    add("n1");
    add("l1", "last");
    add("f1", "first");
    add("n2");
    add("f2", "first");
    assert.deepEqual(heard, [], "nothing runs on registration");
    hooks.announce(Sent, 1);
    assert.deepEqual(heard, ["f1", "f2", "n1", "n2", "l1"]);
});

test("a proposal goes through every handler, and one that returns nothing leaves it as it is", async () => {
    const { hooks } = setUp();
    const WillSend = hook("WillSend");
    assert.equal(await hooks.propose(WillSend, "a"), "a", "without handlers it is accepted as it is");
    hooks.on("a", WillSend, (text) => `${text}b`);
    hooks.on("a", WillSend, () => undefined);
    hooks.on("a", WillSend, async (text) => `${text}c`);
    assert.equal(await hooks.propose(WillSend, "a"), "abc");
});

test("a refusal ends a proposal and comes out", async () => {
    const { hooks, reports } = setUp();
    const WillSend = hook("WillSend");
    let after = 0;
    hooks.on("a", WillSend, () => { throw new Refusal("too-loud", "Please whisper."); });
    hooks.on("b", WillSend, () => { after += 1; });
    const refusal = { name: "Refusal", code: "too-loud", message: "Please whisper." };
    await assert.rejects(hooks.propose(WillSend, "A"), refusal);
    assert.equal(after, 0);
    assert.deepEqual(reports, [], "a refusal is no defect");
});

test("a handler that breaks is reported with its plugin, and the others still run", async () => {
    const { hooks, reports } = setUp();
    const Sent = hook("Sent");
    let heard = 0;
    hooks.on("broken", Sent, () => { throw new Error("oops"); });
    hooks.on("later", Sent, async () => { throw new Error("async oops"); });
    hooks.on("fine", Sent, () => { heard += 1; });
    hooks.announce(Sent, 1);
    await null;
    await null;
    assert.equal(heard, 1);
    assert.deepEqual(reports, [["broken", "Sent", "oops"], ["later", "Sent", "async oops"]]);
    assert.equal(await hooks.propose(Sent, "kept"), "kept", "nor does a broken handler spoil a proposal");
});

test("who unsubscribes hears no more", () => {
    const { hooks } = setUp();
    const Sent = hook("Sent");
    let heard = 0;
    const off = hooks.on("a", Sent, () => { heard += 1; });
    hooks.announce(Sent);
    assert.equal(heard, 1);
    off();
    hooks.announce(Sent);
    assert.equal(heard, 1);
});

test("a live event has one hook, and it is nobody else's", () => {
    assert.equal(live("message"), live("message"));
    assert.notEqual(live("message"), live("read"));
    assert.notEqual(hook("message"), hook("message"), "hooks are told apart by value, not by name");
});

test("a hook that was misspelled or an order that is none is said at once", () => {
    const { hooks } = setUp();
    assert.throws(() => hooks.on("polls", undefined, () => {}), /polls/);
    assert.throws(() => hooks.on("polls", hook("Sent"), () => {}, { order: "early" }), /early/);
});
