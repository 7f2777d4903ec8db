import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { desktopAbility, NotificationRules } = await import("chat/notification-rules.js");

const rules = new NotificationRules("Bob");
const likes = { about: "mine", desktop: true, sounds: true, quietUntil: null };

function decide({ message = {}, channel = {}, preferences = {}, ...rest } = {}) {
    return rules.decide({
        message: { id: 7, sender: { id: "u_1", username: "alice" }, body: "hello", mentions: [], ...message },
        channel: { kind: "public", level: "all", lastRead: 6, ...channel },
        preferences: { ...likes, ...preferences },
        isNew: true, isLooking: false, now: 1_000_000, ...rest,
    });
}

const silence = { desktop: false, sound: null };
const mention = { desktop: true, sound: "mention" };
const named = { message: { mentions: ["bob"] } };
const direct = { channel: { kind: "dm" } };

test("what is meant for me is told: a mention, everyone, a direct message", () => {
    assert.deepEqual(decide(named), mention);
    assert.deepEqual(decide({ message: { mentions: ["everyone"] } }), mention);
    assert.deepEqual(decide(direct), mention);
    assert.deepEqual(decide(), silence, "and what is said in a channel is not");
    assert.deepEqual(decide({ message: { mentions: ["carol"] } }), silence);
});

test("who wants to hear everything hears the rest, too, with another sound", () => {
    const preferences = { about: "everything" };
    assert.deepEqual(decide({ preferences }), { desktop: true, sound: "message" });
    assert.deepEqual(decide({ ...named, preferences }), mention);
});

test("who wants nothing gets nothing", () => {
    assert.deepEqual(decide({ ...named, preferences: { about: "nothing" } }), silence);
});

test("a channel's level says less, never more", () => {
    const everything = { about: "everything" };
    assert.deepEqual(decide({ ...named, channel: { level: "mentions" } }), mention);
    assert.deepEqual(decide({ channel: { level: "mentions" }, preferences: everything }), silence);
    assert.deepEqual(decide({ ...named, channel: { level: "none" }, preferences: everything }), silence);
    assert.deepEqual(decide({ channel: { kind: "dm", level: "mentions" } }), silence);
    assert.deepEqual(decide({ ...named, channel: { kind: "dm", level: "mentions" } }), mention);
});

test("no word of what I look at, what I wrote, what is read, old, deleted or merely happened", () => {
    assert.deepEqual(decide({ ...direct, isLooking: true }), silence);
    assert.deepEqual(decide({ ...direct, message: { sender: { id: "u_2", username: "bob" } } }), silence);
    assert.deepEqual(decide({ channel: { kind: "dm", lastRead: 7 } }), silence);
    assert.deepEqual(decide({ ...direct, isNew: false }), silence);
    assert.deepEqual(decide({ ...direct, message: { deletedAt: "now" } }), silence);
    assert.deepEqual(decide({ ...direct, message: { system: true, body: "renamed the channel" } }), silence);
    const program = { system: true, sender: { id: "system", username: "MiniMost" } };
    assert.deepEqual(decide({ ...direct, message: program }), mention, "but what the program says is said");
});

test("not to be disturbed ends by itself", () => {
    assert.deepEqual(decide({ ...direct, preferences: { quietUntil: 1_000_001 } }), silence);
    assert.deepEqual(decide({ ...direct, preferences: { quietUntil: 1_000_000 } }), mention);
});

test("notices and sounds are switched off one by one", () => {
    assert.deepEqual(decide({ ...direct, preferences: { desktop: false } }), { desktop: false, sound: "mention" });
    assert.deepEqual(decide({ ...direct, preferences: { sounds: false } }), { desktop: true, sound: null });
});

test("what a browser can do is said as it is", () => {
    const able = { isSecure: true, hasNotification: true, permission: "granted", isMobile: false, isWanted: true };
    const state = (changes) => desktopAbility({ ...able, ...changes }).state;
    assert.equal(state({}), "on");
    assert.equal(state({ isWanted: false }), "off");
    assert.equal(state({ permission: "default" }), "ask");
    assert.equal(state({ permission: "denied" }), "denied");
    assert.equal(state({ isMobile: true }), "worker-only");
    assert.equal(state({ hasNotification: false }), "missing");
    assert.equal(state({ isSecure: false, hasNotification: false }), "insecure");
    for (const changes of [{}, { permission: "denied" }, { isMobile: true }]) assert.ok(desktopAbility({ ...able, ...changes }).words);
});
