// Drafts — what was begun and not sent, for each channel, kept in this browser.

import { Watched } from "host/watched.js";

export class Drafts extends Watched {
    #storage;
    #prefix;

    /** `storage` as localStorage; one user's drafts are nobody else's. */
    constructor(storage, user) {
        super();
        this.#storage = storage;
        this.#prefix = `minimost.draft.${user}.`;
    }

    get(channel) {
        return this.#storage.getItem(this.#prefix + channel) ?? "";
    }

    has(channel) {
        return this.get(channel).trim() !== "";
    }

    /** An empty draft is none. A full storage loses the draft on reload, not the text in the field. */
    set(channel, text) {
        const had = this.has(channel);
        try {
            if (text) this.#storage.setItem(this.#prefix + channel, text);
            else this.#storage.removeItem(this.#prefix + channel);
        } catch {
            return;
        }
        if (had !== this.has(channel)) this.changed(channel);
    }

    /** Of all channels. */
    clear() {
        const all = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
        for (const key of all) if (key.startsWith(this.#prefix)) this.#storage.removeItem(key);
        this.changed();
    }
}
