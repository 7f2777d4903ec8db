import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../storage.js";

const { Drafts } = await import("chat/drafts.js");

test("each channel and each person has drafts of their own", () => {
    const storage = new MemoryStorage();
    const drafts = new Drafts(storage, "u_1");
    drafts.set("general", "hello");
    assert.equal(drafts.get("general"), "hello");
    assert.equal(drafts.get("random"), "");
    assert.equal(new Drafts(storage, "u_2").get("general"), "");
    assert.equal(new Drafts(storage, "u_1").get("general"), "hello", "also after a reload");
});

test("all of one person's are cleared, and nobody else's", () => {
    const storage = new MemoryStorage();
    const [mine, theirs] = ["u_1", "u_2"].map((user) => new Drafts(storage, user));
    for (const channel of ["general", "random"]) mine.set(channel, "mine");
    theirs.set("general", "theirs");
    mine.clear();
    assert.deepEqual([...storage.values()], ["theirs"]);
});

test("an emptied draft leaves nothing behind, blanks alone are none", () => {
    const storage = new MemoryStorage();
    const drafts = new Drafts(storage, "u_1");
    drafts.set("general", "x");
    assert.equal(storage.size, 1);
    drafts.set("general", "");
    assert.equal(storage.size, 0);
    drafts.set("general", "  ");
    assert.ok(!drafts.has("general"));
});

test("those who watch hear when a draft begins or ends, not of every letter", () => {
    const drafts = new Drafts(new MemoryStorage(), "u_1");
    const heard = [];
    drafts.watch((channel) => heard.push(channel));
    for (const text of ["h", "he", "hel", ""]) drafts.set("general", text);
    assert.deepEqual(heard, ["general", "general"]);
});

test("where nothing can be kept, a draft holds for this page", () => {
    const storage = new MemoryStorage([["minimost.draft.u_1.general", "hel"]], { isFull: true });
    const drafts = new Drafts(storage, "u_1");
    const heard = [];
    drafts.watch((channel) => heard.push(channel));
    drafts.set("general", "hello");
    drafts.set("random", "x");
    assert.deepEqual([drafts.get("general"), drafts.get("random")], ["hello", "x"], "also after another channel was open");
    assert.deepEqual(heard, ["random"]);
    assert.equal(storage.size, 1, "premise: it was not kept");
    drafts.set("general", "");
    assert.equal(drafts.get("general"), "");
    drafts.clear();
    assert.equal(drafts.get("random"), "");
});

test("what another tab writes is heard of, and nothing else that is kept", () => {
    const storage = new MemoryStorage();
    const [here, there] = [new Drafts(storage, "u_1"), new Drafts(storage, "u_1")];
    const heard = [];
    here.watch((channel) => heard.push([channel, here.get("dm:alice:bob")]));
    there.set("dm:alice:bob", "hello");
    here.heard({ key: "minimost.draft.u_1.dm:alice:bob" });
    here.heard({ key: "minimost.draft.u_2.dm:alice:bob" });
    here.heard({ key: "minimost.reply.u_1.dm:alice:bob" });
    there.set("dm:alice:bob", "");
    here.heard({ key: "minimost.draft.u_1.dm:alice:bob" });
    here.heard({ key: null });
    assert.deepEqual(heard, [["dm:alice:bob", "hello"], ["dm:alice:bob", ""], [undefined, ""]]);
});
