import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Channels, attention } = await import("chat/channels.js");

const channel = (id, more = {}) => ({
    id, kind: id.startsWith("dm:") ? "dm" : "public", name: id, topic: "", members: [], unread: 0, mentions: 0,
    lastMessage: 100, lastRead: 100, hidden: false, level: "all", ...more,
});
const message = (id, more = {}) => ({
    id, channel: "general", sender: { id: "u_2", username: "bob" }, body: "x", mentions: [], ...more,
});

function loaded(...list) {
    const channels = new Channels("Alice");
    channels.replace(list, channels.beginRefresh());
    return channels;
}

const counts = (channels, id = "general") => [channels.get(id).unread, channels.get(id).mentions];

test("a message counts once, however often it is heard", () => {
    const channels = loaded(channel("general"));
    assert.deepEqual(counts(channels), [0, 0]);
    for (let time = 0; time < 3; time += 1) channels.hear(message(101));
    assert.deepEqual(counts(channels), [1, 0]);
    channels.hear(message(102, { mentions: ["ALICE"] }));
    channels.hear(message(103, { mentions: ["everyone"] }));
    assert.deepEqual(counts(channels), [3, 2]);
    assert.equal(channels.get("general").lastMessage, 103);
});

test("what the server has counted is not counted again, when an old message changes or the stream repeats it", () => {
    const channels = loaded(channel("general", { unread: 2, lastRead: 98 }));
    channels.hear(message(100, { editedAt: "…" }));
    assert.deepEqual(counts(channels), [2, 0]);
});

test("messages that arrive out of order all count", () => {
    const channels = loaded(channel("general"));
    channels.hear(message(105));
    channels.hear(message(103));
    assert.deepEqual(counts(channels), [2, 0]);
    assert.equal(channels.get("general").lastMessage, 105);
});

test("my own and deleted messages count nothing, also when deleted later", () => {
    const channels = loaded(channel("general"));
    channels.hear(message(101, { sender: { id: "u_1", username: "alice" } }));
    assert.deepEqual(counts(channels), [0, 0]);
    channels.hear(message(102));
    assert.deepEqual(counts(channels), [1, 0]);
    channels.hear(message(102, { deletedAt: "…" }));
    assert.deepEqual(counts(channels), [0, 0]);
});

test("a message of an unknown channel asks for the list", () => {
    const channels = loaded(channel("general"));
    assert.equal(channels.hear(message(101)), true);
    assert.equal(channels.hear(message(102, { channel: "dm:alice:bob" })), false);
});

test("a message that comes while the list is on its way is not lost by it", () => {
    const channels = loaded(channel("general"));
    const flight = channels.beginRefresh();
    channels.hear(message(101));
    channels.replace([channel("general")], flight);
    assert.deepEqual(counts(channels), [1, 0], "the list is from before the message");
    channels.replace([channel("general", { unread: 1, lastMessage: 101 })], channels.beginRefresh());
    assert.deepEqual(counts(channels), [1, 0], "and one from after it counts it already");
});

test("reading up to the newest leaves nothing unread, here and when my other tab did it", () => {
    const channels = loaded(channel("general", { unread: 5, mentions: 1, lastRead: 90 }));
    channels.hear(message(101, { mentions: ["alice"] }));
    assert.deepEqual(counts(channels), [6, 2]);
    assert.equal(channels.read("general", 101), true);
    assert.deepEqual(counts(channels), [0, 0]);
    channels.hear(message(102));
    assert.deepEqual(counts(channels), [1, 0]);
});

test("reading up to a message in between leaves what came after, and says when it cannot know", () => {
    const channels = loaded(channel("general"));
    channels.hear(message(101));
    channels.hear(message(102));
    assert.equal(channels.read("general", 101), true);
    assert.deepEqual(counts(channels), [1, 0]);
    const uncertain = loaded(channel("general", { unread: 5, lastRead: 90 }));
    assert.equal(uncertain.read("general", 95), false);
});

test("a mark never goes back, and one set while the list is on its way stays", () => {
    const channels = loaded(channel("general", { unread: 1, lastRead: 99 }));
    const flight = channels.beginRefresh();
    channels.read("general", 100);
    channels.replace([channel("general", { unread: 1, lastRead: 99 })], flight);
    assert.deepEqual(counts(channels), [0, 0]);
    assert.equal(channels.get("general").lastRead, 100);
    channels.read("general", 50);
    assert.equal(channels.get("general").lastRead, 100);
});

test("groups stand in their order: public as configured, direct messages by the latest", () => {
    const channels = loaded(
        channel("random"), channel("general"),
        channel("dm:a:alice", { lastMessage: 10 }), channel("dm:alice:b", { lastMessage: 20 }),
        channel("dm:alice:c", { lastMessage: null }),
        channel("private:2", { kind: "private", name: "zeta" }),
        channel("private:1", { kind: "private", name: "alpha" }),
    );
    const ids = () => Object.values(channels.groups).map((group) => group.map(({ id }) => id));
    assert.deepEqual(ids(), [
        ["random", "general"], ["private:1", "private:2"], ["dm:alice:b", "dm:a:alice", "dm:alice:c"],
    ]);
    channels.hear(message(30, { channel: "dm:alice:c" }));
    assert.equal(ids()[2][0], "dm:alice:c");
});

test("a hidden conversation comes back when it speaks", () => {
    const channels = loaded(channel("dm:alice:bob", { hidden: true }));
    assert.equal(channels.groups.dm.length, 0);
    channels.hear(message(101, { channel: "dm:alice:bob" }));
    assert.equal(channels.groups.dm.length, 1);
});

test("attention follows the channel's level", () => {
    const busy = { unread: 7, mentions: 2 };
    assert.equal(attention({ ...busy, level: "all" }), 7);
    assert.equal(attention({ ...busy, level: "mentions" }), 2);
    assert.equal(attention({ ...busy, level: "none" }), 0);
    const channels = loaded(
        channel("general", { unread: 3, lastRead: 1 }), channel("random", { unread: 4, lastRead: 1, level: "none" }));
    assert.equal(channels.attention, 3);
});

test("what is read is let go of, and still known as the newest", () => {
    const channels = loaded(channel("general"));
    for (let id = 101; id <= 110; id += 1) channels.hear(message(id));
    channels.read("general", 110);
    assert.deepEqual([counts(channels), channels.get("general").lastMessage], [[0, 0], 110]);
    channels.hear(message(105, { editedAt: "…" }));
    assert.deepEqual(counts(channels), [0, 0], "an old one that changes is not new");
    channels.hear(message(111));
    assert.deepEqual(counts(channels), [1, 0]);
});

test("of two lists the one that was asked for last counts, in whatever order they come", () => {
    const channels = loaded(channel("general"));
    const [older, newer] = [channels.beginRefresh(), channels.beginRefresh()];
    channels.replace([channel("general", { lastMessage: 101, unread: 1 }), channel("new")], newer);
    channels.replace([channel("general")], older);
    assert.deepEqual([counts(channels), Boolean(channels.get("new"))], [[1, 0], true]);
});

test("a channel that came or went while a list was on its way is not taken back", () => {
    const channels = loaded(channel("general"), channel("gone"));
    const flight = channels.beginRefresh();
    channels.apply(channel("dm:alice:bob", { lastMessage: 5, unread: 1 }));
    channels.remove("gone");
    channels.replace([channel("general"), channel("gone")], flight);
    assert.deepEqual(channels.all.map(({ id }) => id), ["general", "dm:alice:bob"]);
});

test("a channel that is told of anew does not make read messages unread", () => {
    const channels = loaded(channel("general"));
    channels.hear(message(101));
    channels.read("general", 101);
    channels.apply(channel("general", { lastMessage: 101, unread: 1, lastRead: 100 }));
    assert.deepEqual(counts(channels), [0, 0]);
});

test("a line about what somebody did is not unread; what the program itself says is", () => {
    const channels = loaded(channel("general"));
    channels.hear(message(101, { system: true, body: "added carol" }));
    assert.deepEqual(counts(channels), [0, 0]);
    assert.equal(channels.get("general").lastMessage, 101);
    channels.hear(message(102, { system: true, sender: { id: "system", username: "MiniMost" } }));
    assert.deepEqual(counts(channels), [1, 0]);
});

test("a message that the server has counted and that is deleted or changed asks for the list", () => {
    const channels = loaded(channel("general", { unread: 2, lastRead: 98 }));
    assert.equal(channels.hear(message(100)), true, "premise: unchanged it does not");
    assert.equal(channels.hear(message(100, { deletedAt: "…" })), false);
    assert.equal(channels.hear(message(99, { editedAt: "…", mentions: ["alice"] })), false);
    assert.equal(channels.hear(message(97, { deletedAt: "…" })), true, "what was read weighs nothing");
    const mine = { sender: { id: "u_1", username: "alice" } };
    assert.equal(channels.hear(message(100, { ...mine, deletedAt: "…" })), true, "nor does what I wrote");
    channels.hear(message(101));
    assert.equal(channels.hear(message(101, { deletedAt: "…" })), true, "one that was heard is taken off here");
    assert.deepEqual(counts(channels), [2, 0]);
});

test("a reaction to a message that was edited once asks for nothing where it cannot matter", () => {
    const edited = message(99, { editedAt: "…", reactions: { "👍": ["carol"] } });
    const channels = loaded(channel("general", { unread: 2, lastRead: 98 }), channel("random", { unread: 2, lastRead: 98, mentions: 1 }));
    assert.equal(channels.hear(edited), true);
    assert.equal(channels.hear({ ...edited, channel: "random" }), false, "it may be the one that was for me");
    assert.equal(channels.hear({ ...edited, mentions: ["alice"] }), false, "it may be for me only now");
});

test("after very many messages the server is asked to count", () => {
    const channels = loaded(channel("general"));
    const hear = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => channels.hear(message(from + at)));
    assert.ok(hear(101, 600).every((is) => is));
    assert.equal(channels.hear(message(601)), false);
    assert.deepEqual(counts(channels), [501, 0]);
    channels.replace([channel("general", { unread: 501, lastMessage: 601 })], channels.beginRefresh());
    assert.equal(channels.hear(message(602)), true);
    assert.deepEqual(counts(channels), [502, 0]);
});

test("what nothing has changed of is the very same thing", () => {
    const channels = loaded(channel("general"), channel("random"));
    const [general, random] = [channels.get("general"), channels.get("random")];
    channels.hear(message(101));
    assert.equal(channels.get("random"), random);
    assert.notEqual(channels.get("general"), general);
    const unread = channels.get("general");
    assert.equal(channels.all[0], unread);
    channels.read("general", 101);
    assert.deepEqual([unread.unread, channels.get("general").unread], [1, 0]);
});

test("the ids of the public channels are at hand", () => {
    const channels = loaded(channel("random"), channel("dm:alice:bob"), channel("general"));
    assert.deepEqual(channels.publicIds, ["random", "general"]);
});

test("conversations out of sight are listed apart, and none is that speaks or is put back", () => {
    const channels = loaded(channel("dm:alice:bob", { hidden: true }), channel("dm:alice:carol"));
    const hidden = () => channels.hidden.map(({ id }) => id);
    assert.deepEqual(hidden(), ["dm:alice:bob"]);
    channels.hear(message(101, { channel: "dm:alice:bob" }));
    assert.deepEqual(hidden(), []);
    channels.apply(channel("dm:alice:bob", { hidden: true, lastMessage: 101 }));
    assert.deepEqual(hidden(), ["dm:alice:bob"], "hidden anew after it spoke");
    channels.apply(channel("dm:alice:bob", { hidden: false, lastMessage: 101 }));
    assert.deepEqual(hidden(), []);
});

test("a message is new once, also if the list has it before it is heard of", () => {
    const channels = loaded(channel("general"));
    const flight = channels.beginRefresh();
    assert.ok(channels.isNew(message(101)));
    channels.hear(message(101));
    assert.ok(!channels.isNew(message(101)));
    channels.replace([channel("general", { lastMessage: 103, unread: 3 })], flight);
    for (const id of [102, 103, 104]) {
        assert.ok(channels.isNew(message(id)), `${id}`);
        channels.hear(message(id));
        assert.ok(!channels.isNew(message(id)), `${id} again`);
    }
});

test("what is old is not new when it changes, nor what was missed when it was new", () => {
    const channels = loaded(channel("general"));
    assert.ok(!channels.isNew(message(99)), "a reaction was taken back");
    channels.replace([channel("general", { lastMessage: 110 })], channels.beginRefresh());
    const changes = [
        { editedAt: "…" }, { deletedAt: "…" }, { pinned: { by: "bob", at: "…" } }, { reactions: { "👍": ["bob"] } },
    ];
    for (const change of changes) assert.ok(!channels.isNew(message(105, change)), Object.keys(change)[0]);
    channels.replace([channel("general", { lastMessage: 110 })], channels.beginRefresh());
    assert.ok(!channels.isNew(message(105)), "the list that came next had it, too");
});

test("a channel that nothing was known of has new messages from then on", () => {
    const channels = loaded();
    assert.ok(channels.isNew(message(5, { channel: "harbour" })));
    assert.ok(!channels.isNew(message(5, { channel: "harbour", editedAt: "…" })));
    channels.apply(channel("harbour", { lastMessage: 5 }));
    assert.ok(!channels.isNew(message(5, { channel: "harbour" })));
    assert.ok(channels.isNew(message(6, { channel: "harbour" })));
});

test("a message may be the first of its channel", () => {
    const channels = loaded(channel("general", { lastMessage: null, lastRead: null }));
    channels.replace([channel("general", { lastMessage: 1, lastRead: null, unread: 1 })], channels.beginRefresh());
    assert.ok(channels.isNew(message(1)));
});
