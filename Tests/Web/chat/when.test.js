import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { when } = await import("chat/when.js");

const now = new Date(2025, 5, 15, 14, 30);

test("today it is the time of day", () => {
    assert.match(when(new Date(2025, 5, 15, 9, 5), now), /9.05/);
});

test("in this year the day, before the year too", () => {
    assert.match(when(new Date(2025, 5, 14, 23, 59), now), /14/);
    assert.doesNotMatch(when(new Date(2025, 5, 14, 23, 59), now), /2025|:/);
    assert.match(when(new Date(2024, 5, 15, 14, 30), now), /2024/);
});
