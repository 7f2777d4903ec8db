// Call register — the calls that go on where I am, as the server tells of them.

import { Watched } from "host/watched.js";

/** So many of those that went are remembered. */
const mostGone = 64;

export class CallRegister extends Watched {
    #calls = new Map();
    #me;
    #loads = 0;
    /** What is told while a list is on its way is newer than the list, also that one is gone, as null. */
    #heardSince = null;
    /** By id, of those that went: what is not newer than this version comes too late. */
    #gone = new Map();

    /** My name. */
    constructor(me) {
        super();
        this.#me = me.toLowerCase();
    }

    /**
     * Takes the whole list from `fetch()`, which is asked for it; what came meanwhile by events stands. Whether it did: a
     * later list counts instead of one that is on its way.
     */
    async load(fetch) {
        const load = this.#loads += 1;
        const since = this.#heardSince = new Map();
        try {
            const list = await fetch();
            if (load !== this.#loads) return false;
            const calls = new Map([...list.map((call) => [call.id, call]), ...since]);
            this.#calls = new Map([...calls].filter(([, call]) => call));
        } finally {
            if (this.#heardSince === since) this.#heardSince = null;
        }
        this.changed();
        return true;
    }

    /** One that is new or has changed; one that has ended goes. */
    apply(call) {
        if (call.state === "ended") return this.#forget(call.id, Infinity);
        if (this.#calls.get(call.id)?.version > call.version || !this.#isNews(call)) return;
        const { error, seat, ...seen } = call;
        this.#heardSince?.set(call.id, seen);
        this.#calls.set(call.id, seen);
        this.changed();
    }

    /** One that I may not see any more; it may be shown to me again. */
    drop(id) {
        this.#forget(id, (this.#calls.get(id)?.version ?? 0) - 1);
    }

    #isNews({ id, version }) {
        return version > (this.#gone.get(id) ?? -1);
    }

    #forget(id, version) {
        this.#gone.set(id, Math.max(version, this.#gone.get(id) ?? -1));
        if (this.#gone.size > mostGone) this.#gone.delete(this.#gone.keys().next().value);
        this.#heardSince?.set(id, null);
        if (this.#calls.delete(id)) this.changed();
    }

    /** A channel that is not mine any more, with its call. */
    dropChannel(channel) {
        for (const call of this.#calls.values()) if (call.channel === channel) this.drop(call.id);
    }

    get(id) {
        return this.#calls.get(id);
    }

    in(channel) {
        return [...this.#calls.values()].find((call) => call.channel === channel);
    }

    get all() {
        return [...this.#calls.values()];
    }

    /** Those that ring for me. */
    get ringing() {
        return this.all.filter((call) => this.mine(call)?.state === "ringing");
    }

    /** My own part in a call, if I have one. */
    mine(call) {
        return call?.participants.find(({ username }) => username.toLowerCase() === this.#me);
    }

    /** Who is in it besides me, or comes back in a moment. */
    others(call) {
        return (call?.participants ?? [])
            .filter(({ username, state }) => username.toLowerCase() !== this.#me && state !== "ringing");
    }
}
