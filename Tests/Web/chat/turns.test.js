import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../page.js";

const { Turns, exclusively } = await import("chat/turns.js");

/** As navigator.locks of one browser. */
class Locks {
    #waiting = new Map();
    #held = new Map();

    async request(name, options, work = options) {
        const isShared = options.mode === "shared";
        while (!isShared && this.#held.get(name)) {
            await new Promise((resolve) => this.#waiting.set(name, [...this.#waiting.get(name) ?? [], resolve]));
        }
        this.#held.set(name, (this.#held.get(name) ?? 0) + 1);
        await work();
        this.free(name);
    }

    free(name) {
        this.#held.set(name, this.#held.get(name) - 1);
        this.#waiting.get(name)?.shift()?.();
    }

    async query() {
        return { held: [...this.#held].filter(([, count]) => count).map(([name]) => ({ name })) };
    }
}

test("of two tabs one has the turn, the other when that one is gone", async () => {
    const locks = new Locks();
    const [one, two, other] = [new Turns(locks, "u_1"), new Turns(locks, "u_1"), new Turns(locks, "u_2")];
    for (const turns of [one, two, other]) turns.stand("notices");
    await settled();
    assert.deepEqual([one.has("notices"), two.has("notices")], [true, false]);
    assert.ok(other.has("notices"), "another user's tabs are none of ours");
    assert.ok(!one.has("sounds"));
    locks.free("minimost-u_1-notices");
    await settled();
    assert.ok(two.has("notices"));
});

test("what one tab looks at is known to all, for as long as it does", async () => {
    const locks = new Locks();
    const [one, two] = [new Turns(locks, "u_1"), new Turns(locks, "u_1")];
    one.look("general");
    await settled();
    assert.ok(await two.isLookedAt("general"));
    assert.ok(!await two.isLookedAt("random"));
    one.look("random");
    await settled();
    assert.deepEqual([await two.isLookedAt("general"), await two.isLookedAt("random")], [false, true]);
    one.look(null);
    await settled();
    assert.ok(!await two.isLookedAt("random"));
});

test("without locks every tab is alone", async () => {
    const turns = new Turns(undefined, "u_1");
    turns.stand("notices");
    assert.ok(turns.has("notices"));
    turns.look("general");
    assert.ok(await turns.isLookedAt("general"));
    assert.ok(!await turns.isLookedAt("random"));
});

test("work that is to be done by one tab at a time waits its turn", async () => {
    const locks = new Locks();
    const done = [];
    let end;
    exclusively(locks, "general", () => new Promise((resolve) => end = resolve));
    exclusively(locks, "general", () => done.push("second"));
    await settled();
    assert.deepEqual(done, []);
    end();
    await settled();
    assert.deepEqual(done, ["second"]);
});

test("where there are no locks, or none is given, the work is done all the same", async () => {
    const refusing = { request: () => Promise.reject(new DOMException("not here", "SecurityError")) };
    for (const locks of [undefined, refusing]) assert.equal(await exclusively(locks, "general", async () => "done"), "done");
});

test("the work's own error comes out, and the work is not done twice", async () => {
    const locks = { request: (name, work) => work() };
    let times = 0;
    const work = async () => {
        times += 1;
        throw new Error("no");
    };
    await assert.rejects(exclusively(locks, "general", work), { message: "no" });
    assert.equal(times, 1);
});
