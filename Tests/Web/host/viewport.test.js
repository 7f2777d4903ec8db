import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { shownPart } = await import("host/viewport.js");

const whole = 844;

test("where nothing covers the page, all of it shows", () => {
    assert.equal(shownPart({ height: 844, offsetTop: 0, scale: 1 }, whole), null);
    assert.equal(shownPart({ height: 843.5, offsetTop: 0, scale: 1 }, whole), null, "but for a rounding");
    assert.equal(shownPart({ height: 900, offsetTop: 0, scale: 1 }, whole), null, "a bar of the browser went away");
    assert.equal(shownPart({ height: 844, offsetTop: 24, scale: 1 }, whole), null, "whatever a keyboard left behind");
});

test("above a keyboard the rest shows, where the browser has pushed it", () => {
    assert.deepEqual(shownPart({ height: 508, offsetTop: 0, scale: 1 }, whole), { top: 0, height: 508 });
    assert.deepEqual(shownPart({ height: 508, offsetTop: 210, scale: 1 }, whole), { top: 210, height: 508 });
});

test("zooming in covers nothing, and what somebody moves by hand stays where it is", () => {
    assert.equal(shownPart({ height: 422, offsetTop: 100, scale: 2 }, whole), null);
    assert.deepEqual(shownPart({ height: 254, offsetTop: 100, scale: 2 }, whole), { top: 0, height: 508 });
});
