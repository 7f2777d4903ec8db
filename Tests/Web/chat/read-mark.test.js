import { settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { ReadMark } = await import("chat/read-mark.js");

function setUp() {
    const put = [];
    const mark = new ReadMark((channel, message) => new Promise((resolve, reject) => {
        put.push({ channel, message, resolve, reject });
    }));
    return { put, mark };
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

test("a move that did not arrive can be made again", async () => {
    const { put, mark } = setUp();
    mark.move("general", 5);
    put[0].reject(new Error("away"));
    await settled();
    mark.move("general", 5);
    assert.deepEqual(told(put), [["general", 5], ["general", 5]]);
});
