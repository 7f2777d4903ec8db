import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Places } = await import("chat/places.js");

/** A browser's history: `push` as a link does, `go` as Back and Forward do. */
class Entries {
    #states = [null];
    #at = 0;

    get state() {
        return this.#states[this.#at];
    }

    replaceState(state) {
        this.#states[this.#at] = state;
    }

    push() {
        this.#states = [...this.#states.slice(0, this.#at + 1), null];
        this.#at += 1;
    }

    go(by) {
        this.#at += by;
    }
}

function setUp() {
    const history = new Entries();
    let count = 0;
    const places = new Places(history, () => `key ${count += 1}`);
    return { history, places };
}

test("Back and Forward lead to what was left there", () => {
    const { history, places } = setUp();
    assert.equal(places.move(null), undefined);
    history.push();
    assert.equal(places.move("the end"), undefined);
    history.push();
    assert.equal(places.move("message 5"), undefined);
    history.go(-1);
    assert.equal(places.move("message 9"), "message 5");
    history.go(-1);
    assert.equal(places.move("message 6"), "the end");
    history.go(2);
    assert.equal(places.move("the middle"), "message 9");
    history.go(-2);
    assert.equal(places.move("message 9"), "the middle");
});

test("a new entry is not mistaken for the one that it took the place of", () => {
    const { history, places } = setUp();
    places.move(null);
    history.push();
    places.move("first");
    history.go(-1);
    places.move("second");
    history.push();
    assert.equal(places.move("first again"), undefined);
});

test("what others keep with an entry stays", () => {
    const { history, places } = setUp();
    history.replaceState({ theirs: 1 });
    places.move(null);
    assert.equal(history.state.theirs, 1);
    assert.ok(history.state.place);
});

test("entries of an earlier load of the page are known to nobody", () => {
    const { history, places } = setUp();
    places.move(null);
    history.push();
    places.move("here");
    const later = new Places(history, () => "another key");
    history.go(-1);
    assert.equal(later.move(null), undefined);
});

test("only so many places are remembered, the latest", () => {
    const { history, places } = setUp();
    places.move(null);
    for (let number = 0; number < 120; number += 1) {
        history.push();
        places.move(number);
    }
    history.go(-1);
    assert.equal(places.move("last"), 119);
    history.go(-119);
    assert.equal(places.move("somewhere"), undefined);
});
