import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Drafts } = await import("chat/drafts.js");

class Storage extends Map {
    getItem = (key) => this.get(key) ?? null;
    setItem = (key, value) => {
        if (this.isFull) throw new Error("QuotaExceededError");
        this.set(key, value);
    };
    removeItem = (key) => this.delete(key);
    key = (index) => [...this.keys()][index];
    get length() {
        return this.size;
    }
}

test("each channel and each person has drafts of their own", () => {
    const storage = new Storage();
    const drafts = new Drafts(storage, "u_1");
    drafts.set("general", "hello");
    assert.equal(drafts.get("general"), "hello");
    assert.equal(drafts.get("random"), "");
    assert.equal(new Drafts(storage, "u_2").get("general"), "");
    assert.equal(new Drafts(storage, "u_1").get("general"), "hello", "also after a reload");
});

test("all of one person's are cleared, and nobody else's", () => {
    const storage = new Storage();
    const [mine, theirs] = ["u_1", "u_2"].map((user) => new Drafts(storage, user));
    for (const channel of ["general", "random"]) mine.set(channel, "mine");
    theirs.set("general", "theirs");
    mine.clear();
    assert.deepEqual([...storage.values()], ["theirs"]);
});

test("an emptied draft leaves nothing behind, blanks alone are none", () => {
    const storage = new Storage();
    const drafts = new Drafts(storage, "u_1");
    drafts.set("general", "x");
    assert.equal(storage.size, 1);
    drafts.set("general", "");
    assert.equal(storage.size, 0);
    drafts.set("general", "  ");
    assert.ok(!drafts.has("general"));
});

test("those who watch hear when a draft begins or ends, not of every letter", () => {
    const drafts = new Drafts(new Storage(), "u_1");
    const heard = [];
    drafts.watch((channel) => heard.push(channel));
    for (const text of ["h", "he", "hel", ""]) drafts.set("general", text);
    assert.deepEqual(heard, ["general", "general"]);
});

test("a full storage is borne", () => {
    const storage = new Storage();
    storage.isFull = true;
    new Drafts(storage, "u_1").set("general", "x");
    assert.equal(storage.size, 0);
});
