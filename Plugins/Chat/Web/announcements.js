// Announcements — what a screen reader still has to hear: each message once, in the order they came.

/** So many ids are remembered; a message that is heard again is one of the latest. */
const remembered = 500;

export class Announcements {
    #say;
    #said = new Set();

    /** `say(text)` adds it to the live region. */
    constructor(say) {
        this.#say = say;
    }

    add(id, text) {
        if (this.#said.has(id)) return;
        this.#said.add(id);
        if (this.#said.size > remembered) this.#said.delete(this.#said.values().next().value);
        this.#say(text);
    }

    /** Another channel is read now. */
    clear() {
        this.#said.clear();
    }
}
