import { Clock } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { soon } = await import("chat/soon.js");

function setUp(random = 0) {
    const clock = new Clock();
    const done = [];
    const ask = soon(() => done.push(clock.now()), { after: clock.after, random: () => random });
    return { ask, clock, done };
}

test("a burst is answered once, and one without end does not put it off", async () => {
    const { ask, clock, done } = setUp();
    for (let time = 0; time < 10; time += 1) {
        ask();
        await clock.pass(100);
    }
    assert.deepEqual(done, [1_000_300, 1_000_600, 1_000_900], "asked anew at 300, 600 and 900");
});

test("the pages of many people do not ask at the same moment", async () => {
    const { ask, clock, done } = setUp(0.5);
    ask();
    await clock.pass(1_299);
    assert.deepEqual(done, []);
    await clock.pass(1);
    assert.equal(done.length, 1);
});
