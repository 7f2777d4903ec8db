import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { excerptOf, quoteOf, requoted } = await import("chat/quotes.js");

const bob = { id: "u_2", username: "bob" };
const original = { id: 1, sender: bob, body: "the first\nword" };
const answers = [{ id: 2, body: "yes", replyTo: quoteOf(original) }, { id: 3, body: "no" }];

test("an excerpt is the server's: the beginning on one line, and no character is cut in two", () => {
    const excerpt = (body) => excerptOf({ body });
    assert.equal(excerpt("one\n\ntwo\tthree"), "one  two three");
    assert.equal(excerpt("😀".repeat(140)), "😀".repeat(140));
    assert.equal(excerpt("😀".repeat(141)), `${"😀".repeat(140)}…`);
});

test("a message without words is quoted by the names of what is attached", () => {
    const attachments = [{ id: "1", name: "plan.pdf" }, { id: "2", name: "map.png" }];
    assert.equal(excerptOf({ body: "", attachments }), "plan.pdf, map.png");
    assert.equal(quoteOf({ ...original, attachments }).excerpt, "the first word");
    assert.equal(excerptOf({ body: "", attachments: [] }), "");
});

test("what quotes a message follows when it is edited", () => {
    const [answer, other] = requoted(answers, { ...original, body: "the last word" });
    assert.deepEqual(answer.replyTo, { id: 1, sender: bob, excerpt: "the last word" });
    assert.equal(other, answers[1], "what quotes nothing stays the very same");
});

test("of a deleted message nothing is quoted", () => {
    const [answer] = requoted(answers, { ...original, body: "", deletedAt: "2025-03-04T12:00:00.000Z" });
    assert.deepEqual(answer.replyTo, { id: 1 });
    assert.equal(requoted([answer], { ...original, body: "", deletedAt: "2025-03-04T12:00:00.000Z" })[0], answer);
});

test("where nothing differs everything stays the very same", () => {
    assert.equal(requoted(answers, { ...original, reactions: { "👍": ["bob"] } }), answers);
    assert.equal(requoted(answers, { id: 9, sender: bob, body: "unrelated" }), answers);
});
