import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { dayLabel, sameDay, untilTomorrow } = await import("host/time.js");

const now = new Date(2025, 2, 5, 0, 30);

test("days are said as people say them", () => {
    assert.equal(dayLabel(new Date(2025, 2, 5, 0, 1), now), "Today");
    assert.equal(dayLabel(new Date(2025, 2, 4, 23, 59), now), "Yesterday", "half an hour may be a day");
    assert.match(dayLabel(new Date(2025, 0, 2), now), /2/);
    assert.doesNotMatch(dayLabel(new Date(2025, 0, 2), now), /2025/);
    assert.match(dayLabel(new Date(2024, 0, 2), now), /2024/);
});

test("a month's first day follows the last of the month before", () => {
    assert.equal(dayLabel(new Date(2025, 1, 28, 12), new Date(2025, 2, 1, 12)), "Yesterday");
});

test("a day is the same day until midnight", () => {
    assert.ok(sameDay(now, new Date(2025, 2, 5, 23, 59, 59)));
    assert.ok(!sameDay(now, new Date(2025, 2, 6)));
    assert.equal(untilTomorrow(now), 23.5 * 3_600_000);
});
