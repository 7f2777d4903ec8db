import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, settled } from "../page.js";

const { Activity, patience } = await import("chat/activity.js");

/** The tabs of one browser; the first is the lead. What is said is heard by the others at once. */
function browser(count) {
    const clock = new Clock();
    const puts = [];
    const answers = { put: async () => {} };
    const tabs = Array.from({ length: count }, (_, place) => new Activity({
        tab: `tab ${place}`, now: clock.now, after: clock.after,
        put: (state) => (puts.push(state), answers.put(state)),
        say: (message) => tabs.forEach((tab, other) => other !== place && tab.heard(structuredClone(message))),
    }));
    return { clock, puts, tabs, answers };
}

test("somebody who does nothing for five minutes is idle, and active with the next key", async () => {
    const { clock, puts, tabs: [tab] } = browser(1);
    tab.visible(true);
    tab.lead();
    await clock.pass(patience - 1);
    assert.deepEqual(puts, ["active"]);
    await clock.pass(2_000);
    assert.deepEqual(puts, ["active", "idle"]);
    tab.input();
    await clock.pass(5_000);
    assert.deepEqual(puts, ["active", "idle", "active"]);
});

test("input now and then keeps somebody active, and tells the server nothing", async () => {
    const { clock, puts, tabs: [tab] } = browser(1);
    tab.visible(true);
    tab.lead();
    for (let minute = 0; minute < 20; minute += 1) {
        await clock.pass(60_000);
        tab.input();
    }
    assert.deepEqual(puts, ["active"]);
});

test("input in any tab counts, and only the lead tells the server", async () => {
    const { clock, puts, tabs: [first, second] } = browser(2);
    first.visible(false);
    second.visible(true);
    first.lead();
    await clock.pass(1_000);
    assert.deepEqual(puts, ["active"]);
    for (let minute = 0; minute < 10; minute += 1) {
        await clock.pass(60_000);
        second.input();
    }
    assert.deepEqual(puts, ["active"]);
    await clock.pass(patience + 2_000);
    assert.deepEqual(puts, ["active", "idle"]);
});

test("hidden is whose last tab is hidden; from one tab to the next is not", async () => {
    const { clock, puts, tabs: [first, second] } = browser(2);
    first.visible(true);
    first.lead();
    await clock.pass(10_000);
    first.visible(false);
    second.visible(true);
    await clock.pass(10_000);
    assert.deepEqual(puts, ["active"]);
    second.visible(false);
    await clock.pass(10_000);
    assert.deepEqual(puts, ["active", "hidden"]);
});

test("a tab that is closed no longer counts, and a new lead knows of the tabs that are left", async () => {
    const { clock, puts, tabs: [first, second, third] } = browser(3);
    for (const tab of [first, second, third]) tab.visible(false);
    second.visible(true);
    first.lead();
    await clock.pass(10_000);
    assert.deepEqual(puts, ["active"]);
    second.leave();
    await clock.pass(10_000);
    assert.deepEqual(puts, ["active", "hidden"]);
    first.leave();
    third.visible(true);
    third.lead();
    await clock.pass(10_000);
    assert.equal(puts.at(-1), "active");
});

test("changes come a few seconds apart, and of many only the last is told", async () => {
    const { clock, puts, tabs: [tab] } = browser(1);
    tab.visible(true);
    tab.lead();
    await clock.pass(0);
    for (let time = 0; time < 9; time += 1) {
        tab.visible(time % 2 === 1);
        await clock.pass(500);
    }
    assert.deepEqual(puts, ["active"]);
    await clock.pass(5_000);
    assert.deepEqual(puts, ["active", "hidden"]);
});

test("a server that has forgotten is told again at once", async () => {
    const { clock, puts, tabs: [tab] } = browser(1);
    tab.visible(true);
    tab.lead();
    await clock.pass(100);
    tab.forgotten();
    await clock.pass(0);
    assert.deepEqual(puts, ["active", "active"]);
});

test("what did not reach the server is told again later", async () => {
    const { clock, puts, tabs: [tab], answers } = browser(1);
    answers.put = async () => { throw new Error("away"); };
    tab.visible(true);
    tab.lead();
    await clock.pass(0);
    assert.deepEqual(puts, ["active"]);
    answers.put = async () => {};
    await clock.pass(29_000);
    assert.deepEqual(puts, ["active"]);
    await clock.pass(2_000);
    await settled();
    assert.deepEqual(puts, ["active", "active"]);
});
