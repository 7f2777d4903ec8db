import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Presences } = await import("chat/presences.js");

const person = (username, state, status = "") => ({ username, state, status });

test("who is not told of is offline and says nothing", () => {
    const presences = new Presences();
    presences.load([person("Bob", "active", "at the quay")], presences.beginLoad());
    assert.deepEqual([presences.stateOf("bob"), presences.statusOf("BOB")], ["active", "at the quay"]);
    assert.deepEqual([presences.stateOf("carol"), presences.statusOf("carol")], ["offline", ""]);
});

test("a list takes the place of what was known, but not of what was heard since it was asked for", () => {
    const presences = new Presences();
    presences.load([person("bob", "active"), person("carol", "idle")], presences.beginLoad());
    const flight = presences.beginLoad();
    presences.apply(person("carol", "hidden"));
    presences.load([person("carol", "active")], flight);
    assert.equal(presences.stateOf("bob"), "offline");
    assert.equal(presences.stateOf("carol"), "hidden");
    presences.load([person("carol", "active")], presences.beginLoad());
    assert.equal(presences.stateOf("carol"), "active", "the next list is newer than that");
});

test("watchers are told whose news it is, and words are those that people say", () => {
    const presences = new Presences();
    const heard = [];
    presences.watch((who) => heard.push(who));
    presences.apply(person("Bob", "hidden"));
    presences.apply(person("carol", "idle"));
    assert.deepEqual(heard, ["Bob", "carol"]);
    assert.deepEqual(["bob", "carol", "dave"].map((name) => presences.wordOf(name)), ["away", "idle", "offline"]);
    presences.apply(person("bob", "something new"));
    assert.equal(presences.wordOf("bob"), "offline");
});
