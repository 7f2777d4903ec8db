import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { appended, has, isUnfinished, operatorOf, operators, toggled } = await import("chat/search-query.js");

test("each kind of channel has an operator of its own", () => {
    const of = (channel) => operatorOf({ members: [], ...channel }, "alice");
    assert.equal(of({ id: "general", kind: "public", name: "general" }), "in:general");
    assert.equal(of({ id: "private:x", kind: "private", name: "crew only" }), "in:\"crew only\"");
    assert.equal(of({ id: "dm:alice:bob", kind: "dm", members: ["alice", "bob"] }), "in:@bob");
});

test("where a name says too little, its id does", () => {
    const of = (channel) => operatorOf({ members: [], ...channel }, "alice");
    assert.equal(of({ id: "dm:alice", kind: "dm", members: ["alice"] }), "in:dm:alice");
    assert.equal(of({ id: "dm:alice:bob:carol", kind: "dm", members: ["alice", "bob", "carol"] }), "in:dm:alice:bob:carol");
    assert.equal(of({ id: "private:x", kind: "private", name: "a \"b\"" }), "in:private:x");
    assert.equal(of({ id: "private:x", kind: "private", name: "" }), "in:private:x");
});

test("a query has an operator only as a part of its own", () => {
    assert.ok(has("crane in:general", "in:general"));
    assert.ok(has("IN:General crane", "in:general"));
    assert.ok(has("in:\"crew only\" crane", "in:\"crew only\""));
    assert.ok(!has("crane in:generals", "in:general"));
    assert.ok(!has("\"in:general\"", "in:general"));
});

test("toggled there and back", () => {
    assert.equal(toggled("crane", "in:general"), "crane in:general ");
    assert.equal(toggled("", "in:general"), "in:general ");
    assert.equal(toggled("crane in:general", "in:general"), "crane");
    assert.equal(toggled("in:general crane", "in:general"), "crane");
});

test("one channel takes the place of another", () => {
    assert.equal(toggled("crane in:random", "in:general"), "crane in:general ");
    assert.equal(toggled("in:\"crew only\" crane", "in:@bob"), "crane in:@bob ");
});

test("what is appended is apart from what was there, and ready for a value if it wants one", () => {
    assert.equal(appended("", "from:"), "from:");
    assert.equal(appended("crane", "from:"), "crane from:");
    assert.equal(appended("crane ", "has:link"), "crane has:link ");
    assert.equal(appended("crane", "\""), "crane \"");
});

test("an end that says nothing yet", () => {
    for (const { text } of operators) assert.equal(isUnfinished(`crane ${text}`), !/\w:\w/.test(text), text);
    assert.ok(isUnfinished("in:\""));
    assert.ok(!isUnfinished("from:b"));
    assert.ok(!isUnfinished("crane"));
    assert.ok(!isUnfinished("\"exact words\""));
    assert.ok(!isUnfinished("in:\"crew only\""));
    assert.ok(!isUnfinished("domain:"));
});
