import "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

const { CallRegister } = await import("calls/call-register.js");

const alice = { username: "alice", state: "joined" };
const call = (id, more = {}) => ({
    id, channel: `dm:${id}`, version: 1, state: "active", participants: [alice], ...more,
});

test("a call that is told of is there until it has ended", () => {
    const register = new CallRegister("Bob");
    let changes = 0;
    register.watch(() => changes += 1);
    register.apply(call("a"));
    assert.equal(register.in("dm:a").id, "a");
    register.apply(call("a", { state: "ended", version: 2 }));
    assert.equal(register.in("dm:a"), undefined);
    register.drop("a");
    assert.equal(changes, 2);
});

test("of two looks the newer stands, whichever comes first, and what has ended does not come back", () => {
    const register = new CallRegister("bob");
    register.apply(call("a", { version: 3, state: "active" }));
    register.apply(call("a", { version: 2, state: "ringing" }));
    assert.equal(register.get("a").state, "active");
    register.apply(call("a", { state: "ended", version: 4 }));
    register.apply(call("a", { version: 3 }));
    assert.equal(register.get("a"), undefined);
});

test("what is told while a list is on its way is newer than the list", async () => {
    const register = new CallRegister("bob");
    register.apply(call("gone"));
    let answer;
    const loading = register.load(() => new Promise((resolve) => answer = resolve));
    register.apply(call("new"));
    register.drop("over");
    answer([call("a"), call("over")]);
    await loading;
    assert.deepEqual(register.all.map(({ id }) => id).sort(), ["a", "new"]);
});

test("what may not be seen for a while is there again when it is shown", () => {
    const register = new CallRegister("bob");
    register.apply(call("a", { version: 3 }));
    register.drop("a");
    register.apply(call("a", { version: 2 }));
    assert.equal(register.get("a"), undefined, "that was on its way before");
    register.apply(call("a", { version: 3 }));
    assert.equal(register.get("a").version, 3);
});

test("of two lists the one that was asked for last stands", async () => {
    const register = new CallRegister("bob");
    const answers = [];
    const ask = () => new Promise((resolve) => answers.push(resolve));
    const loads = [register.load(ask), register.load(ask)];
    answers[1]([call("b")]);
    answers[0]([call("a")]);
    await Promise.all(loads);
    assert.deepEqual(register.all.map(({ id }) => id), ["b"]);
});

test("it rings for whom it rings, and names are one however they are spelled", () => {
    const register = new CallRegister("Bob");
    register.apply(call("a", { participants: [alice, { username: "bob", state: "ringing" }] }));
    register.apply(call("b", { participants: [alice, { username: "carol", state: "ringing" }] }));
    assert.deepEqual(register.ringing.map(({ id }) => id), ["a"]);
    assert.equal(register.mine(register.get("a")).state, "ringing");
    assert.deepEqual(register.others(register.get("b")), [alice]);
});

test("with a channel its call goes", () => {
    const register = new CallRegister("bob");
    register.apply(call("a"));
    register.apply(call("b"));
    register.dropChannel("dm:a");
    assert.deepEqual(register.all.map(({ id }) => id), ["b"]);
});
