import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { colours, contrast, initials, parse } = await import("auth/colour.js");

const grounds = { light: ["#fcfdfd", "#eaf1ef", "#ffffff"], dark: ["#131a19", "#1c2624", "#0d1413"] };

test("contrast is what WCAG says it is", () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(contrast([255, 255, 255], [255, 255, 255]), 1);
});

test("every colour that somebody may choose becomes readable in both themes", () => {
    const steps = ["00", "44", "88", "cc", "ff"];
    const chosen = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
    assert.equal(chosen.length, 125);
    for (const colour of chosen) {
        const readable = colours("alice", colour);
        for (const theme of ["light", "dark"]) {
            for (const ground of grounds[theme]) {
                const ratio = contrast(parse(readable[theme]), parse(ground));
                assert.ok(ratio >= 4.5, `${colour} on ${ground}: ${readable[theme]}`);
            }
        }
    }
});

test("initials on a person's colour are readable too", () => {
    for (const name of ["alice", "bob", "carol", "dmitri", "erin", "farid", "greta"]) {
        const { light, dark } = colours(name, null);
        assert.ok(contrast(parse(light), parse("#ffffff")) >= 4.5);
        assert.ok(contrast(parse(dark), parse("#101716")) >= 4.5);
    }
});

test("a colour that is already readable is left alone", () => {
    assert.equal(colours("alice", "#0b4f47").light, "#0b4f47");
    assert.notEqual(colours("alice", "#0b4f47").dark, "#0b4f47");
});

test("without a colour, or with what is none, the name decides, however it is spelled", () => {
    assert.deepEqual(colours("Alice", null), colours("alice", "url(javascript:x)"));
    assert.equal(parse("red"), null);
    assert.equal(parse("#12345"), null);
});

test("initials come from the parts of a name", () => {
    assert.equal(initials("alice"), "AL");
    assert.equal(initials("jonas-karl"), "JK");
    assert.equal(initials("_x_"), "_X");
    assert.equal(initials("b"), "B");
});
