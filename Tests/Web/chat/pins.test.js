import { settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Pins } = await import("chat/pins.js");

function setUp() {
    const asked = [];
    const pins = new Pins((method, path) => new Promise((resolve, reject) => {
        asked.push({ method, path, answer: resolve, fail: reject });
    }));
    return { asked, pins };
}

/** Pinned at this second. */
const pinned = (id, second, channel = "general") => ({
    id, channel, sender: { id: "u2" }, pinned: { by: "bob", at: `2025-01-31T00:00:${String(second).padStart(2, "0")}.000Z` },
});
const ids = (pins, channel = "general") => pins.of(channel).messages?.map(({ id }) => id) ?? null;

async function loaded(...messages) {
    const set = setUp();
    set.pins.load("general");
    set.asked[0].answer({ messages });
    await settled();
    return set;
}

test("until the server answers, nothing is known", async () => {
    const { asked, pins } = setUp();
    assert.equal(pins.count("dm:alice:bob"), null);
    pins.load("dm:alice:bob");
    assert.ok(pins.of("dm:alice:bob").isBusy);
    assert.deepEqual([asked[0].method, asked[0].path], ["GET", "/api/chat/channels/dm%3Aalice%3Abob/pins"]);
    asked[0].answer({ messages: [pinned(3, 5, "dm:alice:bob")] });
    await settled();
    assert.equal(pins.count("dm:alice:bob"), 1);
    assert.equal(pins.count("general"), null);
});

test("what is pinned last is first, whenever it is heard", async () => {
    const { pins } = await loaded(pinned(3, 5), pinned(9, 2));
    pins.apply(pinned(1, 8));
    assert.deepEqual(ids(pins), [1, 3, 9]);
    pins.apply(pinned(9, 9));
    assert.deepEqual(ids(pins), [9, 1, 3]);
});

test("what is pinned or there no more goes", async () => {
    const { pins } = await loaded(pinned(3, 5), pinned(9, 2), pinned(4, 1));
    pins.apply({ id: 3, channel: "general" });
    pins.apply({ ...pinned(9, 2), deletedAt: "2025-01-31T00:00:00.000Z" });
    assert.deepEqual(ids(pins), [4]);
    assert.equal(pins.count("general"), 1);
});

test("messages that never were pinned change nothing", async () => {
    const { pins } = await loaded(pinned(3, 5));
    let changes = 0;
    pins.watch(() => changes += 1);
    pins.apply({ id: 4, channel: "general" });
    pins.apply(pinned(5, 5, "random"));
    assert.equal(changes, 0);
    assert.equal(ids(pins, "random"), null);
});

test("what is heard while the list is on its way is newer than the list", async () => {
    const { asked, pins } = setUp();
    pins.load("general");
    pins.apply(pinned(7, 9));
    pins.apply({ id: 3, channel: "general" });
    asked[0].answer({ messages: [pinned(3, 5), pinned(4, 1)] });
    await settled();
    assert.deepEqual(ids(pins), [7, 4]);
});

test("a list that is asked for again stays until the newer answer", async () => {
    const { asked, pins } = await loaded(pinned(3, 5));
    pins.load("general");
    pins.load("general");
    assert.deepEqual(ids(pins), [3]);
    asked[2].answer({ messages: [] });
    await settled();
    asked[1].answer({ messages: [pinned(8, 5)] });
    await settled();
    assert.deepEqual(ids(pins), []);
});

test("a problem is said", async () => {
    const { asked, pins } = setUp();
    pins.load("general");
    asked[0].fail(new Error("away"));
    await settled();
    assert.equal(pins.of("general").problem.message, "away");
    assert.ok(!pins.of("general").isBusy);
});

test("what is out of date is forgotten, of one channel or of all; what somebody said goes with them", async () => {
    const { pins } = await loaded(pinned(3, 5), pinned(4, 1));
    pins.drop(({ id }) => id === 3);
    assert.deepEqual(ids(pins), [4]);
    pins.forget("general");
    assert.equal(pins.count("general"), null);
});

test("only so many channels are remembered", async () => {
    const { asked, pins } = setUp();
    for (let number = 0; number < 31; number += 1) pins.load(`channel ${number}`);
    for (const { answer } of asked) answer({ messages: [] });
    await settled();
    assert.equal(pins.count("channel 0"), null);
    assert.equal(pins.count("channel 1"), 0);
});
