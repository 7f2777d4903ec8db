// Timeline — the messages of one channel, a stretch without holes, sorted by id.
//
// Messages come by pages and one by one on the live stream, in any order and any number of times: each is whole, the
// last word replaces what was known. While a page is on its way the stream may be ahead of it; what was heard during
// a page's flight wins over the page.

import { Watched } from "host/watched.js";
import { requoted } from "./quotes.js";
import { inKnownOrder } from "./reaction-wishes.js";

/** So many messages are kept, and so many rows are in the page: with all that is in them some thousand elements. */
export const limit = 250;

export class Timeline extends Watched {
    #messages = [];
    #flights = new Set();
    #newestHeard = 0;

    /** Whether there is more on the server, before and after what is here. */
    hasBefore = false;
    hasAfter = false;
    isLoaded = false;
    /** Whether the reader is at the newest message, so that it is the old ones that may go. */
    isFollowed = true;
    /** Why there is nothing to show, if so. */
    problem = null;

    constructor(channel) {
        super();
        this.channel = channel;
    }

    get messages() {
        return this.#messages;
    }

    get oldest() {
        return this.#messages[0]?.id ?? null;
    }

    get newest() {
        return this.#messages.at(-1)?.id ?? null;
    }

    /** Whether for all that comes something has to go. */
    get isFull() {
        return this.#messages.length >= limit;
    }

    get(id) {
        return this.#messages.find((message) => message.id === id);
    }

    // MARK: Pages

    /** To be called before asking for a page; give what it returns along with the page. */
    beginFlight() {
        const flight = { from: this.oldest, heard: new Map() };
        this.#flights.add(flight);
        return flight;
    }

    /** The page did not come. */
    abandon(flight, problem = null) {
        this.#flights.delete(flight);
        this.problem = this.isLoaded ? null : problem;
        this.changed();
    }

    /** Starts anew from this page. */
    load({ messages, hasBefore, hasAfter }, flight) {
        this.#land(flight);
        this.#messages = [];
        this.hasBefore = hasBefore;
        this.isLoaded = true;
        this.problem = null;
        this.#merge(messages, flight);
        this.#endAt(messages, hasAfter, flight);
        this.changed();
    }

    prepend({ messages, hasBefore }, flight) {
        this.#land(flight);
        // Whoever has gone to the end meanwhile does not lose it to what was asked for before; whoever lacks it asks again.
        if (this.isFollowed && this.isFull) return;
        // What it was to stand before is gone: it would leave a hole.
        if (flight.from !== this.oldest) return this.changed();
        this.hasBefore = hasBefore;
        this.#merge(messages, flight);
        this.#bound(this.isFollowed ? "newest" : "oldest");
        this.changed();
    }

    append({ messages, hasAfter }, flight) {
        this.#land(flight);
        this.#merge(messages, flight);
        this.#endAt(messages, hasAfter, flight);
        this.#bound("newest");
        this.changed();
    }

    // MARK: The live stream

    apply(message) {
        this.#newestHeard = Math.max(this.#newestHeard, message.id);
        for (const { heard } of this.#flights) heard.set(message.id, message);
        if (!this.isLoaded) return;
        // Answers may be here while what they answer is not.
        this.#messages = requoted(this.#messages, message);
        if (!this.#isWithin(message.id)) return this.changed();
        this.#put(message);
        this.#bound(this.isFollowed ? "newest" : "oldest");
        this.changed();
    }

    /** What is shown of a message has changed, although the message has not. */
    touch(id) {
        const message = this.get(id);
        if (!message) return;
        this.#put({ ...message });
        this.changed();
    }

    /** Drops what is over the limit, at the end that is not being read. */
    #bound(keep) {
        const excess = this.#messages.length - limit;
        if (excess <= 0) return;
        this.#messages = keep === "newest" ? this.#messages.slice(excess) : this.#messages.slice(0, limit);
        if (keep === "newest") this.hasBefore = true;
        else this.hasAfter = true;
    }

    #land(flight) {
        this.#flights.delete(flight);
    }

    #merge(messages, flight) {
        for (const message of messages) this.#put(flight.heard.get(message.id) ?? message);
    }

    /**
     * A message that came while it was out of reach is still to be fetched, whatever the page said. After an empty page
     * there is nothing to fetch it after: what was heard meanwhile is all that there is.
     */
    #endAt(messages, hasAfter, flight) {
        if (!hasAfter && messages.length === 0) {
            const isNew = ({ id }) => id > (this.newest ?? 0);
            for (const message of [...flight.heard.values()].filter(isNew)) this.#put(message);
            this.#newestHeard = this.newest ?? 0;
        }
        this.hasAfter = hasAfter || this.#newestHeard > (this.newest ?? 0);
    }

    /** Whether a message belongs into the stretch that is here. */
    #isWithin(id) {
        if (this.newest === null) return !this.hasAfter && !this.hasBefore;
        if (id > this.newest) return !this.hasAfter;
        return id >= this.oldest || !this.hasBefore;
    }

    #put(message) {
        const place = this.#messages.findLastIndex((other) => other.id <= message.id);
        const known = this.#messages[place]?.id === message.id ? this.#messages[place] : null;
        const { reactions, reactionOrder } = message;
        const shown = { ...message, reactions: inKnownOrder(reactions, known?.reactions, reactionOrder) };
        this.#messages = this.#messages.toSpliced(known ? place : place + 1, known ? 1 : 0, shown);
    }
}
