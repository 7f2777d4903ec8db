// Presences — who is about: active, idle, hidden (here, and looking elsewhere) or offline, and what they say of it.

import { Watched } from "host/watched.js";

const words = { active: "active", idle: "idle", hidden: "away", offline: "offline" };

export class Presences extends Watched {
    #people = new Map();
    #flights = new Set();

    /** To be called before asking for everybody; give what it returns to `load` or `abandon`. */
    beginLoad() {
        const flight = new Set();
        this.#flights.add(flight);
        return flight;
    }

    /** Takes `[{username, state, status}]`; who is not in it is offline. What was heard since it was asked for stays. */
    load(list, flight) {
        this.#flights.delete(flight);
        const heard = [...this.#people].filter(([name]) => flight.has(name));
        this.#people = new Map([...list.map((person) => [key(person.username), person]), ...heard]);
        this.changed();
    }

    abandon(flight) {
        this.#flights.delete(flight);
    }

    /** Takes one person's news. Watchers are told the name. */
    apply(person) {
        for (const flight of this.#flights) flight.add(key(person.username));
        this.#people.set(key(person.username), person);
        this.changed(person.username);
    }

    stateOf(username) {
        return this.#people.get(key(username))?.state ?? "offline";
    }

    /** What somebody says of where they are; empty for nothing. */
    statusOf(username) {
        return this.#people.get(key(username))?.status ?? "";
    }

    /** The state as people say it. */
    wordOf(username) {
        return words[this.stateOf(username)] ?? words.offline;
    }
}

function key(username) {
    return username.toLowerCase();
}
