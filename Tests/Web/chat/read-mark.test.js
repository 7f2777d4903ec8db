import { Clock, settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { ReadMark } = await import("chat/read-mark.js");

function setUp() {
    const put = [];
    const clock = new Clock();
    const mark = new ReadMark((channel, message) => new Promise((resolve, reject) => {
        put.push({ channel, message, resolve, reject });
    }), { after: clock.after, random: () => 1 });
    return { put, mark, clock };
}

const told = (put) => put.map(({ channel, message }) => [channel, message]);

test("of several moves during a request only the last is made", async () => {
    const { put, mark } = setUp();
    for (const message of [1, 2, 3, 3, 2]) mark.move("general", message);
    assert.deepEqual(told(put), [["general", 1]]);
    put[0].resolve();
    await settled();
    assert.deepEqual(told(put), [["general", 1], ["general", 3]]);
    put[1].resolve();
    await settled();
    assert.equal(put.length, 2);
});

test("a mark never goes back, and channels do not wait for each other", async () => {
    const { put, mark } = setUp();
    mark.move("general", 5);
    mark.move("random", 1);
    put.forEach(({ resolve }) => resolve());
    await settled();
    mark.move("general", 4);
    mark.move("general", 5);
    assert.deepEqual(told(put), [["general", 5], ["random", 1]]);
});

test("a move that does not arrive is made again by itself, as far as it has come by then", async () => {
    const { put, mark, clock } = setUp();
    mark.move("general", 5);
    put[0].reject(new Error("away"));
    await settled();
    mark.move("general", 7);
    assert.equal(put.length, 1, "it waits");
    await clock.pass(1_000);
    assert.deepEqual(told(put), [["general", 5], ["general", 7]]);
    put[1].resolve();
    await settled();
    assert.deepEqual([put.length, clock.waiting], [2, 0]);
});

test("a move that is refused is given up, and the next is made", async () => {
    const { put, mark } = setUp();
    mark.move("general", 5);
    put[0].reject(Object.assign(new Error("gone"), { status: 404 }));
    await settled();
    mark.move("general", 5);
    assert.deepEqual(told(put), [["general", 5], ["general", 5]]);
});
