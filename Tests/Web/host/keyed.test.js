import "../page.js";
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

const { Keyed } = await import("host/keyed.js");

/** As much of an element as there has to be: one that is moved or goes loses the focus, as in browsers. */
class Node {
    children = [];
    parent = null;

    constructor(name) {
        this.name = name;
    }

    get firstChild() {
        return this.children[0] ?? null;
    }

    get nextSibling() {
        return this.parent.children[this.parent.children.indexOf(this) + 1] ?? null;
    }

    contains(other) {
        return other === this || this.children.some((child) => child.contains(other));
    }

    insertBefore(child, next) {
        child.remove();
        this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, child);
        child.parent = this;
    }

    remove() {
        if (this.contains(document.activeElement)) document.activeElement = document.body;
        if (this.parent) this.parent.children.splice(this.parent.children.indexOf(this), 1);
        this.parent = null;
    }

    focus() {
        document.activeElement = this;
    }
}

function setUp(names) {
    const parent = new Node("parent");
    const rows = new Keyed(parent, { make: ({ key }) => new Node(key) });
    const show = (keys) => rows.show([...keys].map((key) => ({ key })));
    show(names);
    return { parent, rows, show, order: () => parent.children.map(({ name }) => name).join("") };
}

beforeEach(() => {
    const body = new Node("body");
    globalThis.document = { body, activeElement: body };
});

afterEach(() => delete globalThis.document);

test("children are those of the list, and what stays is the very same", () => {
    const { rows, show, order } = setUp("abc");
    const b = rows.get("b");
    show("dba");
    assert.equal(order(), "dba");
    assert.equal(rows.get("b"), b);
    assert.equal(rows.get("c"), undefined);
});

test("what is moved keeps the focus, also what is within it", () => {
    const { rows, show, order } = setUp("abc");
    const button = new Node("button");
    rows.get("c").insertBefore(button, null);
    button.focus();
    show("cab");
    assert.equal(order(), "cab");
    assert.equal(document.activeElement, button);
});

test("what goes takes the focus with it, and what is elsewhere keeps it", () => {
    const { rows, show } = setUp("abc");
    rows.get("b").focus();
    show("ca");
    assert.equal(document.activeElement, document.body);
    const elsewhere = new Node("elsewhere");
    elsewhere.focus();
    show("ac");
    assert.equal(document.activeElement, elsewhere);
});
