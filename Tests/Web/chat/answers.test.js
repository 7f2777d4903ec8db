import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Answers } = await import("chat/answers.js");

test("an answer is fresh unless the stream has told of the message since it was asked for", () => {
    const answers = new Answers();
    answers.hear({ id: 1 });
    const isFresh = answers.begin();
    assert.ok(isFresh({ id: 1 }), "that was before");
    answers.hear({ id: 2 });
    assert.ok(isFresh({ id: 1 }), "that was another one");
    answers.hear({ id: 1 });
    assert.ok(!isFresh({ id: 1 }));
    assert.ok(answers.begin()({ id: 1 }), "for who asks now it is what is known");
});

test("only so many are remembered", () => {
    const answers = new Answers();
    const isFresh = answers.begin();
    for (let id = 1; id <= 501; id += 1) answers.hear({ id });
    assert.deepEqual([isFresh({ id: 1 }), isFresh({ id: 2 })], [true, false]);
});
