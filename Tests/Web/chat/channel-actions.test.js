import "../page.js";
import assert from "node:assert/strict";
import { mock, test } from "node:test";

const { ChannelActions } = await import("chat/channel-actions.js");

const names = (actions, channel = { kind: "private" }) => actions.for(channel).map(({ name }) => name);

test("actions stand in their order, those of one order as they were added, until they are taken out", () => {
    const actions = new ChannelActions();
    actions.add({ name: "leave", order: 90 });
    actions.add({ name: "one" });
    const remove = actions.add({ name: "two" });
    actions.add({ name: "members", order: 10 });
    assert.deepEqual(names(actions), ["members", "one", "two", "leave"]);
    remove();
    assert.deepEqual(names(actions), ["members", "one", "leave"]);
});

test("only what applies to the channel is offered", () => {
    const actions = new ChannelActions();
    actions.add({ name: "hide", isFor: ({ kind }) => kind === "dm" });
    actions.add({ name: "always" });
    assert.deepEqual(names(actions, { kind: "dm" }), ["hide", "always"]);
    assert.deepEqual(names(actions, { kind: "public" }), ["always"]);
});

test("one that breaks is passed over, and said", () => {
    const error = mock.method(console, "error", () => {});
    const actions = new ChannelActions();
    actions.add({ name: "broken", isFor: () => { throw new Error("no"); } });
    actions.add({ name: "whole" });
    assert.deepEqual(names(actions), ["whole"]);
    assert.equal(error.mock.callCount(), 1);
});
