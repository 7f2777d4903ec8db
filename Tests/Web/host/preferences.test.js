import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../storage.js";

const { Preferences } = await import("host/preferences.js");

test("what was chosen is kept for its person; until then it is what the feature says", () => {
    const kept = new MemoryStorage();
    const preferences = new Preferences(kept, "u_1");
    assert.equal(preferences.get("chat.volume", 0.5), 0.5);
    preferences.set("chat.volume", 0);
    preferences.set("chat.sounds", false);
    const reloaded = new Preferences(kept, "u_1");
    assert.equal(reloaded.get("chat.volume", 0.5), 0, "nothing is not the same as not chosen");
    assert.equal(reloaded.get("chat.sounds", true), false);
    assert.equal(new Preferences(kept, "u_2").get("chat.volume", 0.5), 0.5);
    preferences.set("chat.volume", null);
    assert.equal(preferences.get("chat.volume", 0.5), 0.5);
});

test("all of one person's are forgotten, and nobody else's", () => {
    const kept = new MemoryStorage();
    const [mine, theirs] = ["u_1", "u_2"].map((user) => new Preferences(kept, user));
    mine.set("a", 1);
    theirs.set("a", 2);
    mine.clear();
    assert.equal(mine.get("a", "none"), "none");
    assert.equal(kept.size, 1);
    assert.equal(theirs.get("a"), 2);
});

test("those who watch hear which one changed, and that another tab changed something", () => {
    const kept = new MemoryStorage();
    const [here, there] = [new Preferences(kept, "u_1"), new Preferences(kept, "u_1")];
    const heard = [];
    there.watch((name) => heard.push(name));
    there.set("a", 1);
    here.set("b", 2);
    there.set("b", 3);
    there.heard({ key: "something else" });
    there.heard({ key: "minimost.preferences.u_1" });
    assert.deepEqual(heard, ["a", "b", null]);
    assert.deepEqual([there.get("a"), there.get("b")], [1, 3], "neither tab undoes what the other did");
});

test("where nothing can be kept it holds for this page, and what cannot be read is nothing", () => {
    const preferences = new Preferences(new MemoryStorage([], { isFull: true }), "u_1");
    preferences.set("a", 1);
    assert.equal(preferences.get("a"), 1);
    const broken = new MemoryStorage();
    broken.set("minimost.preferences.u_1", "{");
    assert.equal(new Preferences(broken, "u_1").get("a", "none"), "none");
});
