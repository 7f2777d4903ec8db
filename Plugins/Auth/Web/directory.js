// The directory — every account that this browser knows of. people.js keeps it current; anybody may read it:
//   import { directory } from "auth/directory.js"

import { Watched } from "host/watched.js";

const gone = "Deleted User";

export class Directory extends Watched {
    #byId = new Map();
    #byName = new Map();

    /** Takes `[{id, username, colour, avatar, bio, deleted}]` for everything there is. */
    load(people) {
        this.#byId.clear();
        this.#byName.clear();
        for (const person of people) this.#keep(person);
        this.changed();
    }

    /** Takes one new or changed account. */
    apply(person) {
        this.#keep(person);
        this.changed();
    }

    byId(id) {
        return this.#byId.get(id);
    }

    /** Names are one name however they are spelled. */
    byUsername(username) {
        return this.#byName.get(username.toLowerCase());
    }

    /** Those who can be written to, by name. */
    get present() {
        return [...this.#byId.values()]
            .filter((person) => !person.deleted)
            .sort((a, b) => a.username.localeCompare(b.username));
    }

    /** Whether somebody has left. The server, too, writes what remains of a name, which nobody can have. */
    isGone(username) {
        return username === gone || Boolean(this.byUsername(username)?.deleted);
    }

    /** The name to show: as it was spelled at sign-up, or what remains of somebody who left. */
    nameOf(username) {
        return this.isGone(username) ? gone : this.byUsername(username)?.username ?? username;
    }

    #keep(person) {
        const known = this.#byId.get(person.id);
        if (known) this.#byName.delete(known.username.toLowerCase());
        this.#byId.set(person.id, person);
        this.#byName.set(person.username.toLowerCase(), person);
    }
}

export const directory = new Directory();
