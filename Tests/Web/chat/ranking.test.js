import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { rank } = await import("chat/ranking.js");

const names = ["general", "random", "Ågot", "jonas-karl", "karl", "angela"];
const by = (query) => rank(query, names, (name) => name);

test("without letters everything stays as it is", () => {
    assert.deepEqual(by("  "), names);
});

test("the beginning of a name is better than of a word, that than the middle, that than scattered letters", () => {
    assert.deepEqual(by("karl"), ["karl", "jonas-karl"]);
    assert.deepEqual(by("an"), ["angela", "random"]);
    assert.deepEqual(by("gnl"), ["general"]);
    assert.deepEqual(by("xyz"), []);
});

test("capitals and accents do not matter", () => {
    assert.deepEqual(by("AGOT"), ["Ågot"]);
    assert.deepEqual(by("ågot"), ["Ågot"]);
});
