import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../storage.js";

const { popular, RecentEmoji } = await import("chat/recent-emoji.js");

test("the latest comes first, each once", () => {
    const recent = new RecentEmoji(new MemoryStorage(), "u_1");
    for (const emoji of ["👍", "🎉", "👍"]) recent.add(emoji);
    assert.deepEqual(recent.list, ["👍", "🎉"]);
});

test("popular ones make up what is missing, none twice", () => {
    const recent = new RecentEmoji(new MemoryStorage(), "u_1");
    assert.deepEqual(recent.first(3), popular.slice(0, 3));
    recent.add(popular[2]);
    assert.deepEqual(recent.first(3), [popular[2], popular[0], popular[1]]);
});

test("a bounded number is remembered", () => {
    const recent = new RecentEmoji(new MemoryStorage(), "u_1");
    for (let number = 0; number < 100; number += 1) recent.add(String(number));
    assert.equal(recent.list.length, 24);
    assert.equal(recent.list[0], "99");
});

test("each person has recents and a tone of their own, also after a reload", () => {
    const storage = new MemoryStorage();
    const recent = new RecentEmoji(storage, "u_1");
    recent.add("🎉");
    recent.tone = "🏽";
    assert.deepEqual(new RecentEmoji(storage, "u_1").list, ["🎉"]);
    assert.equal(new RecentEmoji(storage, "u_1").tone, "🏽");
    assert.deepEqual(new RecentEmoji(storage, "u_2").list, []);
    assert.equal(new RecentEmoji(storage, "u_2").tone, "");
});

test("what somebody else left in the storage is borne, and so is a full one", () => {
    for (const kept of ["{", "null", "7", '"👍"', '{"a":1}', `[1,null,"${"x".repeat(99)}"]`]) {
        const storage = new MemoryStorage([["minimost.emoji.recent.u_1", kept], ["minimost.emoji.tone.u_1", "?"]]);
        const recent = new RecentEmoji(storage, "u_1");
        assert.deepEqual([recent.list, recent.tone], [[], ""], kept);
        storage.isFull = true;
        recent.add("👍");
        recent.tone = "🏽";
    }
});
