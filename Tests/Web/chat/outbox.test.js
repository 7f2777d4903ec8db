import { Clock, settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Outbox } = await import("chat/outbox.js");
const { memoryStore } = await import("chat/outbox-store.js");

/** A server that stores each nonce once; `fails` are thrown before (or, with `stored`, after) it stores. */
class Server {
    messages = [];
    requests = 0;
    fails = [];
    gate = null;

    post = async ({ channel, body, nonce }) => {
        this.requests += 1;
        await this.gate;
        const fail = this.fails.shift();
        if (fail && !fail.stored) throw fail.error;
        let message = this.messages.find((other) => other.nonce === nonce);
        if (!message) this.messages.push(message = { id: this.messages.length + 1, channel, body, nonce });
        if (fail) throw fail.error;
        return message;
    };

    get bodies() {
        return this.messages.map(({ body }) => body);
    }
}

const offline = Object.assign(new Error("The server cannot be reached."), { name: "Offline" });
const refused = (status, message, retryAfter) => Object.assign(new Error(message), { status, retryAfter });

/** A browser: tabs share a store, locks, and what they tell each other. */
class Browser {
    clock = new Clock();
    server = new Server();
    store = memoryStore();
    tabs = [];
    lockFails = false;
    #locks = new Map();
    #nonces = 0;

    async open() {
        const tab = { sent: [] };
        tab.outbox = new Outbox({
            store: this.store,
            post: this.server.post,
            exclusively: (channel, work) => {
                if (this.lockFails) return Promise.reject(new Error("no locks"));
                const done = (this.#locks.get(channel) ?? Promise.resolve()).then(work);
                this.#locks.set(channel, done);
                return done;
            },
            tell: (change) => {
                for (const other of this.tabs) if (other !== tab) other.outbox.heard(structuredClone(change));
            },
            sent: (message) => tab.sent.push(message),
            now: this.clock.now,
            random: () => 1,
            nonce: () => `n${this.#nonces += 1}`,
            after: this.clock.after,
        });
        this.tabs.push(tab);
        await tab.outbox.open();
        return tab;
    }
}

const draft = (body, channel = "general") => ({ channel, body });
const states = (outbox, channel = "general") => outbox.in(channel).map(({ body, state }) => [body, state]);

test("a message shows as waiting at once and is gone when it is stored", async () => {
    const browser = new Browser();
    const { outbox, sent } = await browser.open();
    let open;
    browser.server.gate = new Promise((resolve) => open = resolve);
    outbox.add(draft("hello"));
    await settled();
    assert.deepEqual(states(outbox), [["hello", "waiting"]]);
    open();
    await settled();
    assert.deepEqual(states(outbox), []);
    assert.deepEqual(sent.map(({ body }) => body), ["hello"]);
});

test("messages of a channel go out one after the other, in the order they were written", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline }];
    for (const body of ["a", "b", "c"]) outbox.add(draft(body));
    await settled();
    assert.deepEqual(states(outbox).map(([body]) => body), ["a", "b", "c"]);
    assert.equal(browser.server.requests, 1, "while the first cannot go, the others stay behind it");
    await browser.clock.pass(1_000);
    assert.deepEqual(browser.server.bodies, ["a", "b", "c"]);
});

test("one channel in trouble does not hold up another", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline }];
    outbox.add(draft("stuck"));
    await settled();
    outbox.add(draft("free", "random"));
    await settled();
    assert.deepEqual(browser.server.bodies, ["free"]);
});

test("an answer that is lost does not make two messages", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline, stored: true }];
    outbox.add(draft("once"));
    await settled();
    assert.deepEqual(states(outbox), [["once", "waiting"]], "we do not know that it is stored");
    await browser.clock.pass(1_000);
    assert.equal(browser.server.requests, 2);
    assert.deepEqual([browser.server.bodies, states(outbox)], [["once"], []]);
});

test("the live stream may say that it is stored before the answer comes", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    let open;
    browser.server.gate = new Promise((resolve) => open = resolve);
    const { nonce } = await outbox.add(draft("fast"));
    await settled();
    await outbox.settle(nonce);
    assert.deepEqual(states(outbox), []);
    open();
    await settled();
    assert.deepEqual([states(outbox), browser.server.requests], [[], 1]);
});

test("also when the answer then never comes, it is not tried again", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    let open;
    browser.server.gate = new Promise((resolve) => open = resolve);
    browser.server.fails = [{ error: offline, stored: true }];
    const { nonce } = await outbox.add(draft("fast"));
    await settled();
    await outbox.settle(nonce);
    open();
    await settled();
    await browser.clock.pass(60_000);
    assert.deepEqual([states(outbox), browser.server.requests, browser.clock.waiting], [[], 1, 0]);
});

test("a reload keeps what waits, and sends it with the same nonce", async () => {
    const browser = new Browser();
    const before = await browser.open();
    browser.server.fails = [{ error: offline, stored: true }];
    before.outbox.add(draft("kept"));
    await settled();
    assert.equal(browser.server.messages.length, 1);
    browser.tabs = [];
    const after = await browser.open();
    assert.deepEqual(states(after.outbox), [["kept", "waiting"]]);
    await browser.clock.pass(30_000);
    assert.deepEqual([browser.server.bodies, states(after.outbox)], [["kept"], []]);
});

test("a refusal is shown with its reason, and the next message goes out", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: refused(422, "Too loud.") }];
    outbox.add(draft("LOUD"));
    outbox.add(draft("quiet"));
    await settled();
    assert.deepEqual(states(outbox), [["LOUD", "failed"]]);
    assert.equal(outbox.in("general")[0].reason, "Too loud.");
    assert.deepEqual(browser.server.bodies, ["quiet"]);
    await browser.clock.pass(120_000);
    assert.equal(browser.server.requests, 2, "it is not tried again by itself");
});

test("a failed message goes out on Retry, and away on Discard", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: refused(403, "Not now.") }, { error: refused(403, "Not now.") }];
    const [a, b] = [await outbox.add(draft("again")), await outbox.add(draft("never"))];
    await settled();
    assert.deepEqual(states(outbox), [["again", "failed"], ["never", "failed"]]);
    await outbox.retry(a.nonce);
    await outbox.discard(b.nonce);
    await settled();
    assert.deepEqual([browser.server.bodies, states(outbox)], [["again"], []]);
    assert.deepEqual(await browser.store.list(), []);
});

test("a server in trouble or one that asks for patience is tried again, ever more slowly", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = Array.from({ length: 8 }, () => ({ error: refused(500, "Oops.") }));
    outbox.add(draft("x"));
    await settled();
    const waits = [];
    while (browser.server.messages.length === 0 && waits.length < 20) {
        const [{ retryAt }] = outbox.in("general");
        waits.push((retryAt - browser.clock.time) / 1_000);
        await browser.clock.pass(retryAt - browser.clock.time);
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30, 30]);

    browser.server.fails = [{ error: refused(429, "Slower.", 40) }];
    outbox.add(draft("y"));
    await settled();
    assert.deepEqual(outbox.in("general").map(({ isEarly }) => isEarly), [true], "so that it can be said kindly");
    await browser.clock.pass(39_000);
    assert.equal(browser.server.messages.length, 1);
    await browser.clock.pass(1_000);
    assert.equal(browser.server.messages.length, 2);
});

test("a session that ended keeps the message for after sign-in", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: refused(401, "Sign in first.") }];
    outbox.add(draft("x"));
    await settled();
    assert.deepEqual(states(outbox), [["x", "waiting"]]);
});

test("when the connection is back nothing waits any longer", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline }];
    outbox.add(draft("x"));
    await settled();
    assert.equal(browser.server.messages.length, 0);
    outbox.online();
    await settled();
    assert.deepEqual(browser.server.bodies, ["x"]);
});

test("of many tabs one sends, all show it waiting, and none when it is stored", async () => {
    const browser = new Browser();
    const tabs = [await browser.open(), await browser.open(), await browser.open()];
    browser.server.fails = [{ error: offline }];
    tabs[0].outbox.add(draft("x"));
    await settled();
    for (const { outbox } of tabs) assert.deepEqual(states(outbox), [["x", "waiting"]]);
    await browser.clock.pass(60_000);
    for (const { outbox } of tabs) assert.deepEqual(states(outbox), []);
    assert.deepEqual(browser.server.bodies, ["x"]);
    assert.equal(browser.server.requests, 2, "one attempt failed, one did it");
});

test("a tab that closes leaves its messages to the others", async () => {
    const browser = new Browser();
    const [writer, other] = [await browser.open(), await browser.open()];
    browser.server.fails = [{ error: offline }];
    writer.outbox.add(draft("x"));
    await settled();
    browser.tabs = [other];
    await browser.clock.pass(60_000);
    assert.deepEqual([browser.server.bodies, states(other.outbox)], [["x"], []]);
});

test("two messages of one millisecond keep their order", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline }];
    const [a, b] = await Promise.all([outbox.add(draft("a")), outbox.add(draft("b"))]);
    assert.ok(a.queuedAt < b.queuedAt);
});

// MARK: Stores that fail

/** A store whose next calls of a method fail. */
function failing(store, ...methods) {
    const broken = new Set(methods);
    const wrapped = Object.fromEntries(Object.entries(store).map(([method, call]) => [method, async (value) => {
        if (broken.has(method)) throw new DOMException("The disk is full.", "QuotaExceededError");
        return call(value);
    }]));
    return { ...wrapped, mend: () => broken.clear() };
}

for (const methods of [["put"], ["get"], ["remove"], ["put", "get", "remove"], ["list", "put", "get", "remove"]]) {
    test(`a store that fails at ${methods.join(", ")} loses and doubles nothing`, async () => {
        const browser = new Browser();
        browser.store = failing(browser.store, ...methods);
        const { outbox } = await browser.open();
        browser.server.fails = [{ error: offline }];
        for (const body of ["a", "b"]) outbox.add(draft(body));
        await settled();
        assert.deepEqual(states(outbox), [["a", "waiting"], ["b", "waiting"]]);
        outbox.online();
        await settled();
        assert.deepEqual([browser.server.bodies, states(outbox)], [["a", "b"], []]);
        browser.store.mend();
        outbox.add(draft("c"));
        await settled();
        assert.deepEqual(browser.server.bodies, ["a", "b", "c"]);
    });
}

test("one that was never stored is not taken for one that another tab has sent", async () => {
    const browser = new Browser();
    browser.store = failing(browser.store, "put");
    const tabs = [await browser.open(), await browser.open()];
    browser.server.fails = [{ error: offline }, { error: offline }];
    tabs[0].outbox.add(draft("x"));
    await settled();
    browser.store.mend();
    await browser.clock.pass(60_000);
    assert.deepEqual(browser.server.bodies, ["x"]);
    for (const { outbox } of tabs) assert.deepEqual(states(outbox), []);
});

test("locks that fail do not stop the outbox", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.lockFails = true;
    outbox.add(draft("x"));
    await settled();
    assert.deepEqual(states(outbox), [["x", "waiting"]]);
    browser.lockFails = false;
    await browser.clock.pass(30_000);
    assert.deepEqual(browser.server.bodies, ["x"]);
});

test("a server that asks for an hour is not asked again at once, nor only after an hour", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: refused(503, "Maintenance.", 3_600) }];
    outbox.add(draft("x"));
    await settled();
    await browser.clock.pass(599_000);
    assert.equal(browser.server.requests, 1);
    await browser.clock.pass(1_000);
    assert.deepEqual(browser.server.bodies, ["x"]);
});

test("a clock that was set back makes nothing wait for it to catch up", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline }];
    outbox.add(draft("x"));
    await settled();
    browser.clock.time -= 86_400_000;
    outbox.add(draft("y"));
    await settled();
    assert.deepEqual(browser.server.bodies, ["x", "y"]);
});

test("after a reload new messages come behind those that wait, whatever the clock says", async () => {
    const browser = new Browser();
    const before = await browser.open();
    browser.server.fails = [{ error: offline }, { error: offline }];
    before.outbox.add(draft("first"));
    await settled();
    browser.tabs = [];
    browser.clock.time -= 3_600_000;
    const after = await browser.open();
    after.outbox.add(draft("second"));
    await settled();
    await browser.clock.pass(60_000);
    assert.deepEqual(browser.server.bodies, ["first", "second"]);
});

test("a message is there before what stood for it goes", async () => {
    const browser = new Browser();
    const { outbox, sent } = await browser.open();
    const seen = [];
    outbox.watch(() => seen.push([outbox.in("general").length, sent.length]));
    await outbox.add(draft("x"));
    await settled();
    assert.deepEqual(seen.at(-1), [0, 1]);
    assert.ok(!seen.some(([waiting, stored]) => waiting === 0 && stored === 0));
});

test("cleared, nothing waits in any channel or comes back after a reload", async () => {
    const browser = new Browser();
    const { outbox } = await browser.open();
    browser.server.fails = [{ error: offline }, { error: offline }];
    await outbox.add(draft("a"));
    await outbox.add(draft("b", "random"));
    await settled();
    assert.equal(outbox.channels.size, 2);
    await outbox.clear();
    assert.equal(outbox.channels.size, 0);
    const later = await browser.open();
    assert.equal(later.outbox.channels.size, 0);
});
