import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Timeline, limit } = await import("chat/timeline.js");

const message = (id, body = `m${id}`) => ({ id, body });
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const page = (messages, hasBefore = false, hasAfter = false) => ({ messages, hasBefore, hasAfter });
const ids = (timeline) => timeline.messages.map(({ id }) => id);

function loaded(messages, hasBefore = false, hasAfter = false) {
    const timeline = new Timeline("general");
    timeline.load(page(messages, hasBefore, hasAfter), timeline.beginFlight());
    return timeline;
}

test("messages are sorted by id and each is there once, in whatever order they come", () => {
    const timeline = loaded([message(2), message(5)]);
    for (const id of [7, 3, 7, 6, 3]) timeline.apply(message(id));
    assert.deepEqual(ids(timeline), [2, 3, 5, 6, 7]);
});

test("a message that is heard again replaces what was known of it", () => {
    const timeline = loaded([message(1), message(2)]);
    timeline.apply(message(1, "edited"));
    assert.deepEqual(timeline.messages.map(({ body }) => body), ["edited", "m2"]);
});

test("nothing is applied before the first page", () => {
    const timeline = new Timeline("general");
    timeline.apply(message(9));
    assert.deepEqual(ids(timeline), []);
});

test("a message that comes while the first page is on its way is not lost", () => {
    const timeline = new Timeline("general");
    const flight = timeline.beginFlight();
    timeline.apply(message(9));
    timeline.load(page(range(1, 8)), flight);
    assert.equal(timeline.newest, 8);
    assert.ok(timeline.hasAfter, "it knows that there is more, and asks");
    timeline.append(page([message(9)]), timeline.beginFlight());
    assert.deepEqual([timeline.newest, timeline.hasAfter], [9, false]);
});

test("what the stream said while a page was on its way wins over the page", () => {
    const timeline = loaded(range(5, 6), true);
    const flight = timeline.beginFlight();
    timeline.apply(message(3, "edited"));
    timeline.prepend(page([message(3, "old"), message(4)]), flight);
    assert.equal(timeline.get(3).body, "edited");
    timeline.append(page([message(3, "newer page")]), timeline.beginFlight());
    assert.equal(timeline.get(3).body, "newer page", "a page that was asked for later is as new");
});

test("outside of what is here a message makes no hole", () => {
    const timeline = loaded(range(10, 20), true, true);
    timeline.apply(message(5));
    timeline.apply(message(30));
    timeline.apply(message(15, "edited"));
    assert.deepEqual(ids(timeline), range(10, 20).map(({ id }) => id));
    assert.equal(timeline.get(15).body, "edited");
});

test("a page that claims to be the last is not, when something newer was heard", () => {
    const timeline = loaded(range(10, 20), true, true);
    timeline.apply(message(30));
    timeline.append(page(range(21, 29)), timeline.beginFlight());
    assert.ok(timeline.hasAfter);
    timeline.append(page([message(30)]), timeline.beginFlight());
    assert.ok(!timeline.hasAfter);
});

test("a message that was heard and is gone for good does not make it ask for ever", () => {
    const timeline = loaded(range(10, 20), true, true);
    timeline.apply(message(30));
    timeline.append(page([]), timeline.beginFlight());
    assert.ok(!timeline.hasAfter);
});

test("the first message of a channel is not lost where it comes while the empty page is on its way", () => {
    const timeline = new Timeline("general");
    const flight = timeline.beginFlight();
    timeline.apply(message(9));
    timeline.apply(message(10));
    timeline.load(page([]), flight);
    assert.deepEqual([ids(timeline), timeline.hasAfter], [[9, 10], false]);
});

test("an empty channel takes its first message", () => {
    const timeline = loaded([]);
    timeline.apply(message(1));
    assert.deepEqual(ids(timeline), [1]);
});

test("it stays bounded: reading at the end drops old ones, reading above drops new ones", () => {
    const following = loaded(range(1, limit));
    following.apply(message(limit + 1));
    assert.deepEqual([following.oldest, following.newest, following.messages.length], [2, limit + 1, limit]);
    assert.ok(following.hasBefore && !following.hasAfter);

    const reading = loaded(range(1, limit));
    reading.isFollowed = false;
    reading.apply(message(limit + 1));
    assert.deepEqual([reading.oldest, reading.newest], [1, limit]);
    assert.ok(reading.hasAfter);
});

test("scrolling on drops the far end, and it can be fetched again", () => {
    const timeline = loaded(range(1001, 1000 + limit), true);
    timeline.isFollowed = false;
    timeline.prepend(page(range(951, 1000), true), timeline.beginFlight());
    assert.deepEqual([timeline.oldest, timeline.newest, timeline.hasAfter], [951, 950 + limit, true]);
    timeline.append(page(range(951 + limit, 1000 + limit)), timeline.beginFlight());
    assert.deepEqual([timeline.oldest, timeline.newest], [1001, 1000 + limit]);
    assert.deepEqual([timeline.hasBefore, timeline.hasAfter], [true, false]);
});

test("an older page that lands after somebody has gone to the end takes nothing from there", () => {
    const full = loaded(range(1001, 1000 + limit), true);
    full.isFollowed = false;
    const flight = full.beginFlight();
    full.isFollowed = true;
    full.prepend(page(range(951, 1000), true), flight);
    assert.deepEqual([full.oldest, full.newest, full.hasAfter], [1001, 1000 + limit, false]);

    const almostFull = loaded(range(1001, 990 + limit), true);
    almostFull.prepend(page(range(951, 1000)), almostFull.beginFlight());
    assert.deepEqual([almostFull.newest, almostFull.messages.length], [990 + limit, limit]);
    assert.deepEqual([almostFull.hasBefore, almostFull.hasAfter], [true, false], "what had no room can be fetched again");
});

test("an older page is left where what it was to stand before has gone meanwhile", () => {
    const timeline = loaded(range(1001, 1000 + limit), true);
    const flight = timeline.beginFlight();
    timeline.apply(message(1001 + limit));
    assert.equal(timeline.oldest, 1002, "premise");
    timeline.isFollowed = false;
    let changes = 0;
    timeline.watch(() => changes += 1);
    timeline.prepend(page(range(951, 1000), true), flight);
    assert.deepEqual([timeline.oldest, timeline.hasBefore], [1002, true], "it makes no hole");
    assert.equal(changes, 1, "whoever still lacks it hears of it");
});

test("a page that does not come says why only where there is nothing else to show", () => {
    const timeline = new Timeline("general");
    timeline.abandon(timeline.beginFlight(), new Error("away"));
    assert.equal(timeline.problem.message, "away");
    timeline.load(page(range(1, 2)), timeline.beginFlight());
    assert.equal(timeline.problem, null);
    timeline.abandon(timeline.beginFlight(), new Error("away"));
    assert.equal(timeline.problem, null);
});

test("an answer's quote follows what it quotes, also where that is not here itself", () => {
    const bob = { id: "u_2", username: "bob" };
    const answer = (id, to) => ({ ...message(id), replyTo: { id: to, sender: bob, excerpt: "old" } });
    const timeline = loaded([message(10), answer(11, 10), answer(12, 3)], true);
    timeline.apply({ id: 10, sender: bob, body: "new" });
    assert.equal(timeline.get(11).replyTo.excerpt, "new");
    timeline.apply({ id: 3, sender: bob, body: "", deletedAt: "2025-03-04T12:00:00.000Z" });
    assert.deepEqual(timeline.get(12).replyTo, { id: 3 });
    assert.equal(timeline.get(3), undefined, "it makes no hole");
});

test("reactions stay in the order in which they were first seen", () => {
    const timeline = loaded([{ ...message(1), reactions: { "👍": ["bob"], "👀": ["bob"] } }]);
    timeline.apply({ ...message(1), reactions: { "🎉": ["carol"], "👀": ["bob"], "👍": ["bob"] } });
    assert.deepEqual(Object.keys(timeline.get(1).reactions), ["👍", "👀", "🎉"]);
});

test("a message that is touched is another to those who look for differences", () => {
    const timeline = loaded([message(1)]);
    const before = timeline.get(1);
    let changes = 0;
    timeline.watch(() => changes += 1);
    timeline.touch(1);
    timeline.touch(7);
    assert.notEqual(timeline.get(1), before);
    assert.deepEqual([timeline.get(1).body, changes], [before.body, 1]);
});
