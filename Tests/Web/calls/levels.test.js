import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Level, loudness, Speaking } = await import("calls/levels.js");

const tone = (decibels) => Float32Array.from({ length: 2_048 }, (_, place) => Math.SQRT2 * 10 ** (decibels / 20) * Math.sin(place / 7));

test("loudness goes with decibels, from silence to as loud as people get", () => {
    assert.equal(loudness(new Float32Array(64)), 0);
    assert.equal(loudness(tone(-70)), 0);
    assert.equal(loudness(tone(0)), 1);
    assert.ok(Math.abs(loudness(tone(-35)) - 0.5) < 0.01);
    assert.ok(loudness(tone(-30)) > loudness(tone(-40)));
});

test("somebody speaks at once, and not before; between two words they do not fall silent", () => {
    const speaking = new Speaking({ begins: 0.3, keeps: 0.2, breath: 500 });
    assert.equal(speaking.hear(0.25, 0), false, "that is no beginning");
    assert.equal(speaking.is, false);
    assert.equal(speaking.hear(0.3, 50), true);
    assert.equal(speaking.is, true);
    assert.equal(speaking.hear(0.25, 400), false, "quieter, but going on");
    assert.equal(speaking.hear(0, 899), false, "a breath");
    assert.equal(speaking.hear(0, 900), true);
    assert.equal(speaking.is, false);
    assert.equal(speaking.hear(0.25, 950), false);
    assert.equal(speaking.is, false);
});

/** A stream, an AudioContext that hears what it is told, and a clock of looks. */
function room({ mayConnect = true, tracks = 1 } = {}) {
    const room = { mayConnect, tracks, signal: tone(-70), loans: 0, sources: 0, looks: new Set(), time: 0 };
    const context = {
        createMediaStreamSource: () => {
            room.sources += 1;
            return { connect() {}, disconnect: () => room.sources -= 1 };
        },
        createAnalyser: () => ({ getFloatTimeDomainData: (array) => array.set(room.signal) }),
    };
    room.options = {
        borrow: () => {
            if (!room.mayConnect) return null;
            room.loans += 1;
            return { context, giveBack: () => room.loans -= 1 };
        },
        every: (run) => {
            room.looks.add(run);
            return () => room.looks.delete(run);
        },
        now: () => room.time,
    };
    room.stream = { getAudioTracks: () => Array(room.tracks).fill({}) };
    room.look = () => {
        room.time += 50;
        for (const run of room.looks) run();
    };
    return room;
}

test("a level tells how loud it is at each look, and when somebody begins and stops", () => {
    const here = room();
    const heard = [];
    let changes = 0;
    const level = new Level(here.stream, { ...here.options, heard: (value) => heard.push(value), changed: () => changes += 1 });
    here.look();
    assert.deepEqual([level.value, level.isSpeaking, changes], [0, false, 0]);
    here.signal = tone(-20);
    here.look();
    assert.ok(level.value > 0.7 && level.isSpeaking);
    assert.equal(changes, 1);
    here.signal = tone(-70);
    for (let look = 0; look < 11; look += 1) here.look();
    assert.deepEqual([level.isSpeaking, changes, heard.length], [false, 2, 13]);
});

test("what is stopped is heard no more, and holds nothing", () => {
    const here = room();
    const level = new Level(here.stream, here.options);
    here.signal = tone(-20);
    here.look();
    here.look();
    assert.deepEqual([here.loans, here.sources], [1, 1], "it connects once");
    level.stop();
    level.stop();
    assert.deepEqual([here.loans, here.sources, here.looks.size, level.value, level.isSpeaking], [0, 0, 0, 0, false]);
});

test("it begins once there is a voice, and the page may make audio", () => {
    const here = room({ mayConnect: false, tracks: 0 });
    here.signal = tone(-20);
    const level = new Level(here.stream, here.options);
    here.look();
    here.tracks = 1;
    here.look();
    assert.equal(level.value, 0);
    here.mayConnect = true;
    here.look();
    assert.ok(level.value > 0.7);
    level.stop();
});

test("where a stream cannot be listened to, nothing is held, and nothing thrown", () => {
    const here = room();
    const borrow = () => {
        const loan = here.options.borrow();
        loan.context = { createMediaStreamSource() { throw new Error("NotSupportedError"); } };
        return loan;
    };
    const level = new Level(here.stream, { ...here.options, borrow });
    here.look();
    assert.deepEqual([here.loans, level.value], [0, 0]);
});
