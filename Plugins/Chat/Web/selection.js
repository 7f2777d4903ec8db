// Selection — the message that keys are about, and in visual mode all of them from where it began to here.

import { Watched } from "host/watched.js";

export class Selection extends Watched {
    #id = null;
    #anchor = null;

    /** The selected message's id, or null. */
    get id() {
        return this.#id;
    }

    get isVisual() {
        return this.#anchor !== null;
    }

    select(id) {
        if (id === this.#id) return;
        this.#id = id;
        if (id === null) this.#anchor = null;
        this.changed();
    }

    /** Visual mode begins here: what is gone to from now on is selected as well. */
    begin() {
        if (this.#id === null || this.isVisual) return;
        this.#anchor = this.#id;
        this.changed();
    }

    /** Visual mode is over. The message that was gone to last stays selected. */
    end() {
        if (!this.isVisual) return;
        this.#anchor = null;
        this.changed();
    }

    /** Whether a message is one of the selected; ids grow with time. */
    has(id) {
        if (this.#id === null) return false;
        const from = this.#anchor ?? this.#id;
        return id >= Math.min(from, this.#id) && id <= Math.max(from, this.#id);
    }
}

/** Of sorted ids the one that is `by` places after `from`; the nearest end where it would be beyond. Null of none. */
export function stepFrom(ids, from, by) {
    if (ids.length === 0) return null;
    const at = ids.findIndex((id) => id >= from);
    // One that is not there any more is left to the side to which it goes.
    const place = at < 0 ? ids.length : at;
    const start = ids[place] === from || by < 0 ? place : place - 1;
    return ids[Math.min(Math.max(start + by, 0), ids.length - 1)];
}
