// Places — where somebody was when they left an entry of the browser's history, for when they come back to it.

/** So many are remembered. */
const remembered = 100;

export class Places {
    #history;
    #newKey;
    #places = new Map();
    #here = null;

    /** `history` as the window's. `newKey` makes keys that no other load of the page makes. */
    constructor(history, newKey) {
        this.#history = history;
        this.#newKey = newKey;
    }

    /** To be called once the address has changed. Takes the place that was left; returns the one to return to, if any. */
    move(left) {
        if (this.#here !== null) this.#keep(this.#here, left);
        const known = this.#history.state?.place;
        this.#here = known ?? this.#newKey();
        if (known === undefined) this.#history.replaceState({ ...this.#history.state, place: this.#here }, "");
        return this.#places.get(this.#here);
    }

    #keep(key, place) {
        this.#places.delete(key);
        this.#places.set(key, place);
        if (this.#places.size > remembered) this.#places.delete(this.#places.keys().next().value);
    }
}
