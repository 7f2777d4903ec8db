import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Shortcuts } = await import("host/shortcuts.js");

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const key = (name, more = {}) => ({ key: name, ...none, ...more });
const free = { isTyping: false, isModal: false };

function setUp() {
    const shortcuts = new Shortcuts();
    for (const keys of ["?", "Ctrl+K", "t", "Alt+↑"]) shortcuts.add("p", keys, `does ${keys}`, () => {});
    return (event, state = free) => shortcuts.match(event, state)?.keys;
}

test("keys mean what was registered, and nothing else", () => {
    const match = setUp();
    assert.equal(match(key("k", { ctrlKey: true })), "Ctrl+K");
    assert.equal(match(key("K", { metaKey: true })), "Ctrl+K", "the command key counts as Ctrl");
    assert.equal(match(key("ArrowUp", { altKey: true })), "Alt+↑");
    assert.equal(match(key("?", { shiftKey: true })), "?", "a character is itself, whatever makes it");
    assert.equal(match(key("k")), undefined);
    assert.equal(match(key("k", { ctrlKey: true, shiftKey: true })), undefined);
    assert.equal(match(key("t", { ctrlKey: true })), undefined);
});

test("plain keys are left to whoever is typing or in a dialog, combinations are not", () => {
    const match = setUp();
    assert.equal(match(key("t")), "t");
    assert.equal(match(key("t"), { isTyping: true, isModal: false }), undefined);
    assert.equal(match(key("?"), { isTyping: false, isModal: true }), undefined);
    assert.equal(match(key("k", { ctrlKey: true }), { isTyping: true, isModal: false }), "Ctrl+K");
});

test("the list joins the keys of one deed, and forgets what is removed", () => {
    const shortcuts = new Shortcuts();
    shortcuts.add("chat", "Ctrl+K", "Jump", () => {});
    const remove = shortcuts.add("chat", "t", "Jump", () => {});
    assert.deepEqual(shortcuts.list, [{ label: "Jump", keys: ["Ctrl+K", "t"] }]);
    remove();
    assert.deepEqual(shortcuts.list, [{ label: "Jump", keys: ["Ctrl+K"] }]);
});
