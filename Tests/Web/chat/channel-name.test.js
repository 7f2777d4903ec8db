import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { channelFromId, channelName, others } = await import("chat/channel-name.js");

const spelled = (name) => ({ bob: "Bob", carol: "Carol" }[name] ?? name);

test("a direct message is called after the others in it", () => {
    assert.equal(channelName(channelFromId("dm:alice:bob"), "Alice", spelled), "Bob");
    assert.equal(channelName(channelFromId("dm:alice:bob:carol"), "ALICE", spelled), "Bob, Carol");
    assert.equal(channelName(channelFromId("dm:alice"), "alice", spelled), "Notes to yourself");
    assert.deepEqual(others(channelFromId("dm:alice"), "Alice"), []);
});

test("another channel has its own name, its id until that is known", () => {
    assert.equal(channelName({ id: "private:x", kind: "private", name: "Cake" }, "alice", spelled), "Cake");
    assert.equal(channelName(channelFromId("general"), "alice", spelled), "general");
});
