// Typists — who is writing in which channel. Somebody who was heard stops when they are not heard again, or when what
// they wrote is there.

import { Watched } from "host/watched.js";

/** Milliseconds that somebody counts as writing after they were heard. */
const lasting = 6_000;

export class Typists extends Watched {
    #after;
    #channels = new Map();

    /** `after(ms, run)` runs later and returns a function that calls it off. */
    constructor(after) {
        super();
        this.#after = after;
    }

    hear(channel, username) {
        const people = this.#channels.get(channel) ?? new Map();
        const known = people.get(key(username));
        known?.cancel();
        const cancel = this.#after(lasting, () => this.stop(channel, username));
        people.set(key(username), { username, cancel });
        this.#channels.set(channel, people);
        if (!known) this.changed(channel);
    }

    stop(channel, username) {
        const people = this.#channels.get(channel);
        const known = people?.get(key(username));
        if (!known) return;
        known.cancel();
        people.delete(key(username));
        if (people.size === 0) this.#channels.delete(channel);
        this.changed(channel);
    }

    /** Their names, those first who began first. */
    in(channel) {
        return [...this.#channels.get(channel)?.values() ?? []].map(({ username }) => username);
    }
}

/** "alice is typing", "alice and bob are typing", "Several people are typing"; nothing for nobody. */
export function typingWords(names) {
    if (names.length === 0) return "";
    if (names.length === 1) return `${names[0]} is typing`;
    return names.length === 2 ? `${names[0]} and ${names[1]} are typing` : "Several people are typing";
}

/** Pulse — lets something through once in a while: what I type is told to others as "still typing". */
export class Pulse {
    #every;
    #now;
    #last = new Map();

    constructor(every, now) {
        this.#every = every;
        this.#now = now;
    }

    /** Whether it is time again for this one. Says so once. */
    isDue(what) {
        const now = this.#now();
        if (now - (this.#last.get(what) ?? -Infinity) < this.#every) return false;
        this.#last.set(what, now);
        return true;
    }
}

function key(username) {
    return username.toLowerCase();
}
