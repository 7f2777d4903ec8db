import "../page.js";
import { settled } from "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

/** Of which the browser lets none sound until somebody has pressed something. */
class FakeAudio {
    static isAllowed = false;
    static all = [];
    srcObject = null;
    isPlaying = false;

    constructor() {
        FakeAudio.all.push(this);
    }

    async play() {
        if (!FakeAudio.isAllowed) throw new DOMException("nobody has pressed anything", "NotAllowedError");
        this.isPlaying = true;
    }
}

globalThis.Audio = FakeAudio;
const { Loudspeakers } = await import("calls/loudspeakers.js");

function made() {
    FakeAudio.isAllowed = false;
    FakeAudio.all = [];
    let changes = 0;
    const loudspeakers = new Loudspeakers(() => changes += 1);
    return { loudspeakers, changes: () => changes };
}

test("who was kept silent is heard as soon as another may sound", async () => {
    const { loudspeakers, changes } = made();
    const [alice, bob] = [{}, {}];
    loudspeakers.show([["alice", alice]]);
    await settled();
    assert.ok(loudspeakers.isBlocked && changes() === 1);
    FakeAudio.isAllowed = true;
    loudspeakers.show([["alice", alice], ["bob", bob]]);
    await settled();
    assert.ok(!loudspeakers.isBlocked && changes() === 2);
    assert.ok(FakeAudio.all.every(({ isPlaying }) => isPlaying));
    loudspeakers.stop();
});

test("with the one who was kept silent goes that it is so", async () => {
    const { loudspeakers } = made();
    const bob = {};
    loudspeakers.show([["alice", {}], ["bob", bob]]);
    await settled();
    loudspeakers.show([["bob", bob]]);
    assert.ok(loudspeakers.isBlocked);
    loudspeakers.show([]);
    assert.ok(!loudspeakers.isBlocked);
    loudspeakers.stop();
});
