import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { samplesOf, tones } = await import("calls/tone-scores.js");

const rate = 8_000;
const peak = (samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

test("every sound can be heard, and none is louder than a browser can play it", () => {
    assert.deepEqual(tones, ["ring", "ringback", "joined", "left"]);
    for (const name of tones) {
        const loudest = peak(samplesOf(name, rate));
        assert.ok(loudest > 0.05 && loudest < 0.95, `${name}: ${loudest}`);
    }
    assert.ok(peak(samplesOf("ringback", rate)) < peak(samplesOf("ring", rate)) / 2, "ringing at others is softer");
});

test("sounds begin and end in silence, so that they neither click nor, repeated, run into each other", () => {
    for (const name of tones) {
        const samples = samplesOf(name, rate);
        assert.ok(Math.abs(samples[0]) < 0.01 && peak(samples.slice(-80)) < 0.01, name);
        const steps = samples.slice(1).map((sample, place) => sample - samples[place]);
        assert.ok(peak(steps) < 0.9, name);
    }
});

test("what rings is silent for a while in each of its rounds of three seconds", () => {
    for (const name of ["ring", "ringback"]) {
        const samples = samplesOf(name, rate);
        assert.equal(samples.length, 3 * rate);
        assert.ok(peak(samples.slice(0, rate)) > 0.1);
        assert.ok(peak(samples.slice(2 * rate)) < 0.01, name);
    }
});

test("who comes is told from who goes", () => {
    assert.notDeepEqual(samplesOf("joined", rate), samplesOf("left", rate));
});
