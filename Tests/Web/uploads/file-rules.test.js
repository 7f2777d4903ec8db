import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { complaint, extensionOf, inWords, kindInWords, named } = await import("uploads/file-rules.js");

test("extensions are what follows the last dot", () => {
    for (const [name, extension] of [
        ["a.png", ".png"], ["A.PNG", ".png"], ["a.tar.gz", ".gz"], ["png", ""], [".png", ""], ["a.", ""], ["a.b c", ""],
        ["dir.d/name", ""], ["a.webmanifest", ".webmanifest"], ["a.ünï", ""],
    ]) assert.equal(extensionOf(name), extension, name);
});

test("what is wrong with a file is said in a sentence", () => {
    const limits = { extensions: [".png"], maxBytes: 2_000_000 };
    assert.equal(complaint({ name: "a.PNG", size: 1 }, limits), null);
    assert.equal(complaint({ name: "a.svg", size: 1 }, limits), ".svg files are not taken here.");
    assert.equal(complaint({ name: "a", size: 1 }, limits), "Files without an extension are not taken here.");
    assert.equal(complaint({ name: "a.png", size: 2_000_001 }, limits), "A file may have up to 1.9 MB.");
    assert.equal(complaint({ name: "a", size: 1 }, { ...limits, extensions: ["*"] }), null);
});

test("sizes are written for people", () => {
    for (const [bytes, words] of [
        [0, "0 B"], [999, "999 B"], [1_000, "1 KB"], [1_440, "1.4 KB"], [15_400, "15 KB"], [1_048_575, "1 MB"], [16_777_216, "16 MB"],
        [3_500_000_000, "3.3 GB"],
    ]) assert.equal(inWords(bytes), words);
});

test("the kind of a file is told by its extension, where it has one", () => {
    assert.equal(kindInWords({ name: "a long name.tar.gz", size: 1_440 }), "GZ, 1.4 KB");
    assert.equal(kindInWords({ name: "Makefile", size: 30 }), "30 B");
});

test("a picture from the clipboard is named after the moment, and others keep their names", () => {
    const now = new Date(2026, 2, 4, 9, 5, 7);
    const pasted = named(new File(["x"], "image.png", { type: "image/png" }), now);
    assert.equal(pasted.name, "Pasted 2026-03-04 09.05.07.png");
    assert.equal(pasted.type, "image/png");
    const own = new File(["x"], "plan.png", { type: "image/png" });
    assert.equal(named(own, now), own);
});
