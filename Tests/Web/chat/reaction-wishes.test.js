import { settled } from "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { inKnownOrder, ReactionWishes } = await import("chat/reaction-wishes.js");

function setUp() {
    const [sent, stored, refused] = [[], [], []];
    const wishes = new ReactionWishes("alice", {
        send: (message, emoji, isOn) => new Promise((resolve, reject) => sent.push({ emoji, isOn, resolve, reject })),
        stored: (message) => stored.push(message),
        refused: (error) => refused.push(error.message),
    });
    return { wishes, sent, stored, refused };
}

const message = { id: 1, reactions: { "👍": ["bob"], "🎉": ["Alice"] } };

test("a reaction shows at once, and stays when it is stored", async () => {
    const { wishes, sent, stored } = setUp();
    wishes.toggle(message, "👍");
    assert.deepEqual(wishes.over(message), { "👍": ["bob", "alice"], "🎉": ["Alice"] });
    const answer = { id: 1, reactions: { "👍": ["bob", "alice"] } };
    sent[0].resolve(answer);
    await settled();
    assert.deepEqual(stored, [answer]);
    assert.deepEqual(wishes.over(message), message.reactions, "what counts now is what the server says");
});

test("taking my own off leaves those of others, and a name is mine however it is spelled", () => {
    const { wishes, sent } = setUp();
    wishes.toggle(message, "🎉");
    assert.deepEqual(wishes.over(message), { "👍": ["bob"] });
    assert.ok(!sent[0].isOn);
    assert.ok(!wishes.has(message, "🎉"));
});

test("a refusal takes it back and says why", async () => {
    const { wishes, sent, refused } = setUp();
    let changes = 0;
    wishes.watch(() => changes += 1);
    wishes.toggle(message, "❤️");
    assert.ok(wishes.has(message, "❤️"));
    sent[0].reject(new Error("too many"));
    await settled();
    assert.ok(!wishes.has(message, "❤️"));
    assert.deepEqual([refused, changes], [["too many"], 2]);
});

test("pressed several times the last press counts, and one request goes out at a time", async () => {
    const { wishes, sent, stored } = setUp();
    for (let presses = 0; presses < 3; presses += 1) wishes.toggle(message, "👍");
    assert.equal(sent.length, 1);
    sent[0].resolve({ id: 1 });
    await settled();
    assert.equal(sent.length, 1, "on, off, on: that is what was sent");

    const other = setUp();
    other.wishes.toggle(message, "👍");
    other.wishes.toggle(message, "👍");
    other.sent[0].resolve({ id: 1 });
    await settled();
    assert.deepEqual(other.sent.map(({ isOn }) => isOn), [true, false]);
    assert.deepEqual([stored.length, other.stored.length], [1, 0]);
});

test("what others do meanwhile is shown as well", () => {
    const { wishes } = setUp();
    wishes.toggle(message, "👍");
    const heard = { id: 1, reactions: { "👍": ["bob", "carol"], "👀": ["dave"] } };
    assert.deepEqual(wishes.over(heard), { "👍": ["bob", "carol", "alice"], "👀": ["dave"] });
});

test("chips stay where they are when more come or some go", () => {
    const order = (...of) => Object.keys(inKnownOrder(...of)).join("");
    assert.equal(order({ "🎉": [], "👍": [], "👀": [] }, { "👀": [], "👍": [] }), "👀👍🎉");
    assert.equal(order({ "🎉": [] }, { "👀": [], "🎉": [] }), "🎉");
    assert.equal(order({ "🎉": [], "👀": [] }, undefined), "🎉👀");
    assert.equal(inKnownOrder(undefined, {}), undefined);
    const said = ["👍", "🎉", "👀", "💔"];
    assert.equal(order({ "🎉": [], "👀": [], "👍": [] }, undefined, said), "👍🎉👀", "JSON keeps no order");
    assert.equal(order({ "🎉": [], "👀": [], "👍": [] }, { "👀": [] }, said), "👀👍🎉");
});
