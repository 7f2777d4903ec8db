import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { excerpt } = await import("chat/excerpt.js");

test("a message in one line has no markup", () => {
    assert.equal(excerpt("**Good** *morning*, __all__ ~~of~~ you"), "Good morning, all of you");
    assert.equal(excerpt("> said\n- one\n2. two\n\n```swift\nlet a = 1\n```"), "said - one 2. two let a = 1");
    assert.equal(excerpt("see [the plan](https://a.example/x) and https://b.example/__x__"), "see the plan and https://b.example/__x__");
    assert.equal(excerpt("`**as it is**` ***both***"), "**as it is** both");
    assert.equal(excerpt("2 * 3 * 4 and snake_case"), "2 * 3 * 4 and snake_case");
    assert.equal(excerpt(" \n "), "");
});

test("a long one ends with an ellipsis, between characters", () => {
    assert.equal(excerpt("🚢".repeat(200), 5), "🚢🚢🚢🚢…");
    assert.equal(excerpt("one two three", 9), "one two…");
    assert.equal(excerpt("12345", 5), "12345");
});
