import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { MessageActions } = await import("chat/message-actions.js");

const message = { id: 1, body: "here", sender: { id: "u_1" } };
const channel = { id: "general", kind: "public" };
const names = (actions, about = message) => actions.for(about, channel).map(({ name }) => name);

function setUp() {
    const actions = new MessageActions();
    actions.add({ name: "late", label: "Late", order: 90 });
    actions.add({ name: "first", label: "First", order: 10, key: "f" });
    actions.add({ name: "middle", label: "Middle" });
    return actions;
}

test("actions stand by their order, whoever came first", () => {
    assert.deepEqual(names(setUp()), ["first", "middle", "late"]);
});

test("an action is offered where it makes sense, for the message and its channel", () => {
    const actions = setUp();
    const asked = [];
    actions.add({ name: "own", label: "Own", isFor: (...about) => (asked.push(about), about[0].sender.id === "u_2") });
    assert.deepEqual(names(actions), ["first", "middle", "late"]);
    assert.deepEqual(asked, [[message, channel]]);
    assert.ok(names(actions, { ...message, sender: { id: "u_2" } }).includes("own"));
});

test("nothing is done with a message that is deleted, or that is still on its way", () => {
    const actions = setUp();
    assert.deepEqual(names(actions, { ...message, deletedAt: "2025-03-04T12:00:00.000Z" }), []);
    assert.deepEqual(names(actions, { nonce: "n1", body: "here", sender: message.sender }), []);
});

test("a line about what happened has only what is meant for it; the program's own messages have all", () => {
    const actions = setUp();
    actions.add({ name: "link", label: "Link", isForLines: true });
    assert.deepEqual(names(actions, { ...message, system: true }), ["link"]);
    assert.equal(names(actions, { ...message, system: true, sender: { id: "system" } }).length, 4);
});

test("an action is found by its name, unless it makes no sense", () => {
    const actions = setUp();
    actions.add({ name: "never", label: "Never", isFor: () => false });
    assert.equal(actions.get("middle", message, channel).label, "Middle");
    assert.equal(actions.get("never", message, channel), undefined);
});

test("what an action is called may depend on the message", () => {
    const actions = setUp();
    actions.add({ name: "pin", label: "Pin", labelFor: ({ pinned }) => pinned ? "Unpin" : "Pin" });
    const label = (name, about) => actions.get(name, about, channel).labelFor(about);
    assert.equal(label("pin", { ...message, pinned: { by: "bob" } }), "Unpin");
    assert.equal(label("late", message), "Late");
});

test("keys are bound for actions that are there and that come, and go with them", () => {
    const actions = setUp();
    const bound = new Set();
    actions.keys(({ key }) => (bound.add(key), () => bound.delete(key)));
    const takeBack = actions.add({ name: "more", label: "More", key: "m" });
    assert.deepEqual([...bound], ["f", "m"]);
    takeBack();
    assert.deepEqual([...bound], ["f"]);
    assert.ok(!names(actions).includes("more"));
});
