// Announcements — what a screen reader still has to hear: each message once, in the order they came.

/** So many stay in the region, for readers that come to it late. */
const kept = 5;

export class Announcements {
    #show;
    #said = new Set();
    #texts = [];

    /** `show(texts)` puts them into the live region. */
    constructor(show) {
        this.#show = show;
    }

    add(id, text) {
        if (this.#said.has(id)) return;
        this.#said.add(id);
        this.#texts = [...this.#texts, text].slice(-kept);
        this.#show(this.#texts);
    }

    /** Another channel is read now. */
    clear() {
        this.#said.clear();
        this.#texts = [];
        this.#show([]);
    }
}
