import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { backoff, longestWait } = await import("host/backoff.js");

const wait = (more) => backoff({ attempts: 0, first: 1_000, slowest: 30_000, random: 1, ...more });

test("each wait is twice the one before, up to the slowest", () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 2_000].map((attempts) => wait({ attempts }));
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("chance spreads a wait over its upper half", () => {
    assert.equal(wait({ random: 0 }), 500);
    assert.equal(wait({ random: 0.5 }), 750);
    assert.equal(wait({ random: 1 }), 1_000);
    assert.equal(wait({ attempts: 9, random: 0 }), 15_000);
});

test("what the server asks for is the least that is waited", () => {
    assert.equal(wait({ retryAfter: 60 }), 60_000);
    assert.equal(wait({ attempts: 9, retryAfter: 2 }), 30_000);
    assert.equal(wait({ retryAfter: null }), 1_000, "one that asks for nothing");
});

test("no wait is longer than ten minutes, whoever asks for it", () => {
    assert.equal(longestWait, 600_000);
    assert.equal(wait({ retryAfter: 86_400 }), longestWait);
    assert.equal(wait({ attempts: 40, slowest: Infinity }), longestWait);
});
