import { Clock, settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Search } = await import("chat/search.js");

/** A server whose answers come when the test says so. */
function setUp() {
    const asked = [];
    const clock = new Clock();
    const search = new Search((method, path, { query, signal }) => new Promise((resolve, reject) => {
        asked.push({ method, path, query, signal, answer: resolve, fail: reject });
    }), { after: clock.after, offset: () => 60 });
    return { asked, clock, search };
}

const page = (ids, more = false, terms = ["crane"]) => ({
    results: ids.map((id) => ({ message: { id, channel: "general", sender: { id: "u1" } }, snippet: `crane ${id}` })),
    more, terms,
});
const ids = (search) => search.results.map(({ message }) => message.id);

test("it is asked once, a moment after the last letter", async () => {
    const { asked, clock, search } = setUp();
    for (const query of ["c", "cr", "crane "]) {
        search.type(query);
        await clock.pass(100);
    }
    assert.equal(asked.length, 0);
    assert.ok(search.isBusy);
    await clock.pass(100);
    assert.equal(asked.length, 1);
    assert.deepEqual([asked[0].method, asked[0].path], ["GET", "/api/chat/search"]);
    assert.deepEqual(asked[0].query, { q: "crane", before: undefined, limit: 20, offset: 60 });
    asked[0].answer(page([9, 7]));
    await settled();
    assert.deepEqual(ids(search), [9, 7]);
    assert.deepEqual(search.terms, ["crane"]);
    assert.equal(search.answered, "crane");
    assert.ok(!search.isBusy);
});

test("the newest question wins, whatever answers last", async () => {
    const { asked, clock, search } = setUp();
    search.now("crane");
    search.type("berth");
    assert.ok(asked[0].signal.aborted);
    await clock.pass(500);
    asked[1].answer(page([5]));
    await settled();
    asked[0].answer(page([9]));
    await settled();
    assert.deepEqual(ids(search), [5]);
    assert.equal(search.answered, "berth");
});

test("that an aborted question fails is no problem of the newer one", async () => {
    const { asked, search } = setUp();
    search.now("crane");
    search.now("berth");
    asked[0].fail(new Error("aborted"));
    await settled();
    assert.equal(search.problem, null);
    assert.ok(search.isBusy);
});

test("what was found stays until there is an answer to what is asked now", async () => {
    const { asked, clock, search } = setUp();
    search.now("crane");
    asked[0].answer(page([9]));
    await settled();
    search.type("cranes");
    assert.deepEqual(ids(search), [9]);
    await clock.pass(500);
    assert.deepEqual(ids(search), [9]);
    asked[1].answer(page([]));
    await settled();
    assert.deepEqual(ids(search), []);
    assert.equal(search.answered, "cranes");
});

test("nothing to search for is not asked, and forgets what was found", async () => {
    const { asked, clock, search } = setUp();
    search.now("crane");
    asked[0].answer(page([9]));
    await settled();
    search.type("  ");
    await clock.pass(500);
    assert.equal(asked.length, 1);
    assert.deepEqual(ids(search), []);
    assert.equal(search.answered, null);
    assert.ok(!search.isBusy);
});

test("blanks at the ends are no other question", async () => {
    const { asked, clock, search } = setUp();
    search.now("crane");
    search.type(" crane ");
    await clock.pass(500);
    assert.equal(asked.length, 1);
    assert.ok(!asked[0].signal.aborted);
});

test("an operator without a value waits for one, unless Enter is pressed", async () => {
    const { asked, clock, search } = setUp();
    search.type("crane from:");
    await clock.pass(500);
    assert.equal(asked.length, 0);
    assert.ok(!search.isBusy);
    search.now();
    assert.equal(asked[0].query.q, "crane from:");
});

test("more is asked for from the last one on, one page at a time", async () => {
    const { asked, search } = setUp();
    search.now("crane");
    asked[0].answer(page([9, 7], true));
    await settled();
    search.loadMore();
    search.loadMore();
    assert.equal(asked.length, 2);
    assert.equal(asked[1].query.before, 7);
    asked[1].answer(page([7, 4], false));
    await settled();
    assert.deepEqual(ids(search), [9, 7, 4]);
    assert.ok(!search.more);
    search.loadMore();
    assert.equal(asked.length, 2);
});

test("a page that leads no further is the last", async () => {
    const { asked, search } = setUp();
    search.now("crane");
    asked[0].answer(page([9], true));
    await settled();
    search.loadMore();
    asked[1].answer(page([9], true));
    await settled();
    assert.ok(!search.more);
});

test("the server says where the next page begins", async () => {
    const { asked, search } = setUp();
    search.now("crane");
    asked[0].answer({ ...page([9], true), next: 5 });
    await settled();
    search.loadMore();
    assert.equal(asked[1].query.before, 5);
});

test("where only a part was looked at and nothing found, it is asked on by itself, for a while", async () => {
    const { asked, search } = setUp();
    search.now("crane");
    asked[0].answer({ ...page([], true), next: 80 });
    await settled();
    assert.equal(asked[1].query.before, 80);
    assert.ok(search.isBusy);
    asked[1].answer({ ...page([7, 6], true), next: 6 });
    await settled();
    assert.equal(asked.length, 2);
    assert.deepEqual(ids(search), [7, 6]);
    assert.ok(search.more && !search.isBusy);

    search.now("berth");
    for (let round = 2; round < 7; round += 1) {
        asked[round].answer({ ...page([], true), next: 100 - round });
        await settled();
    }
    assert.equal(asked.length, 7);
    assert.ok(search.more && !search.isBusy);
    search.loadMore();
    assert.equal(asked[7].query.before, 94);
});

test("what fails is said; what was found before stays only when it was more of it", async () => {
    const { asked, search } = setUp();
    search.now("crane");
    asked[0].answer(page([9], true));
    await settled();
    search.loadMore();
    asked[1].fail(new Error("away"));
    await settled();
    assert.equal(search.problem.message, "away");
    assert.deepEqual(ids(search), [9]);
    search.now("before:x");
    assert.equal(search.problem, null);
    asked[2].fail(new Error("bad query"));
    await settled();
    assert.equal(search.problem.message, "bad query");
    assert.deepEqual(ids(search), []);
    search.type("before:2025-01-31");
    assert.equal(search.problem, null);
});

test("a message that is deleted is found no more", async () => {
    const { asked, search } = setUp();
    let changes = 0;
    search.now("crane");
    asked[0].answer(page([9, 7]));
    await settled();
    search.watch(() => changes += 1);
    search.apply({ id: 7, body: "edited" });
    search.apply({ id: 3, deletedAt: "2025-01-31T00:00:00.000Z" });
    assert.equal(changes, 0);
    search.apply({ id: 9, deletedAt: "2025-01-31T00:00:00.000Z" });
    assert.deepEqual(ids(search), [7]);
    assert.equal(changes, 1);
});
