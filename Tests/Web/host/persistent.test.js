import { Clock, settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { isPassing, persistent } = await import("host/persistent.js");

const away = () => Object.assign(new Error("away"), {});
const refused = (status, retryAfter) => Object.assign(new Error(String(status)), { status, retryAfter });

function setUp(...failures) {
    const clock = new Clock();
    const times = [];
    const run = persistent(async () => {
        times.push(clock.time);
        const failure = failures.shift();
        if (failure) throw failure;
        return "done";
    }, { after: clock.after, random: () => 1 });
    return { clock, times, run };
}

test("work that succeeds is done once", async () => {
    const { clock, times, run } = setUp();
    assert.equal(await run(), "done");
    assert.deepEqual([times.length, clock.waiting], [1, 0]);
});

test("work that fails for now is done again, ever later, until it succeeds", async () => {
    const { clock, times, run } = setUp(away(), refused(503), refused(500), refused(429, 20));
    const [start, done] = [clock.time, run()];
    await settled();
    await clock.pass(60_000);
    assert.equal(await done, "done");
    assert.deepEqual(times.map((time) => (time - start) / 1_000), [0, 1, 3, 7, 27]);
    assert.equal(clock.waiting, 0);
});

test("a refusal is thrown, and not tried again", async () => {
    const { clock, times, run } = setUp(refused(404));
    await assert.rejects(run(), { status: 404 });
    await clock.pass(60_000);
    assert.equal(times.length, 1);
});

test("asked for again while it waits, it begins anew at once, and one of the two goes on", async () => {
    const { clock, times, run } = setUp(away(), away());
    const start = clock.time;
    const first = run();
    await settled();
    const second = run();
    await settled();
    assert.deepEqual(times.map((time) => time - start), [0, 0]);
    await clock.pass(60_000);
    assert.equal(await second, "done");
    assert.equal(await first, undefined);
    assert.deepEqual(times.map((time) => time - start), [0, 0, 1_000]);
});

test("what passes is told from what does not", () => {
    for (const error of [away(), ...[408, 425, 429, 500, 502, 503, 507].map((status) => refused(status))]) {
        assert.ok(isPassing(error), error.message);
    }
    for (const status of [400, 401, 403, 404, 409, 413, 422]) assert.ok(!isPassing(refused(status)), status);
});
