// Lookups — what was looked up once is remembered, also that there is nothing: so many answers, of those that were used
// last. Nothing is looked up twice at a time, and few things at once; what was asked for last is what somebody looks at.
//
// Watchers are told the key of what has come or changed. Without a key, anything may have: what they show they ask for again.

import { isPassing } from "host/persistent.js";
import { Watched } from "host/watched.js";

export class Lookups extends Watched {
    #find;
    #limits;
    #answers = new Map();
    #flights = new Map();
    #waiting = [];
    #running = 0;

    /** `find(key)` resolves to what there is. What it throws means nothing, or, if it is passing, that nobody knows yet. */
    constructor(find, { remembered = 200, atOnce = 4 } = {}) {
        super();
        this.#find = find;
        this.#limits = { remembered, atOnce };
    }

    /** What there is, null for nothing; undefined while nobody knows. */
    get(key) {
        const known = this.#answers.get(key);
        if (known) this.#keep(key, known);
        return known?.answer;
    }

    /** Looks it up, unless it is known or being looked up. */
    ask(key) {
        const known = this.#answers.get(key);
        if (this.#flights.has(key) || known && !known.isOld) return;
        const flight = { key };
        this.#flights.set(key, flight);
        this.#waiting.push(flight);
        this.#next();
    }

    /** Somebody else tells of what may be shown here; an answer that is on its way is older than that. */
    hear(key, answer) {
        if (!this.#answers.has(key) && !this.#flights.has(key)) return;
        this.#flights.delete(key);
        this.#take(key, answer);
    }

    /** Forgets these answers, and those that are on their way: they may be of the same kind. */
    forget(isGone) {
        this.#flights.clear();
        for (const [key, { answer }] of this.#answers) if (isGone(answer)) this.#answers.delete(key);
        this.changed();
    }

    /** What is known stays until it is known anew. */
    renew() {
        this.#flights.clear();
        for (const known of this.#answers.values()) known.isOld = true;
        this.changed();
    }

    #next() {
        while (this.#running < this.#limits.atOnce && this.#waiting.length > 0) {
            const flight = this.#waiting.pop();
            if (this.#isWanted(flight)) this.#run(flight);
        }
    }

    async #run(flight) {
        this.#running += 1;
        const answer = await this.#answer(flight.key);
        this.#running -= 1;
        if (this.#isWanted(flight)) {
            this.#flights.delete(flight.key);
            if (answer !== undefined) this.#take(flight.key, answer);
        }
        this.#next();
    }

    /** Whether nothing has overtaken it. */
    #isWanted(flight) {
        return this.#flights.get(flight.key) === flight;
    }

    async #answer(key) {
        try {
            return await this.#find(key);
        } catch (error) {
            return isPassing(error) ? undefined : null;
        }
    }

    #take(key, answer) {
        this.#keep(key, { answer, isOld: false });
        if (this.#answers.size > this.#limits.remembered) this.#answers.delete(this.#answers.keys().next().value);
        this.changed(key);
    }

    #keep(key, known) {
        this.#answers.delete(key);
        this.#answers.set(key, known);
    }
}
