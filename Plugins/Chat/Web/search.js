// Search — what somebody looks for, as they write it: asked a moment after the last letter, and only the newest
// question counts.

import { Watched } from "host/watched.js";
import { isUnfinished } from "./search-query.js";

const size = 20;
/** So often it is asked on by itself while nothing was found: the server looks only so far back at a time. */
const mostRounds = 5;
/** Milliseconds without another letter. */
const pause = 200;

export class Search extends Watched {
    #request;
    #after;
    #offset;
    /** Where the next page begins. */
    #next = null;
    #cancel = () => {};
    #running = null;

    query = "";
    /** `[{message, snippet}]`, newest first, and what to mark in them. */
    results = [];
    terms = [];
    /** Whether there are more on the server. */
    more = false;
    /** The query that the results answer; null before there is an answer. */
    answered = null;
    /** Why there was no answer. */
    problem = null;
    isBusy = false;

    /**
     * `request` as the app's; `after(ms, run)` runs later and returns a function that cancels; `offset()` says how many
     * minutes midnight is here before it is in Greenwich: days are the reader's.
     */
    constructor(request, { after = later, offset = () => -new Date().getTimezoneOffset() } = {}) {
        super();
        this.#request = request;
        this.#after = after;
        this.#offset = offset;
    }

    /** Somebody is writing. What was found before stays until there is an answer. */
    type(query) {
        if (query.trim() === this.query.trim()) return void (this.query = query);
        this.#begin(query);
        if (!query.trim()) this.#forget();
        else if (!isUnfinished(query)) this.#wait();
        this.changed();
    }

    /** The query is meant as it stands. */
    now(query = this.query) {
        this.#begin(query);
        if (!query.trim()) this.#forget();
        else return this.#ask();
        this.changed();
    }

    loadMore() {
        if (!this.more || this.isBusy) return;
        return this.#ask(this.#next);
    }

    /** Takes a message that changed: what is deleted is found no more. */
    apply({ id, deletedAt }) {
        if (deletedAt) this.drop((message) => message.id === id);
    }

    drop(isGone) {
        const left = this.results.filter(({ message }) => !isGone(message));
        if (left.length === this.results.length) return;
        this.results = left;
        this.changed();
    }

    #begin(query) {
        this.query = query;
        this.problem = null;
        this.#stop();
    }

    #stop() {
        this.#cancel();
        this.#running?.abort();
        this.#running = null;
        this.isBusy = false;
    }

    #forget() {
        this.results = this.terms = [];
        this.more = false;
        this.answered = null;
    }

    #wait() {
        this.isBusy = true;
        this.#cancel = this.#after(pause, () => this.#ask());
    }

    /** From the newest on, or what is before this message. */
    async #ask(before) {
        const run = this.#running = new AbortController();
        this.isBusy = true;
        this.problem = null;
        this.changed();
        try {
            await this.#fetch(before, run);
        } catch (error) {
            if (run !== this.#running) return;
            this.problem = error;
            if (before === undefined) this.#forget();
        }
        if (run !== this.#running) return;
        this.#running = null;
        this.isBusy = false;
        this.changed();
    }

    async #fetch(before, run) {
        const q = this.query.trim();
        for (let round = 0; round < mostRounds; round += 1) {
            const answer = await this.#request("GET", "/api/chat/search", {
                query: { q, before, limit: size, offset: this.#offset() }, signal: run.signal,
            });
            if (run !== this.#running) return;
            this.#take(answer, q, before);
            if (answer.results.length > 0 || !this.more) return;
            before = this.#next;
        }
    }

    #take({ results, more, next, terms }, q, before) {
        const known = before === undefined ? [] : this.results;
        const ids = new Set(known.map(({ message }) => message.id));
        this.results = [...known, ...results.filter(({ message }) => !ids.has(message.id))];
        this.#next = next ?? results.at(-1)?.message.id ?? null;
        // One that leads no further is the last, or one would ask for it for ever.
        this.more = more && this.#next !== null && this.#next < (before ?? Infinity);
        this.terms = terms ?? [];
        this.answered = q;
    }
}

function later(wait, run) {
    const timer = setTimeout(run, wait);
    return () => clearTimeout(timer);
}
