// Preferences — what a person likes to have a certain way, kept in this browser. Other tabs follow.
//
//   preferences.get("chat.sounds", true)       what was chosen, or what it is until somebody chooses
//   preferences.set("chat.sounds", false)
//   preferences.watch((name) => …)             after every change; null: any of them may have changed
//
// A name begins with that of the plugin. Values are whatever JSON holds.

import { Watched } from "./watched.js";

export class Preferences extends Watched {
    #storage;
    #key;
    #values;

    /** `storage` as localStorage; one user's preferences are nobody else's. */
    constructor(storage, user) {
        super();
        this.#storage = storage;
        this.#key = `minimost.preferences.${user}`;
        this.#values = this.#kept();
    }

    get(name, otherwise) {
        return this.#values[name] ?? otherwise;
    }

    /** Where the storage is full, it holds for this page. null is as if it had never been chosen. */
    set(name, value) {
        this.#values = { ...this.#values, ...this.#kept(), [name]: value };
        try {
            this.#storage.setItem(this.#key, JSON.stringify(this.#values));
        } catch {
            // Said in the first line.
        }
        this.changed(name);
    }

    /** All of them are as if they had never been chosen. */
    clear() {
        this.#values = {};
        this.#storage.removeItem(this.#key);
        this.changed(null);
    }

    /** Another tab has written: the event of the storage. */
    heard({ key }) {
        if (key !== this.#key && key !== null) return;
        this.#values = this.#kept();
        this.changed(null);
    }

    #kept() {
        try {
            return JSON.parse(this.#storage.getItem(this.#key)) ?? {};
        } catch {
            return {};
        }
    }
}
