import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { transcript } = await import("chat/transcript.js");

const said = (username, body) => ({ body, sender: { id: `u_${username}`, username } });
const text = (...messages) => transcript(messages, ({ username }) => username.toUpperCase());

test("one person's words are as they were written", () => {
    assert.equal(text(said("bob", "**one**")), "**one**");
    assert.equal(text(said("bob", "one"), said("bob", "two\nlines")), "one\ntwo\nlines");
});

test("of several people it says who said what", () => {
    assert.equal(text(said("bob", "one"), said("carol", "two")), "BOB: one\nCAROL: two");
});

test("what has no words is left out", () => {
    assert.equal(text(said("bob", "one"), said("carol", "")), "one");
});
