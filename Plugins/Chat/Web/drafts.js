// Drafts — what was begun and not sent, for each channel, kept in this browser. Other tabs follow.

import { Watched } from "host/watched.js";

export class Drafts extends Watched {
    #storage;
    #prefix;
    /** Where the storage is full, drafts hold for this page. */
    #unkept = new Map();

    /** `storage` as localStorage; one user's drafts are nobody else's. */
    constructor(storage, user) {
        super();
        this.#storage = storage;
        this.#prefix = `minimost.draft.${user}.`;
    }

    get(channel) {
        return this.#unkept.get(channel) ?? this.#storage.getItem(this.#prefix + channel) ?? "";
    }

    has(channel) {
        return this.get(channel).trim() !== "";
    }

    /** An empty draft is none. */
    set(channel, text) {
        const had = this.has(channel);
        this.#unkept.delete(channel);
        try {
            if (text) this.#storage.setItem(this.#prefix + channel, text);
            else this.#storage.removeItem(this.#prefix + channel);
        } catch {
            this.#unkept.set(channel, text);
        }
        if (had !== this.has(channel)) this.changed(channel);
    }

    /** Another tab has written: the event of the storage. Told are all its changes, every letter. */
    heard({ key }) {
        if (key === null) this.changed();
        else if (key.startsWith(this.#prefix)) this.changed(key.slice(this.#prefix.length));
    }

    /** Of all channels. */
    clear() {
        const all = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
        for (const key of all) if (key.startsWith(this.#prefix)) this.#storage.removeItem(key);
        this.#unkept.clear();
        this.changed();
    }
}
