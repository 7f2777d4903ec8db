import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Directory } = await import("auth/directory.js");

const alice = { id: "u_1", username: "Alice", colour: null, avatar: null, bio: "", deleted: false };
const bob = { ...alice, id: "u_2", username: "bob" };

test("people are found by id and by name, however it is spelled", () => {
    const directory = new Directory();
    directory.load([bob, alice]);
    assert.equal(directory.byId("u_1"), alice);
    assert.equal(directory.byUsername("ALICE"), alice);
    assert.deepEqual(directory.present, [alice, bob], "by name");
    assert.equal(directory.nameOf("alice"), "Alice");
    assert.equal(directory.nameOf("stranger"), "stranger");
});

test("those who left keep their messages and not their name", () => {
    const directory = new Directory();
    directory.load([alice, bob]);
    assert.equal(directory.nameOf("bob"), "bob");
    directory.apply({ ...bob, deleted: true });
    assert.equal(directory.nameOf("bob"), "Deleted User");
    assert.deepEqual(["bob", "Deleted User", "alice"].map((name) => directory.isGone(name)), [true, true, false]);
    assert.deepEqual(directory.present, [alice]);
});

test("a changed account replaces the one before, and those who watch hear of it", () => {
    const directory = new Directory();
    directory.load([alice]);
    let changes = 0;
    const unwatch = directory.watch(() => { changes += 1; });
    directory.apply({ ...alice, username: "Alicia", colour: "#123456" });
    assert.equal(changes, 1);
    assert.equal(directory.byId("u_1").colour, "#123456");
    assert.equal(directory.byUsername("alice"), undefined);
    directory.load([bob]);
    assert.equal(directory.byId("u_1"), undefined, "a whole list is the whole truth");
    unwatch();
    directory.apply(alice);
    assert.equal(changes, 2);
});
