import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../page.js";

const { Pulse, Typists, typingWords } = await import("chat/typists.js");

test("somebody who is not heard again stops after six seconds, and is told of once a burst", async () => {
    const clock = new Clock();
    const typists = new Typists(clock.after);
    const changes = [];
    typists.watch((channel) => changes.push([channel, typists.in(channel)]));
    typists.hear("general", "Bob");
    await clock.pass(4_000);
    typists.hear("general", "bob");
    await clock.pass(5_999);
    assert.deepEqual(changes, [["general", ["Bob"]]]);
    await clock.pass(1);
    assert.deepEqual(changes.at(-1), ["general", []]);
    assert.equal(changes.length, 2);
});

test("whose message has come is not typing any more, there and in no other channel", async () => {
    const clock = new Clock();
    const typists = new Typists(clock.after);
    typists.hear("general", "bob");
    typists.hear("general", "carol");
    typists.hear("random", "bob");
    typists.stop("general", "BOB");
    assert.deepEqual([typists.in("general"), typists.in("random")], [["carol"], ["bob"]]);
    typists.stop("help", "bob");
    await clock.pass(6_000);
    assert.equal(clock.waiting, 0);
});

test("one is named, two are named, more are several", () => {
    assert.equal(typingWords([]), "");
    assert.equal(typingWords(["alice"]), "alice is typing");
    assert.equal(typingWords(["alice", "bob"]), "alice and bob are typing");
    assert.equal(typingWords(["alice", "bob", "carol"]), "Several people are typing");
});

test("a pulse goes through once in its time, for each channel by itself", async () => {
    const clock = new Clock();
    const pulse = new Pulse(4_000, clock.now);
    assert.deepEqual([pulse.isDue("general"), pulse.isDue("general"), pulse.isDue("random")], [true, false, true]);
    await clock.pass(3_999);
    assert.equal(pulse.isDue("general"), false);
    await clock.pass(1);
    assert.equal(pulse.isDue("general"), true);
});
