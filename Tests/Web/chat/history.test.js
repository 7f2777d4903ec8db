import { Clock, settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { History } = await import("chat/history.js");
const { Timeline } = await import("chat/timeline.js");

/** A server whose answers come when the test says so. */
function setUp(clock = new Clock()) {
    const asked = [];
    const history = new History((method, path, { query }) => new Promise((resolve, reject) => {
        asked.push({ method, path, query, answer: resolve, fail: reject });
    }), clock.after);
    return { asked, history, timeline: new Timeline("dm:alice:bob") };
}

const page = (ids, hasBefore = true, hasAfter = false) => (
    { messages: ids.map((id) => ({ id })), hasBefore, hasAfter }
);
const ids = (timeline) => timeline.messages.map(({ id }) => id);

/** As `setUp`, with a page of that message there: the first that was asked for. */
async function openedAt(id, clock) {
    const all = setUp(clock);
    all.history.latest(all.timeline);
    all.asked[0].answer(page([id]));
    await settled();
    return all;
}

test("pages are asked for by what is there", async () => {
    const { asked, history, timeline } = setUp();
    history.latest(timeline);
    assert.deepEqual([asked[0].method, asked[0].path], ["GET", "/api/chat/channels/dm%3Aalice%3Abob/messages"]);
    assert.deepEqual(asked[0].query, { limit: 50 });
    asked[0].answer(page([5, 6]));
    await settled();
    history.older(timeline);
    assert.deepEqual(asked[1].query, { limit: 50, before: 5 });
    asked[1].answer(page([3, 4], false));
    await settled();
    history.newer(timeline);
    assert.deepEqual(asked[2].query, { limit: 50, after: 6 });
    asked[2].answer(page([7]));
    await settled();
    assert.deepEqual(ids(timeline), [3, 4, 5, 6, 7]);
});

test("one page is on its way at a time", async () => {
    const { asked, history, timeline } = await openedAt(5);
    history.older(timeline);
    history.older(timeline);
    history.newer(timeline);
    assert.equal(asked.length, 2);
    assert.ok(history.isFetching(timeline));
});

test("a new start does not wait, and what comes late for the old one is left", async () => {
    const { asked, history, timeline } = await openedAt(50);
    history.older(timeline);
    history.around(timeline, 20);
    assert.deepEqual(asked[2].query, { limit: 100, around: 20 });
    asked[2].answer(page([19, 20, 21], true, true));
    await settled();
    asked[1].answer(page([48, 49]));
    await settled();
    assert.deepEqual(ids(timeline), [19, 20, 21]);
    assert.ok(!history.isFetching(timeline));
});

test("a page that fails leaves what is there, and can be asked for again", async () => {
    const { asked, history, timeline } = setUp();
    history.latest(timeline);
    asked[0].fail(new Error("away"));
    await settled();
    assert.equal(timeline.problem.message, "away");
    history.latest(timeline);
    asked[1].answer(page([1], false));
    await settled();
    assert.deepEqual([ids(timeline), timeline.problem], [[1], null]);
});

test("who hears of a page can ask for the next at once", async () => {
    const { asked, history, timeline } = setUp();
    const seen = [];
    timeline.watch(() => {
        seen.push(history.isFetching(timeline));
        if (timeline.hasBefore && asked.length < 3) history.older(timeline);
    });
    history.latest(timeline);
    asked[0].answer(page([5]));
    await settled();
    assert.deepEqual(seen, [false]);
    assert.equal(asked.length, 2, "the next is on its way");
    asked[1].answer(page([4]));
    await settled();
    assert.deepEqual(ids(timeline), [4, 5]);
});

test("a page that did not come is asked for again after a while, by whoever lacks it", async () => {
    const clock = new Clock();
    const { asked, history, timeline } = await openedAt(5, clock);
    history.older(timeline);
    let told = 0;
    timeline.watch(() => {
        told += 1;
        if (!history.isFetching(timeline)) history.older(timeline);
    });
    asked[1].fail(new Error("away"));
    await settled();
    assert.deepEqual([told, asked.length], [1, 2], "not at once: it would fail again");
    await clock.pass(5_000);
    assert.equal(asked.length, 3);
});

test("it says whether a page came, why it did not, or nothing where it was wanted no more", async () => {
    const { asked, history, timeline } = setUp();
    const first = history.latest(timeline);
    asked[0].answer(page([50]));
    assert.equal(await first, true);
    const failed = history.around(timeline, 20);
    asked[1].fail(new Error("away"));
    assert.equal((await failed).message, "away");
    assert.deepEqual([ids(timeline), timeline.problem], [[50], null]);
    const [unwanted, refused, last] = [history.around(timeline, 20), history.first(timeline), history.latest(timeline)];
    asked[2].answer(page([20]));
    asked[3].fail(new Error("away"));
    asked[4].answer(page([51]));
    assert.deepEqual(await Promise.all([unwanted, refused, last]), [undefined, undefined, true]);
    assert.deepEqual(ids(timeline), [51]);
});

test("asked again on the way there, whoever waits gets the later page, and what comes of the earlier is left", async () => {
    const { asked, history, timeline } = await openedAt(50);
    assert.equal(history.again(timeline), false, "nothing is on its way");
    const jump = history.first(timeline);
    assert.equal(history.again(timeline), true);
    assert.equal(history.again(timeline), true);
    assert.deepEqual(asked.slice(1).map(({ query }) => query.after), [0, 0, 0]);
    asked[1].answer(page([1, 2], false, true));
    asked[2].fail(new Error("away"));
    await settled();
    assert.deepEqual(ids(timeline), [50]);
    asked[3].answer(page([1, 3], false, true));
    assert.equal(await jump, true);
    assert.deepEqual(ids(timeline), [1, 3]);
});

test("what continues is not asked for again: a new start takes its place", async () => {
    const { asked, history, timeline } = await openedAt(50);
    history.older(timeline);
    assert.equal(history.again(timeline), false);
    assert.equal(asked.length, 2);
});
