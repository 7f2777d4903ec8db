import { settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Lookups } = await import("preview/lookups.js");

/** `asked`: what was looked up, each with what ends it; `heard`: what watchers were told. */
function setUp(limits) {
    const [asked, heard] = [[], []];
    const lookups = new Lookups((key) => new Promise((resolve, reject) => {
        asked.push({ key, answer: resolve, fail: (status) => reject(Object.assign(new Error(), { status })) });
    }), limits);
    lookups.watch((key) => heard.push(key));
    return { lookups, asked, heard, keys: () => asked.map(({ key }) => key) };
}

test("what is asked for twice at a time is looked up once, and remembered", async () => {
    const { lookups, asked, heard } = setUp();
    lookups.ask("a");
    lookups.ask("a");
    assert.equal(lookups.get("a"), undefined);
    asked[0].answer("A");
    await settled();
    lookups.ask("a");
    assert.equal(lookups.get("a"), "A");
    assert.equal(asked.length, 1);
    assert.deepEqual(heard, ["a"]);
});

test("four are looked up at once, and then what was asked for last", async () => {
    const { lookups, asked, keys } = setUp();
    for (const key of ["a", "b", "c", "d", "e", "f"]) lookups.ask(key);
    assert.deepEqual(keys(), ["a", "b", "c", "d"]);
    asked[1].answer("B");
    await settled();
    assert.deepEqual(keys(), ["a", "b", "c", "d", "f"]);
    asked[0].fail(404);
    await settled();
    assert.deepEqual(keys(), ["a", "b", "c", "d", "f", "e"]);
});

test("a refusal means that there is nothing, and is remembered", async () => {
    for (const status of [400, 401, 403, 404]) {
        const { lookups, asked } = setUp();
        lookups.ask("a");
        asked[0].fail(status);
        await settled();
        assert.equal(lookups.get("a"), null, String(status));
        lookups.ask("a");
        assert.equal(asked.length, 1, String(status));
    }
});

test("what did not come for a passing reason is looked up again when it is asked for again", async () => {
    for (const status of [429, 502, 503, 504, undefined]) {
        const { lookups, asked, heard } = setUp();
        lookups.ask("a");
        asked[0].fail(status);
        await settled();
        assert.equal(lookups.get("a"), undefined, String(status));
        assert.deepEqual([asked.length, heard.length], [1, 0], "not by itself");
        lookups.ask("a");
        asked[1].answer("A");
        await settled();
        assert.equal(lookups.get("a"), "A", String(status));
    }
});

test("so many answers are remembered, of those that were used last", async () => {
    const { lookups, asked } = setUp({ remembered: 2 });
    for (const [place, key] of ["a", "b", "c"].entries()) {
        lookups.ask(key);
        asked[place].answer(key.toUpperCase());
        await settled();
        lookups.get("a");
    }
    assert.deepEqual(["a", "b", "c"].map((key) => lookups.get(key)), ["A", undefined, "C"]);
    lookups.ask("b");
    assert.equal(asked.length, 4);
});

test("two hundred are remembered where nothing else is said", async () => {
    const { lookups, asked } = setUp({ atOnce: 300 });
    for (let key = 0; key < 201; key += 1) lookups.ask(key);
    for (const { answer } of asked) answer("here");
    await settled();
    assert.deepEqual([0, 1, 200].map((key) => lookups.get(key)), [undefined, "here", "here"]);
});

test("what is heard is newer than what is known and what is on its way", async () => {
    const { lookups, asked, heard } = setUp();
    lookups.hear("a", "nobody asked");
    assert.equal(lookups.get("a"), undefined);
    lookups.ask("a");
    lookups.hear("a", "second");
    asked[0].answer("first");
    await settled();
    assert.equal(lookups.get("a"), "second");
    lookups.hear("a", "third");
    assert.equal(lookups.get("a"), "third");
    assert.deepEqual(heard, ["a", "a"]);
});

test("what is forgotten is nowhere, nor is what was on its way, until it is asked for again", async () => {
    const { lookups, asked, heard } = setUp();
    for (const key of ["gone", "stays", "late"]) lookups.ask(key);
    asked[0].answer("of the channel");
    asked[1].answer("of another");
    await settled();
    lookups.forget((answer) => answer === "of the channel");
    asked[2].answer("of the channel");
    await settled();
    assert.deepEqual(["gone", "stays", "late"].map((key) => lookups.get(key)), [undefined, "of another", undefined]);
    assert.equal(heard.at(-1), undefined, "watchers ask again");
    lookups.ask("late");
    assert.equal(asked.length, 4);
});

test("what waits to be looked up and is forgotten is not looked up", async () => {
    const { lookups, asked, keys } = setUp({ atOnce: 1 });
    lookups.ask("a");
    lookups.ask("b");
    lookups.forget(() => true);
    asked[0].answer("A");
    await settled();
    assert.deepEqual(keys(), ["a"]);
    assert.equal(lookups.get("a"), undefined);
});

test("what is renewed stays until it is known anew", async () => {
    const { lookups, asked } = setUp();
    lookups.ask("a");
    asked[0].answer("old");
    await settled();
    lookups.renew();
    assert.equal(lookups.get("a"), "old");
    lookups.ask("a");
    asked[1].fail(503);
    await settled();
    assert.equal(lookups.get("a"), "old");
    lookups.ask("a");
    asked[2].answer("new");
    await settled();
    assert.equal(lookups.get("a"), "new");
    lookups.ask("a");
    assert.equal(asked.length, 3);
});
