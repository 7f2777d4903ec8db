import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Link, silence } = await import("host/link.js");

const hello = (id, resumed) => ({ name: "hello", id, data: { version: "1", boot: "b", resumed } });
const message = (id) => ({ name: "message", id, data: { id } });
const dos = (actions) => actions.map((action) => action.do);
const delivered = (actions) => actions.filter((action) => action.do === "deliver").map((action) => action.event);
const told = (actions) => actions.filter((action) => action.do === "tell").map((action) => action.message);

/** Tabs of one browser: what one tells, all others hear, and what they do about it is kept. */
class Browser {
    time = 0;
    random = 0.5;
    tabs = [];

    open({ shared = true } = {}) {
        const tab = { link: new Link({ now: () => this.time, random: () => this.random, shared }), actions: [] };
        this.tabs.push(tab);
        return tab;
    }

    do(tab, actions) {
        tab.actions.push(...actions);
        for (const heard of told(actions)) {
            for (const other of this.tabs) if (other !== tab) this.do(other, other.link.heard(structuredClone(heard)));
        }
        return actions;
    }

    /** A tab that leads and is connected at this cursor. */
    leader(cursor) {
        const tab = this.open();
        this.do(tab, tab.link.start());
        this.do(tab, tab.link.elected());
        this.do(tab, tab.link.event(hello(cursor, false)));
        return tab;
    }

    follower() {
        const tab = this.open();
        this.do(tab, tab.link.start());
        return tab;
    }
}

test("a tab without others leads at once and connects without a cursor", () => {
    const { link } = new Browser().open({ shared: false });
    assert.deepEqual(link.start(), [{ do: "connect", since: null }]);
    assert.ok(link.isLeader);
});

test("a tab among others first stands in the queue", () => {
    const { link } = new Browser().open();
    assert.deepEqual(dos(link.start()), ["queue", "tell"]);
    assert.ok(!link.isLeader);
    assert.deepEqual(link.elected(), [{ do: "connect", since: null }]);
});

test("hello makes the connection, the end of the stream ends it", () => {
    const browser = new Browser();
    const { link } = browser.open({ shared: false });
    link.start();
    assert.deepEqual(dos(link.event(hello("c1.u1", false))), ["tell", "deliver", "connected"]);
    assert.deepEqual(link.closed().filter(({ do: what }) => what === "connected"), [{ do: "connected", is: false }]);
});

test("after a cut it resumes at the last cursor, unnumbered events or not", () => {
    const browser = new Browser();
    const { link } = browser.open({ shared: false });
    link.start();
    link.event(hello("c1.u1", false));
    link.event(message("c2.u1"));
    link.event({ name: "typing", id: null, data: {} });
    link.closed();
    browser.time = link.alarm;
    assert.deepEqual(link.tick(), [{ do: "connect", since: "c2.u1" }]);
});

test("waits grow up to half a minute, spread by chance, and start over after a hello", () => {
    const browser = new Browser();
    const { link } = browser.open({ shared: false });
    link.start();
    const waits = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
        link.closed();
        waits.push(link.alarm - browser.time);
        browser.time = link.alarm;
        assert.deepEqual(dos(link.tick()), ["connect"]);
    }
    assert.deepEqual(waits, [750, 1500, 3000, 6000, 12000, 22500, 22500]);
    link.event(hello("c1.u1", false));
    browser.random = 1;
    link.closed();
    assert.equal(link.alarm - browser.time, 1000);
});

test("the server's own pace and its Retry-After are kept", () => {
    const browser = new Browser();
    const { link } = browser.open({ shared: false });
    link.start();
    link.event({ retry: 4000 });
    link.closed();
    assert.equal(link.alarm - browser.time, 3000);
    browser.time = link.alarm;
    link.tick();
    link.closed({ status: 503, retryAfter: 60 });
    assert.equal(link.alarm - browser.time, 60_000);
    browser.time = link.alarm;
    link.tick();
    link.closed({ status: 503, retryAfter: 86_400 });
    assert.equal(link.alarm - browser.time, 600_000, "but ten minutes is the most that it may ask for");
});

test("a network that comes back, or a tab that is looked at, does not wait", () => {
    const browser = new Browser();
    const { link } = browser.open({ shared: false });
    link.start();
    assert.deepEqual(link.online(), [], "nothing to hurry while a connection is on its way");
    link.closed();
    assert.deepEqual(dos(link.online()), ["connect"]);
    link.closed();
    assert.deepEqual(dos(link.visible(true)), ["connect"]);
});

test("a stream that falls silent is let go; heartbeats keep it", () => {
    const browser = new Browser();
    const { link } = browser.open({ shared: false });
    link.start();
    link.event(hello("c1.u1", false));
    browser.time += silence - 1;
    assert.deepEqual(link.tick(), [], "not silent for long enough");
    link.beat();
    browser.time += silence - 1;
    assert.deepEqual(link.tick(), []);
    browser.time += 1;
    assert.deepEqual(dos(link.tick()), ["disconnect", "connected"]);
    assert.ok(link.alarm < Infinity, "and it will try again");
});

test("without a session it leaves for sign-in and does nothing more", () => {
    const { link } = new Browser().open({ shared: false });
    link.start();
    assert.deepEqual(dos(link.closed({ status: 401 })), ["disconnect", "sign-in"]);
    assert.equal(link.alarm, Infinity);
});

test("the end of the session reaches every tab", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const follower = browser.follower();
    browser.do(leader, leader.link.event({ name: "session-ended", id: null, data: {} }));
    for (const tab of [leader, follower]) assert.equal(tab.actions.at(-1).do, "sign-in");
});

test("a new tab gets a hello of its own that promises nothing, from the leader", () => {
    const browser = new Browser();
    browser.leader("c5.u1");
    const follower = browser.follower();
    assert.deepEqual(delivered(follower.actions), [hello("c5.u1", false)]);
    assert.deepEqual(follower.actions.at(-1), { do: "connected", is: true });
    assert.ok(!dos(follower.actions).includes("connect"), "and opens no stream");
});

test("every event reaches every tab once", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const followers = [browser.follower(), browser.follower()];
    browser.do(leader, leader.link.event(message("c2.u1")));
    browser.do(leader, leader.link.event(message("c3.u1")));
    for (const tab of [leader, ...followers]) {
        const ids = delivered(tab.actions).filter(({ name }) => name === "message").map(({ id }) => id);
        assert.deepEqual(ids, ["c2.u1", "c3.u1"]);
    }
});

test("the next leader resumes where it was, and tabs that were there too go on without starting anew", () => {
    const browser = new Browser();
    const old = browser.leader("c1.u1");
    const [heir, other] = [browser.follower(), browser.follower()];
    browser.do(old, old.link.event(message("c2.u1")));
    browser.tabs.shift();
    assert.deepEqual(browser.do(heir, heir.link.elected()), [{ do: "connect", since: "c2.u1" }]);
    browser.do(heir, heir.link.event(hello("c2.u1", true)));
    assert.deepEqual(delivered(other.actions).at(-1), hello("c2.u1", true));
});

test("a tab that missed something hears a hello that does not resume", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const sleeper = browser.follower();
    browser.tabs.pop();
    browser.do(leader, leader.link.event(message("c2.u1")));
    browser.tabs.push(sleeper);
    assert.equal(delivered(sleeper.actions).filter(({ name }) => name === "message").length, 0, "it did miss it");
    browser.do(sleeper, sleeper.link.woke());
    assert.deepEqual(delivered(sleeper.actions).at(-1), hello("c1.u1", false));

    leader.link.closed();
    browser.tabs.pop();
    browser.do(leader, leader.link.event(message("c3.u1")));
    browser.tabs.push(sleeper);
    browser.do(leader, leader.link.event(hello("c3.u1", true)));
    assert.deepEqual(delivered(sleeper.actions).at(-1), hello("c3.u1", false), "also when the leader itself resumed");
});

test("a tab that hears an event it cannot follow starts anew before it takes it", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const sleeper = browser.follower();
    browser.do(leader, leader.link.event(message("c5.u1")));
    browser.tabs.pop();
    browser.do(leader, leader.link.event(message("c10.u1")));
    browser.tabs.push(sleeper);

    sleeper.actions = [];
    browser.do(leader, leader.link.event({ name: "typing", id: null, data: {} }));
    assert.deepEqual(dos(sleeper.actions), ["deliver"], "what is not numbered says nothing of what was missed");
    browser.do(leader, leader.link.event(message("c11.u1")));
    assert.deepEqual(delivered(sleeper.actions).slice(1), [hello("c1.u1", false), message("c11.u1")]);
    browser.do(leader, leader.link.event(message("c12.u1")));
    assert.deepEqual(delivered(sleeper.actions).slice(3), [message("c12.u1")], "and it is caught up");
});

test("a tab that missed how the connection came back learns it from the first event", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const sleeper = browser.follower();
    browser.do(leader, leader.link.closed());
    assert.deepEqual(sleeper.actions.at(-1), { do: "connected", is: false });
    browser.tabs.pop();
    browser.do(leader, leader.link.event(hello("c3.u1", true)));
    browser.tabs.push(sleeper);
    sleeper.actions = [];
    browser.do(leader, leader.link.event(message("c4.u1")));
    assert.deepEqual(sleeper.actions, [
        { do: "deliver", event: hello("c1.u1", false) },
        { do: "connected", is: true },
        { do: "deliver", event: message("c4.u1") },
    ]);
});

test("an event that comes before the leader's answer does not stand in for a hello", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const tab = browser.open();
    const [, ask] = tab.link.start();
    const answer = leader.link.heard(ask.message);
    assert.deepEqual(browser.do(tab, tab.link.heard(told(leader.link.event(message("c2.u1")))[0])), [
        { do: "deliver", event: message("c2.u1") },
    ]);
    browser.do(tab, tab.link.heard(told(answer)[0]));
    assert.deepEqual(delivered(tab.actions).at(-1), hello("c1.u1", false), "the answer does");
});

test("where the locks turn out to be none, each tab streams for itself", () => {
    const { link } = new Browser().open();
    link.start();
    assert.deepEqual(link.alone(), [{ do: "connect", since: null }]);
    assert.ok(link.isLeader);
    assert.deepEqual(link.heard({ kind: "ask" }), [], "and answers for nobody else");
    assert.equal(link.alarm, silence, "nor does it owe anybody a sign of life");
    assert.deepEqual(link.alone(), [], "said once or twice, it is the same stream");
});

test("a leader that sleeps is replaced by a tab that is looked at, and not by a hidden one", () => {
    const browser = new Browser();
    browser.leader("c1.u1");
    const [seen, hidden] = [browser.follower(), browser.follower()];
    hidden.link.visible(false);
    browser.time += silence;
    assert.deepEqual(dos(seen.link.tick()), ["steal"]);
    assert.deepEqual(hidden.link.tick(), []);
    assert.deepEqual(dos(hidden.link.visible(true)), ["steal"], "until somebody looks at it");
});

test("a new tab that is looked at does not take the lead from a living leader", () => {
    const browser = new Browser();
    browser.leader("c1.u1");
    const tab = browser.open();
    const actions = [...tab.link.visible(true), ...browser.do(tab, tab.link.start()), ...tab.link.visible(true)];
    assert.deepEqual(dos(actions), ["queue", "tell"]);
});

test("a living leader says so, also while it has no connection", () => {
    const browser = new Browser();
    const leader = browser.leader("c1.u1");
    const follower = browser.follower();
    browser.do(leader, leader.link.closed({ status: 503, retryAfter: 600 }));
    for (let beat = 0; beat < 10; beat += 1) {
        browser.time = Math.min(leader.link.alarm, browser.time + silence - 1);
        browser.do(leader, leader.link.tick());
        assert.deepEqual(follower.link.tick(), []);
    }
    assert.ok(browser.time > silence * 2, "for longer than a follower bears silence");
    assert.deepEqual(follower.actions.at(-1), { do: "connected", is: false });
});

test("a deposed leader lets go of its stream and no longer speaks", () => {
    const browser = new Browser();
    const { link } = browser.leader("c1.u1");
    assert.deepEqual(dos(link.deposed()), ["disconnect", "queue", "tell"]);
    assert.deepEqual(link.event(message("c2.u1")), []);
    assert.deepEqual(link.closed(), []);
    assert.deepEqual(link.beat(), []);
});

test("after sleep a leader opens its stream anew, at its cursor", () => {
    const browser = new Browser();
    const { link } = browser.leader("c7.u2");
    const actions = link.woke();
    assert.deepEqual(dos(actions), ["disconnect", "connected", "connect"]);
    assert.equal(actions.at(-1).since, "c7.u2");
});
