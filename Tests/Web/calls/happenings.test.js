import "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

const { happenings, predicament } = await import("calls/happenings.js");

const person = (username, state = "joined", more = {}) => ({ username, state, sharing: false, ...more });
const call = (...participants) => ({ id: "a", state: "active", participants: [person("alice"), ...participants] });
const of = (before, after) => happenings(before, after, { me: "Alice", nameOf: (name) => name[0].toUpperCase() + name.slice(1) });
const words = (before, after) => of(before, after).map((one) => one.words);

test("who comes and goes is said, with a tone", () => {
    assert.deepEqual(of(call(person("bob", "ringing")), call(person("bob"))), [{ words: "Bob is in the call.", tone: "joined" }]);
    assert.deepEqual(of(call(), call(person("bob"))), [{ words: "Bob is in the call.", tone: "joined" }]);
    assert.deepEqual(of(call(person("bob")), call()), [{ words: "Bob has left.", tone: "left" }]);
    assert.deepEqual(of(call(person("bob")), call(person("bob", "ringing"))), [{ words: "Bob has left.", tone: "left" }]);
    assert.deepEqual(of(call(person("bob", "ringing")), call()), [{ words: "Bob does not come." }]);
    assert.deepEqual(of(call(), call(person("bob", "ringing"))), [{ words: "It rings for Bob." }]);
});

test("whose connection is lost, and who shows a screen, is said", () => {
    assert.deepEqual(words(call(person("bob")), call(person("bob", "away"))), ["The connection to Bob is lost."]);
    assert.deepEqual(words(call(person("bob", "away")), call(person("bob"))), ["Bob is back."]);
    const showing = call(person("bob", "joined", { sharing: true }));
    assert.deepEqual(words(call(person("bob")), showing), ["Bob shows a screen."]);
    assert.deepEqual(words(showing, call(person("bob"))), ["Bob shows no screen any more."]);
});

test("of what I do myself, and at the first look, nothing is said", () => {
    assert.deepEqual(words(null, call(person("bob"))), []);
    assert.deepEqual(words(call(), { ...call(), participants: [person("alice", "joined", { sharing: true })] }), []);
    assert.deepEqual(words({ ...call(), id: "b" }, call(person("bob"))), []);
});

test("the weightiest of what ought to be known is shown", () => {
    const state = (more) => predicament({ isCutOff: false, troubles: [], call: call(), isAlone: false, ...more });
    assert.equal(state({}), null);
    assert.equal(state({ isAlone: true }).words, "You are alone in the call.");
    assert.equal(state({ isAlone: true, call: { ...call(), state: "ringing" } }).words, "Ringing…");
    assert.equal(state({ troubles: [new Error("no microphone")], isAlone: true }).words, "no microphone");
    assert.match(state({ isCutOff: true, troubles: [new Error("no microphone")] }).words, /server cannot be reached/);
});
