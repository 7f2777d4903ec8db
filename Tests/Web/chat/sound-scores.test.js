import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { score } = await import("chat/sound-scores.js");

test("a sound is short, and never louder than a browser can play it", () => {
    for (const name of ["message", "mention"]) {
        const notes = score(name);
        assert.ok(notes.length > 1);
        assert.ok(Math.max(...notes.map(({ at, length }) => at + length)) < 0.8, name);
        assert.ok(notes.reduce((sum, { loudness }) => sum + loudness, 0) <= 1, name);
        for (const { pitch } of notes) assert.ok(pitch > 200 && pitch < 4_000, "to be heard on a small loudspeaker");
    }
});

test("what is meant for me is told from the rest: it rises", () => {
    const [first, , second] = score("mention");
    assert.ok(second.at > first.at && second.pitch > first.pitch);
    assert.notDeepEqual(score("mention"), score("message"));
});
