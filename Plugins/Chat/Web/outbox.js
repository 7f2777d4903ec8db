// Outbox — messages on their way to the server: nothing is lost by a reload, nothing is sent twice.
//
// Every message has a nonce; the server answers a repeated nonce with the message that it already has. What waits is
// kept in a store that all tabs of the browser share, and each channel's messages go out one after the other, in the
// order they were written, by one tab at a time. A network that is away, a server in trouble (5xx) or one that asks
// for patience (429) means: again later, by itself. Any other refusal means: failed, and a person decides.

import { Watched } from "host/watched.js";

const first = 1_000;
const slowest = 30_000;

export class Outbox extends Watched {
    #entries = new Map();
    #busy = new Set();
    #timers = new Map();
    #last = 0;
    #tools;

    /**
     * - store: `list()`, `get(nonce)`, `put(entry)`, `remove(nonce)`, all asynchronous
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
        for (const entry of await this.#tools.store.list()) this.#entries.set(entry.nonce, entry);
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
        const entry = {
            ...draft, nonce: this.#tools.nonce(), queuedAt: this.#last, state: "waiting", attempts: 0, retryAt: 0,
        };
        await this.#keep(entry);
        this.#pump(entry.channel);
        return entry;
    }

    async retry(nonce) {
        const entry = this.#entries.get(nonce);
        if (!entry) return;
        await this.#keep({ ...entry, state: "waiting", reason: null, attempts: 0, retryAt: 0 });
        this.#pump(entry.channel);
    }

    async discard(nonce) {
        await this.#drop(nonce);
        this.#tools.tell({ drop: nonce });
    }

    /** The message of this nonce is stored: said by the live stream, maybe before the answer to our request. */
    async settle(nonce) {
        if (this.#entries.has(nonce)) await this.#drop(nonce);
    }

    /** What another tab told. */
    heard({ keep, drop }) {
        if (drop) this.#forget(drop);
        if (!keep) return;
        this.#entries.set(keep.nonce, keep);
        this.changed(keep.channel);
        this.#pump(keep.channel);
    }

    /** The connection is back: no reason to wait. */
    online() {
        for (const entry of this.#entries.values()) entry.retryAt = 0;
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
        const wait = this.#next(channel).retryAt - this.#tools.now();
        this.#timers.get(channel)?.();
        this.#timers.delete(channel);
        // A wait beyond the longest one is a clock that was set back.
        if (wait <= 0 || wait > slowest * 20) return false;
        this.#timers.set(channel, this.#tools.after(wait, () => this.#pump(channel)));
        return true;
    }

    async #sendAll(channel) {
        for (let entry = this.#next(channel); entry; entry = this.#next(channel)) {
            // While we waited for our turn another tab may have sent it, or tried.
            const kept = await this.#tools.store.get(entry.nonce);
            if (kept) this.#entries.set(kept.nonce, kept);
            else this.#forget(entry.nonce);
            if (kept?.state === "waiting" && (this.#waits(channel) || !await this.#send(kept))) return;
        }
    }

    /** False: not now. */
    async #send(entry) {
        try {
            const message = await this.#tools.post(entry);
            await this.discard(entry.nonce);
            this.#tools.sent(message);
            return true;
        } catch (error) {
            if (!this.#entries.has(entry.nonce)) return true;
            const isOver = !isPassing(error);
            await this.#keep(isOver ? { ...entry, state: "failed", reason: error.message } : this.#later(entry, error));
            return isOver;
        }
    }

    #later(entry, error) {
        const longest = Math.min(slowest, first * 2 ** entry.attempts);
        const wait = Math.max(longest * (0.5 + this.#tools.random() / 2), (error.retryAfter ?? 0) * 1_000);
        return { ...entry, attempts: entry.attempts + 1, retryAt: this.#tools.now() + wait, reason: error.message };
    }

    async #keep(entry) {
        this.#entries.set(entry.nonce, entry);
        this.changed(entry.channel);
        await this.#tools.store.put(entry);
        this.#tools.tell({ keep: entry });
    }

    async #drop(nonce) {
        this.#forget(nonce);
        await this.#tools.store.remove(nonce);
    }

    #forget(nonce) {
        const entry = this.#entries.get(nonce);
        if (entry && this.#entries.delete(nonce)) this.changed(entry.channel);
    }
}

/** Worth another try: no answer, no session (sign-in comes first), patience asked for, or a server in trouble. */
function isPassing({ status }) {
    return status === undefined || [401, 408, 425, 429].includes(status) || status >= 500;
}
