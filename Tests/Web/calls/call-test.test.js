import { settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { CallTest } = await import("calls/call-test.js");

const names = ["microphone", "camera", "stun", "connection"];

/** Checks that end when they are told to, in the order in which they began. */
function checks() {
    const begun = [];
    const made = Object.fromEntries(names.map((name) => [name, (how) => new Promise((end, fail) => begun.push({ name, how, end, fail }))]));
    return { begun, made };
}

async function done(outcomes) {
    const test = new CallTest(Object.fromEntries(names.map((name) => [name, async () => ({ words: "", state: outcomes[name] ?? "well" })])));
    await test.run();
    return test;
}

test("one is tried after the other, and each tells how it stands", async () => {
    const { begun, made } = checks();
    const callTest = new CallTest(made);
    const heard = [];
    callTest.watch((name) => heard.push(name));
    callTest.run();
    assert.deepEqual(begun.map(({ name }) => name), ["microphone"]);
    assert.deepEqual(callTest.steps.map(({ state }) => state), ["running", "waiting", "waiting", "waiting"]);
    begun[0].how.ask("Say something.");
    assert.deepEqual([callTest.steps[0].words, callTest.steps[0].isAsked], ["Say something.", true]);
    begun[0].how.say("Wait.");
    assert.deepEqual([callTest.steps[0].words, callTest.steps[0].isAsked], ["Wait.", false]);
    begun[0].end({ state: "well", words: "Heard." });
    await settled();
    assert.deepEqual(begun.map(({ name }) => name), ["microphone", "camera"]);
    assert.deepEqual(callTest.steps.map(({ state }) => state), ["well", "running", "waiting", "waiting"]);
    assert.ok(callTest.isRunning && callTest.summary === null);
    for (const place of [1, 2, 3]) {
        begun[place].end({ state: "well", words: "" });
        await settled();
    }
    assert.ok(!callTest.isRunning);
    assert.equal(callTest.summary, "Everything works.");
    assert.equal(heard.at(-1), undefined, "the last word is about all of them");
});

test("what is thrown is a problem in its own words, and the others are tried all the same", async () => {
    const { begun, made } = checks();
    const callTest = new CallTest(made);
    callTest.run();
    begun[0].fail(new Error("Another program uses the microphone."));
    await settled();
    assert.deepEqual([callTest.steps[0].state, callTest.steps[0].words], ["problem", "Another program uses the microphone."]);
    assert.equal(begun[1].name, "camera");
});

test("begun anew it is one run, and what the one before still finds out is not heard", async () => {
    const { begun, made } = checks();
    const callTest = new CallTest(made);
    callTest.run();
    callTest.run();
    assert.deepEqual(begun.map(({ how }) => how.signal.aborted), [true, false]);
    begun[0].how.say("late");
    begun[0].end({ state: "problem", words: "late" });
    await settled();
    assert.deepEqual([begun.length, callTest.steps[0].state, callTest.steps[0].words], [2, "running", ""]);
    callTest.stop();
    begun[1].end({ state: "well", words: "" });
    await settled();
    assert.ok(begun.length === 2 && !callTest.isRunning);
});

test("the sentence at the end names what fails, and what that means", async () => {
    assert.equal((await done({})).summary, "Everything works.");
    assert.equal((await done({ camera: "note", stun: "note" })).summary, "Calls work here.");
    assert.match((await done({ microphone: "problem" })).summary, /would not hear you/);
    assert.match((await done({ camera: "problem" })).summary, /would not see you/);
    assert.match((await done({ stun: "problem", camera: "note" })).summary, /STUN is out of reach/);
    assert.match((await done({ connection: "problem" })).summary, /does not connect/);
    assert.equal((await done({ microphone: "problem", camera: "problem", stun: "problem" })).summary,
        "In the way of calls: your microphone, your camera and the server’s STUN. See above what to do.");
    assert.equal((await done({ stun: "problem", connection: "problem" })).summary,
        "In the way of calls: the server’s STUN and the connection. See above what to do.");
});
