// Outbox — messages on their way to the server: nothing is lost by a reload, nothing is sent twice.
//
// Every message has a nonce; the server answers a repeated nonce with the message that it already has. What waits is
// kept in a store that all tabs of the browser share, and each channel's messages go out one after the other, in the
// order they were written, by one tab at a time. A network that is away, a server in trouble (5xx) or one that asks
// for patience (429) means: again later, by itself. Any other refusal means: failed, and a person decides.
//
// What this page holds is what counts. The store makes it outlive the page and tells what other tabs have sent; where
// it fails (a full disk, a browser that took its database away) messages go out all the same.

import { backoff, longestWait } from "host/backoff.js";
import { isPassing } from "host/persistent.js";
import { Watched } from "host/watched.js";

const first = 1_000;
const slowest = 30_000;

export class Outbox extends Watched {
    #entries = new Map();
    /** Nonces that are, or were, in the store: one that has gone from there was sent or discarded by another tab. */
    #stored = new Set();
    #busy = new Set();
    #timers = new Map();
    #last = 0;
    /** Nonces that are to be tried although their time has not come. */
    #eager = new Set();
    #tools;

    /**
     * - store: `list()`, `get(nonce)`, `put(entry)`, `remove(nonce)`, all asynchronous; each may fail
     * - post(entry): the stored message, or an error with `status`, `message`, `retryAfter`
     * - exclusively(channel, work): runs the work while no other tab does the same
     * - tell(change): lets the other tabs know; they pass it to `heard`
     * - sent(message): a message of this tab is stored
     * - now(), random(), nonce(), after(ms, run) → cancel
     */
    constructor(tools) {
        super();
        this.#tools = tools;
    }

    /** Takes up what an earlier page left behind. */
    async open() {
        for (const entry of await this.#ask("list") ?? []) {
            this.#entries.set(entry.nonce, entry);
            this.#stored.add(entry.nonce);
            this.#last = Math.max(this.#last, entry.queuedAt);
        }
        this.changed();
        this.#pumpAll();
    }

    /** What waits in a channel, oldest first: `{nonce, channel, body, queuedAt, state, reason, attempts}`. */
    in(channel) {
        return this.#sorted.filter((entry) => entry.channel === channel);
    }

    get channels() {
        return new Set([...this.#entries.values()].map((entry) => entry.channel));
    }

    async add(draft) {
        this.#last = Math.max(this.#tools.now(), this.#last + 1);
        const entry = { ...draft, nonce: this.#tools.nonce(), queuedAt: this.#last, ...fresh };
        await this.#keep(entry);
        this.#pump(entry.channel);
        return entry;
    }

    async retry(nonce) {
        const entry = this.#entries.get(nonce);
        if (!entry) return;
        await this.#keep({ ...entry, ...fresh });
        this.#pump(entry.channel);
    }

    async discard(nonce) {
        await this.#drop(nonce);
        this.#tools.tell({ drop: nonce });
    }

    /** Whatever waits, in all channels. */
    clear() {
        return Promise.all(this.#sorted.map(({ nonce }) => this.discard(nonce)));
    }

    /** The message of this nonce is stored: said by the live stream, maybe before the answer to our request. */
    async settle(nonce) {
        if (this.#entries.has(nonce)) await this.#drop(nonce);
    }

    /** What another tab told. */
    heard({ keep, isStored, drop }) {
        if (drop) this.#forget(drop);
        if (!keep) return;
        this.#entries.set(keep.nonce, keep);
        if (isStored) this.#stored.add(keep.nonce);
        this.changed(keep.channel);
        this.#pump(keep.channel);
    }

    /** The connection is back: no reason to wait. */
    online() {
        this.#eager = new Set(this.#entries.keys());
        this.#pumpAll();
    }

    // MARK: In call order

    get #sorted() {
        return [...this.#entries.values()].sort((a, b) => a.queuedAt - b.queuedAt);
    }

    #pumpAll() {
        for (const channel of this.channels) this.#pump(channel);
    }

    async #pump(channel) {
        if (this.#busy.has(channel) || !this.#next(channel) || this.#waits(channel)) return;
        this.#busy.add(channel);
        try {
            await this.#tools.exclusively(channel, () => this.#sendAll(channel));
        } catch (error) {
            console.error("chat: the outbox stumbled, and tries again", error);
            return this.#comeBack(channel, slowest);
        } finally {
            this.#busy.delete(channel);
        }
        this.#pump(channel);
    }

    #next(channel) {
        return this.in(channel).find((entry) => entry.state === "waiting");
    }

    /** Whether the next one is to wait; then it comes back by itself. */
    #waits(channel) {
        const { nonce, retryAt } = this.#next(channel);
        const wait = retryAt - this.#tools.now();
        this.#timers.get(channel)?.();
        this.#timers.delete(channel);
        // A wait beyond the longest there is comes of a clock that was set back.
        if (wait <= 0 || wait > longestWait || this.#eager.has(nonce)) return false;
        this.#comeBack(channel, wait);
        return true;
    }

    #comeBack(channel, wait) {
        this.#timers.set(channel, this.#tools.after(wait, () => this.#pump(channel)));
    }

    async #sendAll(channel) {
        for (let entry = this.#next(channel); entry; entry = this.#next(channel)) {
            await this.#catchUp(entry);
            const now = this.#entries.get(entry.nonce);
            if (now?.state === "waiting" && (this.#waits(channel) || !await this.#send(now))) return;
        }
    }

    /** While we waited for our turn another tab may have sent it, or tried. */
    async #catchUp({ nonce }) {
        const stored = await this.#ask("get", nonce);
        if (stored) this.#entries.set(nonce, stored);
        else if (stored === undefined && this.#stored.has(nonce)) this.#forget(nonce);
    }

    /** False: not now. */
    async #send(entry) {
        this.#eager.delete(entry.nonce);
        try {
            const message = await this.#tools.post(entry);
            // First the message is there, then what stood for it goes: nothing blinks.
            this.#tools.sent(message);
        } catch (error) {
            if (!this.#entries.has(entry.nonce)) return true;
            // Without a session sign-in comes first, and then another try.
            const isOver = !isPassing(error) && error.status !== 401;
            await this.#keep(isOver ? { ...entry, state: "failed", reason: error.message } : this.#later(entry, error));
            return isOver;
        }
        await this.discard(entry.nonce);
        return true;
    }

    /** `isEarly`: the server is there, and asks for patience. */
    #later(entry, { message, retryAfter, status }) {
        const { attempts } = entry;
        const wait = backoff({ attempts, first, slowest, random: this.#tools.random(), retryAfter });
        return { ...entry, attempts: attempts + 1, retryAt: this.#tools.now() + wait, reason: message, isEarly: status === 429 };
    }

    async #keep(entry) {
        this.#entries.set(entry.nonce, entry);
        this.changed(entry.channel);
        if (await this.#ask("put", entry) !== null) this.#stored.add(entry.nonce);
        this.#tools.tell({ keep: entry, isStored: this.#stored.has(entry.nonce) });
    }

    async #drop(nonce) {
        this.#forget(nonce);
        // One that stays in the store is sent again after a reload, with its nonce: the server knows it.
        await this.#ask("remove", nonce);
    }

    #forget(nonce) {
        const entry = this.#entries.get(nonce);
        this.#stored.delete(nonce);
        this.#eager.delete(nonce);
        if (entry && this.#entries.delete(nonce)) this.changed(entry.channel);
    }

    /** What the store answers, or null where it fails. */
    async #ask(method, value) {
        try {
            return await this.#tools.store[method](value);
        } catch (error) {
            console.error("chat: the store of the outbox failed; what waits is lost if the page is closed", error);
            return null;
        }
    }
}

/** As an entry is before it was ever tried. */
const fresh = { state: "waiting", reason: null, attempts: 0, retryAt: 0, isEarly: false };
