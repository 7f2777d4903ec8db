import "../page.js";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { broken, rules } = await import("auth/passwords.js");

const names = (password, options) => broken(password, options).map(({ name }) => name);

const table = JSON.parse(readFileSync(new URL("../../AuthTests/passwords.json", import.meta.url), "utf8"));

test("the browser says of each password of the server's table what the server says, but for the commonest", () => {
    assert.ok(table.length > 40);
    for (const { password, repeat = 1, username, minLength, broken } of table) {
        assert.deepEqual(
            names(password.repeat(repeat), { username, minLength }), broken.filter((name) => name !== "common"),
            JSON.stringify([password, repeat, username, minLength]),
        );
    }
});

test("while nothing is typed no rule holds", () => {
    assert.equal(names("", { username: "alice" }).length, rules().length);
});

test("a good password breaks no rule", () => {
    assert.deepEqual(names("Correct-Horse7"), []);
});

test("each rule is broken by what it is about, and by nothing else", () => {
    assert.deepEqual(names("Sh0rt-a"), ["length"]);
    assert.deepEqual(names("lower-case-7"), ["upper"]);
    assert.deepEqual(names("No-digit-here"), ["digit"]);
    assert.deepEqual(names("NoSpecial77"), ["special"]);
    assert.deepEqual(names("Alice-77", { username: "alice-77" }), ["username"]);
});

test("every special character counts as one", () => {
    for (const special of "!@#$%^&*()_+-=[]{};\\':\"|,./<>?`~") {
        assert.deepEqual(names(`Passw0rd${special}`), [], special);
    }
    assert.deepEqual(names("Passw0rd§"), ["special"]);
    assert.deepEqual(names("Passw0rd "), ["special"]);
});

test("capitals and digits are ASCII ones", () => {
    assert.deepEqual(names("äöü-ÄÖÜ-7x"), ["upper"]);
    assert.deepEqual(names("Arabic-٣٤٥"), ["digit"]);
});

test("length is counted in characters, between the operator's minimum and 1024", () => {
    assert.deepEqual(names("Aa1-", { minLength: 12 }), ["length"]);
    assert.deepEqual(names(`Aa1-${"x".repeat(1020)}`), []);
    assert.deepEqual(names(`Aa1-${"x".repeat(1021)}`), ["length"]);
    assert.deepEqual(names("Aa1-🙂🙂🙂"), ["length"], "an emoji is one character");
    assert.match(rules({ minLength: 12 })[0].text, /12/);
});
