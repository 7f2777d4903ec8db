import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../storage.js";

const { Shortcuts } = await import("host/shortcuts.js");

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const key = (name, more = {}) => ({ key: name, ...none, ...more });
const free = { isTyping: false, isModal: false };

function setUp(shortcuts = new Shortcuts(new MemoryStorage())) {
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

test("single keys can be switched off, combinations stay", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    const match = setUp(shortcuts);
    assert.ok(shortcuts.hasSingleKeys, "until somebody says so they are on");
    shortcuts.hasSingleKeys = false;
    assert.equal(match(key("t")), undefined);
    assert.equal(match(key("?", { shiftKey: true })), undefined);
    assert.equal(match(key("k", { ctrlKey: true })), "Ctrl+K");
    assert.equal(match(key("ArrowUp", { altKey: true })), "Alt+↑");
    shortcuts.hasSingleKeys = true;
    assert.equal(match(key("t")), "t");
});

test("a key with a name is no character: it stays", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    shortcuts.add("p", "F6", "Next pane", () => {});
    shortcuts.hasSingleKeys = false;
    assert.ok(shortcuts.match(key("F6"), free));
});

test("the switch is remembered, and known to other tabs at once", () => {
    const kept = new MemoryStorage();
    const [here, there] = [new Shortcuts(kept), new Shortcuts(kept)];
    here.hasSingleKeys = false;
    assert.ok(!there.hasSingleKeys);
    assert.ok(!new Shortcuts(kept).hasSingleKeys);
    here.hasSingleKeys = true;
    assert.ok(there.hasSingleKeys);
});

test("where nothing can be kept the switch still holds for this page", () => {
    const shortcuts = new Shortcuts(new MemoryStorage([], { isFull: true }));
    const match = setUp(shortcuts);
    shortcuts.hasSingleKeys = false;
    assert.ok(!shortcuts.hasSingleKeys);
    assert.equal(match(key("t")), undefined);
});

test("the list joins the keys of one deed, and forgets what is removed", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    shortcuts.add("chat", "Ctrl+K", "Jump", () => {});
    const remove = shortcuts.add("chat", "t", "Jump", () => {});
    const jump = { keys: "Ctrl+K", isSingle: false };
    assert.deepEqual(shortcuts.list, [{ label: "Jump", keys: [jump, { keys: "t", isSingle: true }] }]);
    remove();
    assert.deepEqual(shortcuts.list, [{ label: "Jump", keys: [jump] }]);
});

test("the list by headings: a plugin's name unless another is given, the host's own last", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    shortcuts.add("host", "?", "Show this list", () => {});
    shortcuts.add("chat", "t", "Jump", () => {});
    shortcuts.add("chat", "Ctrl+B", "Bold", () => {}, { group: "Writing" });
    shortcuts.add("chat", "Ctrl+K", "Jump", () => {});
    assert.deepEqual(shortcuts.groups.map(({ group, rows }) => [group, rows.map(({ label, keys }) => [label, keys.length])]), [
        ["Chat", [["Jump", 2]]], ["Writing", [["Bold", 1]]], ["MiniMost", [["Show this list", 1]]],
    ]);
});

test("a shortcut with a condition counts while it holds", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    let isWriting = false;
    shortcuts.add("chat", "Ctrl+B", "Bold", () => {}, { when: () => isWriting });
    const bold = key("b", { ctrlKey: true });
    assert.equal(shortcuts.match(bold, { isTyping: true, isModal: false }), undefined);
    isWriting = true;
    assert.equal(shortcuts.match(bold, { isTyping: true, isModal: false }).keys, "Ctrl+B");
});

test("a digit with Ctrl and Shift is that digit, whatever the keyboard prints on it", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    shortcuts.add("chat", "Ctrl+Shift+8", "List", () => {});
    assert.ok(shortcuts.match(key("(", { code: "Digit8", ctrlKey: true, shiftKey: true }), free));
    assert.equal(shortcuts.match(key("8", { code: "Digit8", ctrlKey: true }), free), undefined);
    assert.equal(shortcuts.match(key("(", { code: "Digit8", shiftKey: true }), free), undefined);
});

test("a capital is the letter with Shift, whatever Caps Lock makes of it", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    for (const keys of ["g", "G"]) shortcuts.add("p", keys, keys, () => {});
    const match = (...event) => shortcuts.match(key(...event), free)?.keys;
    assert.equal(match("g"), "g");
    assert.equal(match("G", { shiftKey: true }), "G");
    assert.equal(match("G"), "g", "Caps Lock");
    assert.equal(match("g", { shiftKey: true }), "G", "Shift with Caps Lock");
});

test("two keys one after the other are a shortcut, and the first alone is none", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    for (const keys of ["g g", "j"]) shortcuts.add("p", keys, keys, () => {});
    const press = (name, timeStamp, state = free) => shortcuts.match(key(name, { timeStamp }), state)?.keys;
    assert.equal(press("g", 0), undefined);
    assert.equal(press("g", 500), "g g");
    assert.equal(press("g", 600), undefined, "each pair is a pair of its own");
    assert.equal(press("j", 700), "j", "another key is not held back");
    assert.equal(press("g", 800), undefined, "and begins anew");
    assert.equal(press("g", 3_000), undefined, "too late");
    assert.equal(press("Shift", 3_100), undefined);
    assert.equal(press("g", 3_200), "g g", "a modifier on its own is no key");
    assert.equal(press("g", 3_300, { isTyping: true, isModal: false }), undefined);
    assert.equal(press("g", 3_400), undefined, "what was typed into a field began nothing");
    shortcuts.hasSingleKeys = false;
    assert.equal(press("g", 3_500), undefined);
});

test("a shortcut with a condition is there while it holds, and comes before the others", () => {
    const shortcuts = new Shortcuts(new MemoryStorage());
    let is = false;
    shortcuts.add("p", "d", "down", () => {});
    shortcuts.add("p", "d", "delete", () => {}, { when: () => is });
    const match = () => shortcuts.match(key("d"), free)?.label;
    assert.equal(match(), "down");
    is = true;
    assert.equal(match(), "delete");
});
